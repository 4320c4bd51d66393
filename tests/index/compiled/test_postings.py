"""The compiled search in a posting list against numpy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba")


@given(
    entries=st.sets(st.integers(0, 5_000) | st.integers(0, 300), min_size=1),
    before=st.lists(st.integers(0, 5_000), max_size=20),
    wanted=st.integers(0, 5_000),
)
@settings(deadline=None)
def test_an_entry_is_looked_up_in_even_and_uneven_lists(
    entries: set[int], before: list[int], wanted: int
) -> None:
    from index.compiled.postings import last_up_to

    values = np.array([*before, *sorted(entries)], dtype=np.int32)
    begin = len(before)
    found = last_up_to(values, begin, values.size, wanted, 5_001)
    after = begin + int(values[begin:].searchsorted(wanted, side="right"))
    assert found == max(after - 1, begin)
