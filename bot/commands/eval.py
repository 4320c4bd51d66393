"""``frontdesk eval``: asks the acceptance questions and reports the figures."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import desk_opener, with_settings
from bot.settings.settings import Settings, load_settings
from bot.terminal.screen import PlainScreen
from corpus import FrontdeskError

if TYPE_CHECKING:
    from bot.evaluation.evaluate import Change
    from corpus import Question

EPILOG = """\b
Examples:
  frontdesk eval
  frontdesk eval --corpus my-corpus --fail-under right=0.9,declined=0.9
  frontdesk eval my-questions.yaml --json
  frontdesk eval --plot figures.png
  frontdesk eval --compare old-index

\b
QUESTIONS.yaml lists questions as a corpus does:
  questions:
    - {question: bpo vs cc?, answer: bpo-vs-call-center}
    - {question: who is the ceo of acme?, answer: null}

\b
Exit status: 0 done, 1 a figure is below its floor, 2 an error.
"""


@click.command("eval", epilog=EPILOG)
@click.argument(
    "file",
    metavar="[QUESTIONS.yaml]",
    required=False,
    type=click.Path(dir_okay=False, path_type=Path),
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--fail-under",
    metavar="NAME=SHARE,...",
    help="Exit with 1 if a figure is below its floor: right=0.9,declined=0.9.",
)
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.png",
    help="Draw a reliability diagram and a risk-coverage curve.",
)
@click.option(
    "--compare",
    metavar="INDEX",
    help="Show which answers change with another index, corpus or frontdesk.toml.",
)
@with_settings("corpus", "index", "audience", "max_wrong")
def evaluation(
    file: Path | None,
    as_json: bool,
    fail_under: str | None,
    plot: Path | None,
    compare: str | None,
    settings: Settings,
) -> None:
    """Ask the acceptance questions and report how many are answered correctly.

    Without QUESTIONS.yaml, the corpus's own questions are asked.  Run this before and
    after a change to the corpus, and compare the figures.
    """
    from bot.evaluation.evaluate import (
        below_floor,
        change_json,
        changes,
        check_expected,
        confidence_and_correct,
        evaluate,
        figures_of,
        read_floors,
    )
    from bot.evaluation.report import shortfall_lines, show_changes, show_evaluation
    from corpus import read_questions

    floors = read_floors(fail_under) if fail_under else {}
    open_desk = desk_opener()
    desk = open_desk(settings)
    click.get_current_context().call_on_close(desk.close)
    questions: tuple[Question, ...]
    if file is not None:
        questions = read_questions(file)
        check_expected(desk, questions)
    else:
        questions = desk.questions
    if not questions:
        raise FrontdeskError(
            f"{desk.corpus} has no acceptance questions; add some under"
            ' "questions:", or name a file: frontdesk eval QUESTIONS.yaml'
        )
    judged = evaluate(desk, questions, audience=settings.audience)
    changed: list[Change] | None = None
    if compare is not None:
        other = _compared(settings, compare)
        after = evaluate(open_desk(other), questions, audience=other.audience)
        changed = changes(judged, after)
    if plot is not None:
        from bot.evaluation.plots import draw_evaluation

        confidence, correct = confidence_and_correct(judged.results)
        draw_evaluation(confidence, correct, plot, title=judged.corpus)
    short = below_floor(figures_of(judged.results), floors)
    if as_json:
        import json

        shown = judged.to_json()
        if changed is not None:
            shown["changes"] = [change_json(change) for change in changed]
        if floors:
            shown["under_floor"] = short
        click.echo(json.dumps(shown))
    else:
        screen = PlainScreen.for_stream(sys.stdout)
        show_evaluation(screen, judged)
        if changed is not None:
            screen.gap()
            show_changes(screen, changed, len(questions))
    for line in shortfall_lines(short, floors):
        click.echo(line, err=True)
    click.get_current_context().exit(1 if short else 0)


def _compared(settings: Settings, other: str) -> Settings:
    """The settings with other knowledge, or those of another settings file."""
    if other.endswith(".toml"):
        return load_settings(Path(other))
    from bot.knowledge.place import place_of

    if place_of(other).is_index:
        return dataclasses.replace(settings, index=other, corpus=None)
    return dataclasses.replace(settings, index=None, corpus=Path(other))
