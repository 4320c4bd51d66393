"""Lists of different lengths in one flat array."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.building.ragged import Ragged

LISTS = st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=6)


def ragged(lists: list[list[int]]) -> Ragged:
    """Lists as one array and their starts."""
    values = np.array([value for found in lists for value in found], dtype=np.int32)
    return Ragged(values, np.cumsum([0, *map(len, lists)]))


@given(LISTS, st.data())
def test_taking_lists_takes_their_values(
    lists: list[list[int]], data: st.DataObject
) -> None:
    chosen = data.draw(
        st.lists(st.integers(0, len(lists) - 1), max_size=5) if lists else st.just([])
    )
    taken = ragged(lists).take(np.array(chosen, dtype=np.int64))
    expected = [lists[number] for number in chosen]
    assert [part.tolist() for part in np.split(taken.values, taken.start[1:-1])][
        : len(chosen)
    ] == expected
    assert taken.owner.tolist() == [
        at for at, found in enumerate(expected) for _ in found
    ]
