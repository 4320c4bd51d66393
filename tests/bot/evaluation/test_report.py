"""The evaluation for people: the table, the figures, the failures, what changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from bot.desk.reply import Reply
from bot.settings.settings import Settings
from tests.bot.conftest import FakeDesk

Run = Callable[..., Result]


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


def test_comparing_shows_what_is_answered_differently(run: Run, desk: FakeDesk) -> None:
    class Timid(FakeDesk):
        def ask(self, question: str, **options: Any) -> Reply:
            return super().ask("price" if question == "aht" else question, **options)

    def open_desk(settings: Settings) -> FakeDesk:
        return Timid("other@1") if settings.corpus == Path("other") else desk

    result = run("eval", "--compare", "other", knowledge=open_desk)
    assert result.stdout.endswith(
        "\nAnswered differently (1 of 5 questions):\n"
        '  "aht": term-aht (false answer) -> no answer (declined)\n'
    )
    shown = run("eval", "--compare", "other", "--json", knowledge=open_desk).stdout
    assert json.loads(shown)["changes"][0]["after"]["verdict"] == "declined"
