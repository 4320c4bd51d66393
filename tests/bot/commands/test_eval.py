"""``frontdesk eval``: where questions are from, floors, comparison, exit statuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot.settings.settings import Settings
from tests.bot.conftest import FakeDesk

Run = Callable[..., Result]


def test_json_has_the_same(run: Run) -> None:
    shown = json.loads(run("eval", "--json", "--fail-under", "right=0.9").stdout)
    assert shown["counts"]["missed"] == 1
    assert shown["tags"]["basics"]["false answer"] == 1
    assert shown["failures"][1]["best"] == "guide#pricing"
    assert shown["under_floor"] == {"right": pytest.approx(1 / 3)}


def test_a_figure_under_its_floor_ends_with_1(run: Run) -> None:
    result = run("eval", "--fail-under", "right=0.9, declined=0.5")
    assert result.exit_code == 1
    assert result.stderr == "right is 0.333, under 0.9\n"
    assert run("eval", "--fail-under", "declined=0.5").exit_code == 0


@pytest.mark.parametrize(
    ("floors", "message"),
    [
        ("rigth=1", 'there is no figure "rigth"; did you mean "right"?'),
        (
            "x=1",
            'there is no figure "x"; use right, declined, precision, top1, top3,'
            " mrr10, auroc",
        ),
        ("right", "right needs a number from 0 to 1, as in right=0.9"),
        ("right=90", "right needs a number from 0 to 1, as in right=0.9"),
        ("right=nan", "right needs a number from 0 to 1, as in right=0.9"),
    ],
)
def test_floors_that_make_no_sense_are_refused(
    run: Run, floors: str, message: str
) -> None:
    result = run("eval", "--fail-under", floors)
    assert result.exit_code == 2
    assert result.stderr == f"frontdesk: --fail-under: {message}\n"


def test_questions_from_a_file(run: Run, no_settings: Path) -> None:
    (no_settings / "q.yaml").write_text(
        "questions:\n"
        "  - {question: kpo, answer: what-is-kpo}\n"
        "  - {question: who is the ceo, answer: null}\n",
        encoding="utf-8",
    )
    assert run("eval", "q.yaml").stdout.startswith("2 questions to small@1234\n")


def test_questions_that_expect_nothing_that_exists_are_all_named(
    run: Run, no_settings: Path
) -> None:
    (no_settings / "q.yaml").write_text(
        "questions:\n"
        "  - {question: kpo, answer: what-is-kop}\n"
        "  - {question: moon, answer: zzz}\n",
        encoding="utf-8",
    )
    result = run("eval", "q.yaml")
    assert result.exit_code == 2
    assert result.stderr == (
        'frontdesk: question "kpo" expects "what-is-kop", which small@1234 does not'
        ' serve; did you mean "what-is-kpo"?\n'
        'question "moon" expects "zzz", which small@1234 does not serve;'
        " correct it, or write null\n"
    )


def test_a_file_with_mistakes_says_where(run: Run, no_settings: Path) -> None:
    (no_settings / "q.yaml").write_text("questions:\n  - {qestion: a}\n", "utf-8")
    result = run("eval", "q.yaml")
    assert result.exit_code == 2
    assert "q.yaml:2: " in result.stderr
    assert run("eval", "missing.yaml").exit_code == 2


def test_a_corpus_without_questions_says_how_to_write_some(
    run: Run, desk: FakeDesk
) -> None:
    desk.questions = ()
    result = run("eval")
    assert result.exit_code == 2
    assert result.stderr == (
        "frontdesk: small@1234 has no acceptance questions; add some under"
        ' "questions:", or name a file: frontdesk eval QUESTIONS.yaml\n'
    )


def test_comparing_with_other_settings(
    run: Run, desk: FakeDesk, no_settings: Path
) -> None:
    (no_settings / "other.toml").write_text("max_wrong = 0.01\n", encoding="utf-8")
    limits: list[float] = []

    def open_desk(settings: Settings) -> FakeDesk:
        limits.append(settings.max_wrong)
        return desk

    result = run("eval", "--compare", "other.toml", knowledge=open_desk)
    assert limits == [0.10, 0.01]
    assert "Answered differently (0 of 5 questions):" in result.stdout
