"""An evaluation for a person to read: the table by tag, the figures, the failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.evaluation.evaluate import VERDICTS, Change, Evaluation, Result, figures_of
from bot.terminal.screen import Screen, counted, one_line

_MEANINGS: dict[str, str] = {
    "right": "of the answerable questions are answered correctly",
    "declined": "of the unanswerable questions are declined",
    "precision": "of the answers are correct",
    "top1": "of the answerable questions have the right entry first",
    "top3": "... among the first three",
    "mrr10": "mean reciprocal rank of the right entry",
    "auroc": "how well confidence separates right from wrong (0.5: chance)",
    "ece": "mean gap between confidence and accuracy (0 is best)",
}


def show_evaluation(screen: Screen, evaluation: Evaluation) -> None:
    """Show the whole evaluation, the failures last."""
    screen.title(
        f"{counted(len(evaluation.results), 'question')} to {evaluation.corpus}"
    )
    screen.text(_verdict_table(evaluation))
    screen.gap()
    for name, value in figures_of(evaluation.results).items():
        shown = "    -" if value != value else f"{value:.3f}"
        screen.text(f"{name:<10} {shown}  {_MEANINGS[name]}")
    if evaluation.failures:
        screen.gap()
        screen.title(f"Failures ({len(evaluation.failures)}):")
        for result in evaluation.failures:
            screen.text(failure_line(result))


def failure_line(result: Result) -> str:
    """One failure: the question, what was expected, and the reply instead."""
    confidence = f" at {result.confidence:.2f}" if result.confidence is not None else ""
    best = result.candidates[0] if result.candidates else "nothing"
    if result.verdict == "missed":
        reply = (
            f"best was {best}{confidence}, not sure enough to answer ({result.outcome})"
        )
        if result.expected != best:
            reply += f"; expected {result.expected}"
    elif result.verdict == "wrong":
        reply = f"answered {result.answered}{confidence}; expected {result.expected}"
    else:
        reply = f"answered {result.answered}{confidence}; expected no answer"
    return f'  {result.verdict}: "{one_line(result.question)[:120]}": {reply}'


def show_changes(screen: Screen, changed: Sequence[Change], n_questions: int) -> None:
    """Show which answers differ: from -> to, and whether that is better."""
    screen.title(
        f"Answered differently ({len(changed)} of {counted(n_questions, 'question')}):"
    )
    for change in changed:
        before, after = change.before, change.after
        screen.text(
            f'  "{one_line(change.question)[:120]}":'
            f" {before.answered or 'no answer'} ({before.verdict})"
            f" -> {after.answered or 'no answer'} ({after.verdict})"
        )


def shortfall_lines(
    short: Mapping[str, float], floors: Mapping[str, float]
) -> list[str]:
    """One line for each figure under its floor."""
    return [f"{name} is {short[name]:.3f}, under {floors[name]:g}" for name in short]


def _verdict_table(evaluation: Evaluation) -> str:
    rows: list[tuple[str, ...]] = [("", *VERDICTS)]
    rows.append(("all", *(str(n) for n in evaluation.counts().values())))
    rows += [
        (tag, *(str(n) for n in evaluation.counts(tag).values()))
        for tag in evaluation.tags
    ]
    first = max(len(row[0]) for row in rows)
    return "\n".join(
        f"{row[0]:<{first}}  " + "  ".join(f"{cell:>12}" for cell in row[1:])
        for row in rows
    )
