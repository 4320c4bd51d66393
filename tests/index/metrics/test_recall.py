"""Recall at k, worked out by hand."""

from __future__ import annotations

import math

import pytest

from index.metrics import (
    recall_at_k,
)


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
