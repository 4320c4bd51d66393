"""The reciprocal rank, worked out by hand."""

from __future__ import annotations

import math

import pytest

from index.metrics import (
    mean_reciprocal_rank,
    reciprocal_rank,
)


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
