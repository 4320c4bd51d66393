"""The best entries against adding everything up."""

from __future__ import annotations

import threading
import unittest.mock
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import index.postings
from index.arrays import Arrays, Int32
from index.postings import SLACK, Room, best_entries, best_numbers


def ways() -> list[Callable[..., tuple[Int32, NDArray[np.float32]]]]:
    """numpy's way and, where numba is installed, the compiled one."""
    try:
        import numba  # noqa: F401
    except ImportError:
        return [best_entries]
    return [best_entries, compiled]


def compiled(
    arrays: Arrays,
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.bool_] | None = None,
    room: Room | None = None,
) -> tuple[Int32, NDArray[np.float32]]:
    """What `index.compiled.postings` finds, in order."""
    from index.compiled.postings import best

    room = room or Room(arrays.n_entries)
    entries, sums = best(
        arrays.posting_start,
        arrays.posting_entry,
        arrays.posting_impact,
        arrays.posting_peak,
        terms,
        weights,
        k,
        np.zeros(0, dtype=bool) if allowed is None else allowed,
        room.sums,
        room.seen,
        room.values,
        SLACK,
    )
    order = np.lexsort((entries, -sums))[:k]
    return entries[order], sums[order]


def postings(lists: list[dict[int, float]], n: int) -> Arrays:
    """Arrays with these posting lists (entry -> impact) over `n` entries."""
    entry = [number for found in lists for number in sorted(found)]
    impact = [found[number] for found in lists for number in sorted(found)]
    sizes = [len(found) for found in lists]
    nothing = dict.fromkeys(Arrays._fields, np.zeros(0))
    return Arrays(
        **{
            **nothing,
            "posting_start": np.cumsum([0, *sizes]),
            "posting_entry": np.array(entry, dtype=np.int32),
            "posting_impact": np.array(impact, dtype=np.float32),
            "posting_peak": np.array(
                [max(found.values(), default=0) for found in lists], dtype=np.float32
            ),
            "entry_public": np.zeros(n, dtype=np.uint8),
        }
    )


def brute_force(
    lists: list[dict[int, float]],
    weights: list[float],
    k: int,
    allowed: list[bool] | None,
) -> list[tuple[int, np.float32]]:
    """Every entry's sum, the shortest list first; the k largest."""
    sums: dict[int, np.float32] = {}
    for place in sorted(range(len(lists)), key=lambda place: len(lists[place])):
        for entry, impact in lists[place].items():
            if allowed is None or allowed[entry]:
                gain = np.float32(weights[place]) * np.float32(impact)
                sums[entry] = np.float32(sums.get(entry, np.float32(0)) + gain)
    return sorted(sums.items(), key=lambda found: (-found[1], found[0]))[:k]


N = 12
# Few different impacts and weights, so that equal sums are the rule.
IMPACTS = st.sampled_from([0.5, 1.0, 1.5, 3.0])
LISTS = st.lists(
    st.dictionaries(st.integers(0, N - 1), IMPACTS, max_size=N), max_size=6
)


@given(
    lists=LISTS,
    k=st.integers(1, 5),
    allowed=st.none() | st.lists(st.booleans(), min_size=N, max_size=N),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_the_best_are_those_of_adding_everything_up(
    lists: list[dict[int, float]],
    k: int,
    allowed: list[bool] | None,
    data: st.DataObject,
) -> None:
    size = len(lists)
    weights = data.draw(st.lists(IMPACTS, min_size=size, max_size=size))
    expected = brute_force(lists, weights, k, allowed)
    few = data.draw(st.sampled_from([0, 1, 8, index.postings._FEW]))
    # So few postings that lists are skipped, though all of them here are short.
    with unittest.mock.patch.object(index.postings, "_FEW", few):
        for way in ways():
            query = (
                postings(lists, N),
                np.arange(size),
                np.array(weights, dtype=np.float32),
                k,
                None if allowed is None else np.array(allowed),
            )
            entries, sums = way(*query)
            assert list(zip(entries.tolist(), sums, strict=True)) == expected
            assert best_numbers(*query).tolist() == sorted(entries.tolist())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("share", [None, 0.3])
def test_long_lists_are_skipped_without_losing_an_entry(
    seed: int, share: float | None
) -> None:
    rng = np.random.default_rng(seed)
    n, k = 20_000, 10
    lists = []
    for size in (3, 40, 700, 4_000, 15_000):
        found = rng.choice(n, size, replace=False)
        lists.append(dict(zip(found.tolist(), rng.random(size) + 0.1, strict=True)))
    weights = [8.0, 6.0, 3.0, 1.5, 0.2]
    allowed = None if share is None else rng.random(n) < share
    expected = brute_force(
        lists, weights, k, None if allowed is None else allowed.tolist()
    )
    room = Room(n)
    for way in ways():
        entries, sums = way(
            postings(lists, n),
            np.arange(5),
            np.array(weights, dtype=np.float32),
            k,
            allowed,
            room,
        )
        assert list(zip(entries.tolist(), sums, strict=True)) == expected
        assert not room.sums.any()


def test_no_terms_bring_nothing() -> None:
    none = np.zeros(0, dtype=np.int64)
    for way in ways():
        entries, sums = way(postings([{1: 1.0}], 3), none, none.astype(np.float32), 5)
        assert entries.size == sums.size == 0


def test_threads_share_no_room() -> None:
    room = Room(4)
    room.sums[0] = 1
    seen: list[float] = []
    thread = threading.Thread(target=lambda: seen.append(float(room.sums[0])))
    thread.start()
    thread.join()
    assert seen == [0.0]
