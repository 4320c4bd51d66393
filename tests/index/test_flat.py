"""Distinct values, as numpy has them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.flat import counted, distinct


@given(st.lists(st.integers(0, 9), max_size=20))
def test_distinct_and_counted_are_numpy_s_unique(numbers: list[int]) -> None:
    values = np.array(numbers, dtype=np.uint64)
    expected, counts = np.unique(values, return_counts=True)
    assert distinct(values).tolist() == expected.tolist()
    assert [found.tolist() for found in counted(values)] == [
        expected.tolist(),
        counts.tolist(),
    ]
