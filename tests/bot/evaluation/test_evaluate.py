"""Acceptance questions: verdicts, figures, floors, comparison, the picture."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.evaluate import (
    changes,
    evaluate,
    figures_of,
    read_floors,
)
from corpus import FrontdeskError, Question

Run = Callable[..., Result]


def test_each_verdict(desk: object) -> None:
    judged = evaluate(desk, desk.questions)  # type: ignore[arg-type, attr-defined]
    assert [(r.question, r.verdict, r.answered) for r in judged.results] == [
        ("what is bpo", "right", "what-is-bpo"),
        ("price", "missed", None),
        ("pricing", "wrong", "guide#pricing"),
        ("who is the ceo", "declined", None),
        ("aht", "false answer", "term-aht"),
    ]
    assert judged.counts("money") == {
        "right": 0,
        "wrong": 1,
        "missed": 1,
        "declined": 0,
        "false answer": 0,
    }
    assert judged.tags == ["basics", "money"]


def test_one_of_two_answers_is_enough_and_a_courtesy_declines(desk: object) -> None:
    judged = evaluate(
        desk,  # type: ignore[arg-type]
        [
            Question("what is kpo and what does bpo cost", "bpo-cost"),
            Question("hi", None),
            Question("hi", "what-is-bpo"),
        ],
    )
    assert [r.verdict for r in judged.results] == ["right", "declined", "missed"]


def test_the_figures_by_hand(desk: object) -> None:
    figures = figures_of(evaluate(desk, desk.questions).results)  # type: ignore[arg-type, attr-defined]
    # 3 answerable (1 right), 2 unanswerable (1 declined), 3 answered (1 right); the
    # right entry is first for "what is bpo" and "price".
    assert figures["right"] == pytest.approx(1 / 3)
    assert figures["declined"] == 0.5
    assert figures["precision"] == pytest.approx(1 / 3)
    assert figures["top1"] == figures["mrr10"] == pytest.approx(2 / 3)
    # Right best candidates at 0.934 and 0.45, others at 0.7, 0.95, 0.03: of the six
    # pairs three are in order.
    assert figures["auroc"] == pytest.approx(3 / 6)


def test_figures_of_nothing_are_nan(desk: object) -> None:
    judged = evaluate(desk, [Question("who is the ceo", None)])  # type: ignore[arg-type]
    figures = figures_of(judged.results)
    assert figures["declined"] == 1.0
    assert math.isnan(figures["right"])
    assert math.isnan(figures["precision"])
    assert judged.to_json()["figures"]["right"] is None  # type: ignore[index]


def test_the_table_and_the_failures(run: Run) -> None:
    result = run("eval")
    assert result.exit_code == 0
    assert result.stdout == (
        "5 questions to small@1234\n"
        "               right         wrong        missed      declined  false answer\n"
        "all                1             1             1             1             1\n"
        "basics             1             0             0             0             1\n"
        "money              0             1             1             0             0\n"
        "\n"
        "right      0.333  of the answerable questions are answered correctly\n"
        "declined   0.500  of the unanswerable questions are declined\n"
        "precision  0.333  of the answers are correct\n"
        "top1       0.667  of the answerable questions have the right entry first\n"
        "top3       0.667  ... among the first three\n"
        "mrr10      0.667  mean reciprocal rank of the right entry\n"
        "auroc      0.500  how well confidence separates right from wrong"
        " (0.5: chance)\n"
        "ece        0.459  mean gap between confidence and accuracy (0 is best)\n"
        "\n"
        "Failures (3):\n"
        '  missed: "price": best was bpo-cost at 0.45, not sure enough to answer'
        " (suggest)\n"
        '  wrong: "pricing": answered guide#pricing at 0.70; expected bpo-cost\n'
        '  false answer: "aht": answered term-aht at 0.95; expected no answer\n'
    )


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


@given(st.text(max_size=30))
def test_any_text_as_floors_is_read_or_refused(text: str) -> None:
    try:
        floors = read_floors(text)
    except FrontdeskError:
        return
    assert all(0 <= floor <= 1 for floor in floors.values())


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
    run: Run, desk: object
) -> None:
    desk.questions = ()  # type: ignore[attr-defined]
    result = run("eval")
    assert result.exit_code == 2
    assert result.stderr == (
        "frontdesk: small@1234 has no acceptance questions; add some under"
        ' "questions:", or name a file: frontdesk eval QUESTIONS.yaml\n'
    )


def test_comparing_shows_what_is_answered_differently(
    run: Run, desk: object, make_desk: type
) -> None:
    class Timid(make_desk):  # type: ignore[misc]
        def ask(self, question: str, **options: object) -> object:
            return super().ask("price" if question == "aht" else question, **options)

    def open_desk(settings: object) -> object:
        is_other = settings.corpus == Path("other")  # type: ignore[attr-defined]
        return Timid("other@1") if is_other else desk

    result = run("eval", "--compare", "other", knowledge=open_desk)
    assert result.stdout.endswith(
        "\n1 of 5 questions are answered differently:\n"
        '  "aht": term-aht (false answer) -> no answer (declined)\n'
    )
    shown = run("eval", "--compare", "other", "--json", knowledge=open_desk).stdout
    assert json.loads(shown)["changes"][0]["after"]["verdict"] == "declined"


def test_comparing_with_other_settings(
    run: Run, desk: object, no_settings: Path
) -> None:
    (no_settings / "other.toml").write_text("max_wrong = 0.01\n", encoding="utf-8")
    seen: list[float] = []

    def open_desk(settings: object) -> object:
        seen.append(settings.max_wrong)  # type: ignore[attr-defined]
        return desk

    result = run("eval", "--compare", "other.toml", knowledge=open_desk)
    assert seen == [0.10, 0.01]
    assert "0 of 5 questions are answered differently:" in result.stdout


def test_the_same_desk_changes_nothing(desk: object) -> None:
    judged = evaluate(desk, desk.questions)  # type: ignore[arg-type, attr-defined]
    assert changes(judged, judged) == []


def test_the_picture_is_written_whole(run: Run, no_settings: Path) -> None:
    pytest.importorskip("matplotlib")
    assert run("eval", "--plot", "figures.png").exit_code == 0
    assert (no_settings / "figures.png").read_bytes().startswith(b"\x89PNG")
    result = run("eval", "--plot", "figures.xyz")
    assert result.exit_code == 2
    assert result.stderr.startswith("frontdesk: figures.xyz: cannot be drawn (")
    assert sorted(file.name for file in no_settings.iterdir()) == ["figures.png"]


def test_without_matplotlib_the_extra_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    result = run("eval", "--plot", "figures.png")
    assert result.exit_code == 2
    assert result.stderr == (
        'frontdesk: drawing needs matplotlib; run: pip install "frontdesk[plots]"\n'
    )
