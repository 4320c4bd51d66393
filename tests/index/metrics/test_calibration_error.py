"""Calibration, worked out by hand and by property."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metrics import (
    brier_score,
    expected_calibration_error,
    reliability_bins,
)

# Few distinct values, so that ties are common.
queries = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5, 0.9, 1.0]), st.booleans()),
    min_size=1,
    max_size=30,
)


def split(rows: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [confidence for confidence, _ in rows], [correct for _, correct in rows]


def test_calibration_error_by_hand() -> None:
    # Two bins of two: confidence 0.15, right 1/2 (gap 0.35); confidence 0.85, right 1
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
