"""Acceptance questions -> figures: what is answered correctly, what is declined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

from corpus import Audience, FrontdeskError, Question
from corpus.nearest import did_you_mean, nearest

if TYPE_CHECKING:
    from bot.desk.protocol import AnyDesk
    from bot.desk.reply import Outcome

Verdict = Literal["right", "wrong", "missed", "declined", "false answer"]
VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "missed", "declined", "false answer")
FAILURES: tuple[Verdict, ...] = ("wrong", "missed", "false answer")

# How many candidates are looked at (mean reciprocal rank "at 10").
TOP = 10

# The figures that are higher when the quality is, so that they can have a floor.
FLOORS = ("right", "declined", "precision", "top1", "top3", "mrr10", "auroc")


@dataclass(frozen=True, slots=True)
class Result:
    """How one acceptance question was answered.

    `expected` and `answered` are entry ids; None: the question should not be, or was
    not, answered.  `also` holds the ids of further answers, `candidates` the ranking.
    """

    question: str
    tags: tuple[str, ...]
    expected: str | None
    answered: str | None
    also: tuple[str, ...]
    verdict: Verdict
    outcome: Outcome
    confidence: float | None
    candidates: tuple[str, ...]

    @property
    def is_best_right(self) -> bool:
        """Whether the best candidate is the right one, answered or not."""
        return self.expected is not None and self.candidates[:1] == (self.expected,)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results of all questions, in their order, on the knowledge `corpus`."""

    corpus: str
    results: tuple[Result, ...]

    @property
    def failures(self) -> list[Result]:
        """The results that somebody should look at, in order."""
        return [result for result in self.results if result.verdict in FAILURES]

    @property
    def tags(self) -> list[str]:
        """Every tag of a question, sorted."""
        return sorted({tag for result in self.results for tag in result.tags})

    def counts(self, tag: str | None = None) -> dict[Verdict, int]:
        """How many questions (of `tag`, if given) got each verdict."""
        of_tag = [r for r in self.results if tag is None or tag in r.tags]
        return {v: sum(r.verdict == v for r in of_tag) for v in VERDICTS}

    def to_json(self) -> dict[str, object]:
        """Everything, in plain values; a figure that does not exist is None."""
        figures = figures_of(self.results)
        return {
            "corpus": self.corpus,
            "questions": len(self.results),
            "counts": self.counts(),
            "figures": {name: _or_none(value) for name, value in figures.items()},
            "tags": {tag: self.counts(tag) for tag in self.tags},
            "failures": [_result_json(result) for result in self.failures],
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A question that two evaluations answer differently."""

    question: str
    before: Result
    after: Result


def evaluate(
    desk: AnyDesk, questions: Iterable[Question], *, audience: Audience = "internal"
) -> Evaluation:
    """Ask `desk` every question and judge each reply.

    right: answered by the expected entry (alone, or as one of two answers); wrong: by
    another; missed: not answered; declined: correctly not answered; false answer:
    answered although no entry should be.
    """
    results = tuple(_judged(desk, question, audience) for question in questions)
    return Evaluation(desk.corpus, results)


def check_expected(desk: AnyDesk, questions: Sequence[Question]) -> None:
    """Raise FrontdeskError, naming every question whose expected entry is missing."""
    problems: list[str] = []
    for question in questions:
        if question.answer is not None and desk.answer(question.answer) is None:
            known = nearest(question.answer, (s.id for s in desk.titles()))
            fix = did_you_mean(known, "correct it, or write null")
            problems.append(
                f'question "{question.question}" expects "{question.answer}", which'
                f" {desk.corpus} does not serve; {fix}"
            )
    if problems:
        raise FrontdeskError("\n".join(problems))


def figures_of(results: Sequence[Result]) -> dict[str, float]:
    """The figures by name; nan where there is nothing to measure.

    right : share of the answerable questions that were answered correctly
    declined : share of the unanswerable ones that were declined
    precision : share of the answers given that were right
    top1, top3 : share of the answerable ones with the right entry among the first 1, 3
    mrr10 : mean reciprocal rank of the right entry, 0 below rank 10
    auroc : probability that a right best candidate has a higher confidence than a
        wrong one
    ece : expected calibration error of the best candidate's confidence, 10 bins
    """
    from index.metrics import (
        area_under_roc,
        expected_calibration_error,
        mean_reciprocal_rank,
        recall_at_k,
    )

    answerable = [r for r in results if r.expected is not None]
    judgments = [{r.expected} for r in answerable if r.expected is not None]
    rankings = [r.candidates for r in answerable]
    confidence, correct = confidence_and_correct(results)
    answered = [r for r in results if r.answered is not None]
    pairs = list(zip(rankings, judgments, strict=True))
    return {
        "right": _share(r.verdict == "right" for r in answerable),
        "declined": _share(r.verdict == "declined" for r in results if not r.expected),
        "precision": _share(r.verdict == "right" for r in answered),
        "top1": _share(recall_at_k(ranked, right, 1) == 1 for ranked, right in pairs),
        "top3": _share(recall_at_k(ranked, right, 3) == 1 for ranked, right in pairs),
        "mrr10": mean_reciprocal_rank(rankings, judgments),
        "auroc": area_under_roc(confidence, correct),
        "ece": expected_calibration_error(confidence, correct),
    }


def confidence_and_correct(results: Iterable[Result]) -> tuple[list[float], list[bool]]:
    """The best candidate's confidence and whether it is right, one per question.

    A question without a candidate counts as confidence 0.
    """
    rows = [(result.confidence or 0.0, result.is_best_right) for result in results]
    return [confidence for confidence, _ in rows], [correct for _, correct in rows]


def read_floors(text: str) -> dict[str, float]:
    """The floors of ``--fail-under``, as in ``right=0.9,declined=0.9``.

    Raises: FrontdeskError with what is wrong.
    """
    floors: dict[str, float] = {}
    for part in text.split(","):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if name not in FLOORS:
            fix = did_you_mean(nearest(name, FLOORS), f"use {', '.join(FLOORS)}")
            raise FrontdeskError(f'--fail-under: there is no figure "{name}"; {fix}')
        try:
            floor = float(number)
        except ValueError:
            floor = -1.0
        if not equals or not 0 <= floor <= 1:
            raise FrontdeskError(
                f"--fail-under: {name} needs a number from 0 to 1, as in {name}=0.9"
            )
        floors[name] = floor
    return floors


def below_floor(
    figures: Mapping[str, float], floors: Mapping[str, float]
) -> dict[str, float]:
    """The figures that fall short of their floor; one without a value does not."""
    return {name: figures[name] for name in floors if figures[name] < floors[name]}


def changes(before: Evaluation, after: Evaluation) -> list[Change]:
    """What two evaluations of the same questions answer differently."""
    pairs = zip(before.results, after.results, strict=True)
    return [
        Change(old.question, old, new)
        for old, new in pairs
        if (old.answered, old.also) != (new.answered, new.also)
    ]


def change_json(change: Change) -> dict[str, object]:
    """A change as plain values."""
    return {
        "question": change.question,
        "before": _result_json(change.before),
        "after": _result_json(change.after),
    }


def _judged(desk: AnyDesk, question: Question, audience: Audience) -> Result:
    reply = desk.ask(question.question, audience=audience, top=TOP)
    match reply.outcome:
        case "answer":
            answers = [a.id for a in (reply.answer, *reply.also) if a is not None]
        case "suggest" | "fallback" | "chat":
            answers = []
        case _:
            assert_never(reply.outcome)
    verdict: Verdict
    if question.answer is None:
        verdict = "false answer" if answers else "declined"
    elif not answers:
        verdict = "missed"
    else:
        verdict = "right" if question.answer in answers else "wrong"
    return Result(
        question=question.question,
        tags=question.tags,
        expected=question.answer,
        answered=answers[0] if answers else None,
        also=tuple(answers[1:]),
        verdict=verdict,
        outcome=reply.outcome,
        confidence=reply.confidence,
        candidates=tuple(candidate.id for candidate in reply.candidates),
    )


def _result_json(result: Result) -> dict[str, object]:
    return {
        "question": result.question,
        "verdict": result.verdict,
        "expected": result.expected,
        "answered": result.answered,
        "also": list(result.also),
        "outcome": result.outcome,
        "confidence": result.confidence,
        "best": result.candidates[0] if result.candidates else None,
        "tags": list(result.tags),
    }


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else float("nan")


def _or_none(value: float) -> float | None:
    return None if value != value else value
