"""The measures, worked out by hand, against slow obvious versions, and by property."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metrics import (
    area_under_roc,
    coverage,
    risk_coverage_curve,
    selective_accuracy,
)

# Few distinct values, so that ties are common.
queries = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5, 0.9, 1.0]), st.booleans()),
    min_size=1,
    max_size=30,
)


def split(rows: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [confidence for confidence, _ in rows], [correct for _, correct in rows]


def test_selective_accuracy_and_coverage_by_hand() -> None:
    confidence, correct = [0.9, 0.8, 0.8, 0.1], [True, True, False, True]
    assert coverage(confidence, 0.8) == 0.75
    assert selective_accuracy(confidence, correct, 0.8) == pytest.approx(2 / 3)
    assert selective_accuracy(confidence, correct, 0.0) == 0.75
    assert coverage(confidence, 0.95) == 0.0
    assert math.isnan(selective_accuracy(confidence, correct, 0.95))
    assert math.isnan(coverage([], 0.5))


def test_the_risk_coverage_curve_answers_ties_together() -> None:
    covered, risk = risk_coverage_curve([0.9, 0.8, 0.8, 0.1], [1, 1, 0, 1])
    assert covered == pytest.approx([0.25, 0.75, 1.0])
    assert risk == pytest.approx([0.0, 1 / 3, 0.25])
    covered, risk = risk_coverage_curve([], [])
    assert covered.size == risk.size == 0


def test_area_under_roc_by_hand() -> None:
    # Of the pairs (0.9, 0.5), (0.5, 0.5) the second is a tie: (1 + 0.5) / 2.
    assert area_under_roc([0.9, 0.5, 0.5], [1, 1, 0]) == 0.75
    assert area_under_roc([0.1, 0.9], [1, 0]) == 0.0
    assert math.isnan(area_under_roc([0.1, 0.9], [1, 1]))
    assert math.isnan(area_under_roc([], []))


@given(queries)
def test_area_under_roc_counts_pairs(rows: list[tuple[float, bool]]) -> None:
    good = [confidence for confidence, correct in rows if correct]
    bad = [confidence for confidence, correct in rows if not correct]
    wins = [float(a > b) + 0.5 * (a == b) for a in good for b in bad]
    area = area_under_roc(*split(rows))
    if wins:
        assert area == pytest.approx(sum(wins) / len(wins))
    else:
        assert math.isnan(area)


@given(queries)
def test_the_curve_is_selective_accuracy_at_every_threshold(
    rows: list[tuple[float, bool]],
) -> None:
    confidence, correct = split(rows)
    covered, risk = risk_coverage_curve(confidence, correct)
    thresholds = sorted(set(confidence), reverse=True)
    assert covered == pytest.approx([coverage(confidence, t) for t in thresholds])
    assert 1 - risk == pytest.approx(
        [selective_accuracy(confidence, correct, t) for t in thresholds]
    )
    assert np.all(np.diff(covered) > 0)
