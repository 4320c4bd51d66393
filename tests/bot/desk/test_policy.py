"""Probabilities -> answer, suggest or fall back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.policy import Policy
from index.confidence import Judgement

NOTHING = np.zeros(0)


def judged(*each: float, top_three: float | None = None) -> Judgement:
    whole = min(sum(each[:3]), 1.0) if top_three is None else top_three
    return Judgement(np.array(each), whole, NOTHING, NOTHING)


@pytest.mark.parametrize(
    ("judgement", "decision"),
    [
        (judged(), "fallback"),
        (judged(0.8), "answer"),
        (judged(0.79), "suggest"),
        (judged(0.3, 0.2, top_three=0.5), "suggest"),
        (judged(0.3, 0.2, top_three=0.49), "fallback"),
        (judged(float("nan"), top_three=float("nan")), "fallback"),
    ],
)
def test_the_decision(judgement: Judgement, decision: str) -> None:
    assert Policy(answer_at=0.8).decide(judgement) == decision


def test_nothing_is_answered_at_a_threshold_above_one() -> None:
    assert Policy(answer_at=1.1).decide(judged(1.0)) == "suggest"


@pytest.mark.parametrize(
    ("each", "count"),
    [((), 0), ((0.01,), 0), ((0.9, 0.05, 0.001), 2), ((0.3, 0.3, 0.2, 0.2), 3)],
)
def test_only_likely_candidates_are_worth_suggesting(
    each: tuple[float, ...], count: int
) -> None:
    assert Policy(0.9).worth_suggesting(judged(*each)) == count


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_never_answers_more(a: float, b: float, p: float) -> None:
    low, high = sorted((a, b))
    if Policy(high).decide(judged(p)) == "answer":
        assert Policy(low).decide(judged(p)) == "answer"
