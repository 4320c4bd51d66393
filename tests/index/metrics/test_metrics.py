"""The measures, worked out by hand, against slow obvious versions, and by property."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metrics import (
    area_under_roc,
    brier_score,
    coverage,
    expected_calibration_error,
    mean_reciprocal_rank,
    recall_at_k,
    reciprocal_rank,
    reliability_bins,
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
    return [said for said, _ in rows], [was for _, was in rows]


def test_recall_counts_what_is_among_the_first_k() -> None:
    ranking = ["a", "b", "c", "d"]
    assert recall_at_k(ranking, {"a"}, 1) == 1.0
    assert recall_at_k(ranking, {"b"}, 1) == 0.0
    # Two right ones, one of them among the first three.
    assert recall_at_k(ranking, {"b", "x"}, 3) == 0.5
    assert recall_at_k([], {"a"}, 3) == 0.0
    assert math.isnan(recall_at_k(ranking, set(), 3))
    with pytest.raises(ValueError, match="k must be at least 1, not 0"):
        recall_at_k(ranking, {"a"}, 0)


def test_reciprocal_rank_looks_at_the_first_right_one() -> None:
    assert reciprocal_rank(["a", "b", "c"], {"b", "c"}) == 0.5
    assert reciprocal_rank(["a"], {"b"}) == 0.0
    assert reciprocal_rank([], {"b"}) == 0.0


def test_mean_reciprocal_rank_leaves_out_of_scope_queries_out() -> None:
    # (1 + 1/3 + 0) / 3; the fourth has no right entry.
    rankings = [["a"], ["x", "y", "b"], ["x"], ["z"]]
    judgments = [{"a"}, {"b"}, {"c"}, set[str]()]
    assert mean_reciprocal_rank(rankings, judgments) == pytest.approx(4 / 9)
    assert math.isnan(mean_reciprocal_rank([["a"]], [set()]))
    with pytest.raises(ValueError, match="argument"):
        mean_reciprocal_rank([["a"]], [])


def test_calibration_error_by_hand() -> None:
    # Two bins of two: said 0.15 on average, right 1/2 (gap 0.35); said 0.85, right 1
    # (gap 0.15); mean gap 0.25.
    confidence, correct = [0.1, 0.9, 0.2, 0.8], [True, True, False, True]
    assert expected_calibration_error(confidence, correct, 2) == pytest.approx(0.25)
    low, high = reliability_bins(confidence, correct, 2)
    assert (low.low, low.high, low.n, low.right) == (0.1, 0.2, 2, 0.5)
    assert (high.low, high.high, high.n, high.right) == (0.8, 0.9, 2, 1.0)
    # Fewer queries than bins: a bin each, |0.5 - 1| and |1 - 1|.
    assert expected_calibration_error([0.5, 1.0], [1, 1], 10) == pytest.approx(0.25)
    assert math.isnan(expected_calibration_error([], []))
    assert reliability_bins([], []) == []
    with pytest.raises(ValueError, match="1 confidences, but 2 results"):
        expected_calibration_error([0.5], [1, 0])
    with pytest.raises(ValueError, match="n_bins must be at least 1, not 0"):
        reliability_bins([0.5], [1], 0)


def test_brier_score_by_hand() -> None:
    # (0.2^2 + 0.7^2) / 2
    assert brier_score([0.8, 0.7], [True, False]) == pytest.approx(0.265)
    assert math.isnan(brier_score([], []))


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
    good = [said for said, was in rows if was]
    bad = [said for said, was in rows if not was]
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
    said, was = split(rows)
    covered, risk = risk_coverage_curve(said, was)
    thresholds = sorted(set(said), reverse=True)
    assert covered == pytest.approx([coverage(said, t) for t in thresholds])
    assert 1 - risk == pytest.approx(
        [selective_accuracy(said, was, t) for t in thresholds]
    )
    assert np.all(np.diff(covered) > 0)


@given(queries, st.integers(1, 12), st.randoms())
def test_bins_hold_every_query_once_in_any_order(
    rows: list[tuple[float, bool]], n_bins: int, random: object
) -> None:
    bins = reliability_bins(*split(rows), n_bins)
    assert sum(part.n for part in bins) == len(rows)
    assert max(part.n for part in bins) - min(part.n for part in bins) <= 1
    assert sum(part.n * part.right for part in bins) == pytest.approx(
        sum(was for _, was in rows)
    )
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert reliability_bins(*split(rows), n_bins) == bins
    assert 0 <= expected_calibration_error(*split(rows), n_bins) <= 1
