"""Candidates from the index folder's own arrays: the first of the two backends."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays, Int32
from index.backend import Filter, Ranked, Wanted, Wordings
from index.compiled.kernels import Compiled, Kernels
from index.features import FEATURES
from index.flat import distinct, positions
from index.hashing import find_words
from index.postings import SLACK, Room, best_entries, best_numbers
from index.query import Query, Reading, make_query
from index.repair import Speller

_RECORD_START = '{"id": '

#: What a compiled function is given where there is nothing to give.
_EVERY = np.zeros(0, dtype=bool)
_NO_MORE = np.zeros(0, dtype=np.int32)
_NO_CLASSES = np.zeros(0, dtype=np.float32)
#: So many bytes of records are looked into ahead, a part at a time.
_READ_AHEAD = 1 << 27
_PART = 1 << 16
#: Kept masks of who may see what: each asker's question uses one again.
_MOST_MASKS = 64


class LocalFound(NamedTuple):
    """Entries of the local arrays."""

    arrays: Arrays
    entries: Int32

    def fields(self, terms: NDArray[np.int64]) -> NDArray[np.float64]:
        """See `Found.fields`."""
        arrays, entries = self.arrays, self.entries
        both = np.zeros((2, terms.size, entries.size))
        if terms.size == 0 or entries.size == 0:
            return both
        starts, ends = arrays.posting_start[terms], arrays.posting_start[terms + 1]
        at = np.empty((terms.size, entries.size), dtype=np.int64)
        for row, begin, end in zip(at, starts.tolist(), ends.tolist(), strict=True):
            row[:] = arrays.posting_entry[begin:end].searchsorted(entries)
        at += starts[:, None]
        # Beyond a list's end is its last entry, which is another one.  (No term of a
        # question has an empty list.)
        np.minimum(at, (ends - 1)[:, None], out=at)
        hit = arrays.posting_entry[at] == entries
        at = at[hit]
        both[0][hit] = arrays.posting_question[at]
        both[1][hit] = arrays.posting_answer[at]
        return both

    def wordings(self, most: int) -> Wordings:
        """See `Found.wordings`."""
        arrays, n = self.arrays, self.entries.size
        begin = arrays.row_start.take(self.entries)
        sizes = arrays.row_start.take(self.entries + 1) - begin
        # Very many wordings an entry: those beyond the limit are left out evenly.
        each = max(most // max(n, 1), 1)
        if n and int(sizes.max()) > each:
            step = np.maximum(-(-sizes // each), 1)
            sizes = -(-sizes // step)
            owner, offset = positions(np.zeros_like(sizes), sizes)
            rows = begin[owner] + offset * step[owner]
        else:
            owner, rows = positions(begin, sizes)
        first = arrays.row_term_start.take(rows)
        term_owner, at = positions(first, arrays.row_term_start.take(rows + 1) - first)
        norm, term = arrays.row_norm.take(rows), arrays.row_term.take(at)
        return Wordings(owner, rows, norm, term, term_owner)

    def trigrams(
        self, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """See `Found.trigrams`."""
        begin = self.arrays.row_trigram_start.take(rows)
        sizes = self.arrays.row_trigram_start.take(rows + 1) - begin
        _, at = positions(begin, sizes)
        return self.arrays.row_trigram.take(at), sizes


class LocalBackend:
    """The index folder's own arrays and records."""

    def __init__(
        self,
        arrays: Arrays,
        records: memoryview | bytes = b"",
        tags: Sequence[str] = (),
        compiled: Compiled | None = None,
    ) -> None:
        """A backend over arrays in memory or mapped; `tags` in the manifest's order."""
        self._arrays = arrays
        self._records = records
        self._tags = tuple(tags)
        self._room = Room(arrays.n_entries)
        self._compiled = compiled or Compiled(arrays.n_entries)
        self._masks: dict[Filter, NDArray[np.bool_] | None] = {}
        # What the compiled ranking reads, in the order that it has them.
        self._read_by_kernel = (
            arrays.idf,
            arrays.posting_start,
            arrays.posting_entry,
            arrays.posting_impact,
            arrays.posting_peak,
            arrays.posting_question.view(np.uint16),
            arrays.posting_answer.view(np.uint16),
            arrays.entry_kind,
            arrays.row_start,
            arrays.row_term_start,
            arrays.row_term,
            arrays.row_norm,
            arrays.row_trigram_start,
            arrays.row_trigram,
        )

    def find(
        self,
        terms: NDArray[np.int64],
        weights: NDArray[np.float32],
        k: int,
        which: Filter | None,
        more: Sequence[int] = (),
    ) -> LocalFound:
        """See `Backend.find`."""
        self._compiled.asked(self.load_kernel)
        allowed, without = self._left(which)
        if without is None:
            entries = best_numbers(self._arrays, terms, weights, k, allowed, self._room)
        else:
            entries, _ = best_entries(
                self._arrays, terms, weights, k + 1, allowed, self._room
            )
            entries = np.sort(entries[entries != without][:k])
        if more:
            entries = distinct(
                np.concatenate((entries, np.array(more, dtype=np.int32)))
            )
        return LocalFound(self._arrays, entries)

    def ranked(self, query: Query, wanted: Wanted) -> Ranked | None:
        """See `Backend.ranked`."""
        kernels = self._compiled.kernels
        return self._ranked(query, wanted, kernels.ranked) if kernels else None

    def _ranked(
        self, query: Query, wanted: Wanted, kernel: Callable[..., Any]
    ) -> Ranked:
        """The same with `index.compiled.ranking.ranked`."""
        allowed, without = self._left(wanted.which)
        classes, room = wanted.classes, self._room
        return Ranked(
            *kernel(
                query.terms,
                query.weights,
                np.array([query.text]).view(np.uint32),
                max(query.mass, 1e-9),
                query.norm,
                query.unseen_idf,
                query.has_unknown,
                wanted.weights,
                wanted.k,
                -1 if without is None else without,
                _EVERY if allowed is None else allowed,
                np.array(wanted.more, dtype=np.int32) if wanted.more else _NO_MORE,
                _NO_CLASSES if classes is None else classes,
                wanted.most_rows,
                wanted.letter_rows,
                SLACK,
                room.sums,
                room.seen,
                room.values,
                *self._read_by_kernel,
            )
        )

    def _left(
        self, which: Filter | None
    ) -> tuple[NDArray[np.bool_] | None, int | None]:
        """Who is allowed, and the one entry that is left out, apart.

        To find one entry more and leave it out is cheaper than a mask without it.
        """
        if which is None or which.without is None:
            return self.allowed(which), None
        return self.allowed(which._replace(without=None)), which.without

    def load_kernel(self) -> bool:
        """Search compiled from now on, if numba is there; gives whether it is.

        `find` calls it in the background, when it pays.
        """
        is_there = self._compiled.load(self._try_out)
        if is_there and len(self._records) <= _READ_AHEAD:
            # Each first look into a part of the mapped records takes longer than to
            # parse one: those of the first thousand questions are done with here.
            np.frombuffer(self._records, dtype=np.uint8)[::_PART].sum()
        return is_there

    def _try_out(self, kernels: Kernels) -> None:
        """Call each kernel once with the arrays that it will be called with."""
        nothing = make_query(self._arrays, Reading((), (), (), ("none",), (True,)))
        find_words(self._arrays.term_hash, nothing.sequence, 0, kernels.places)
        wanted = Wanted(np.zeros(len(FEATURES)), 1, None, (), None, 1, 1)
        self._ranked(nothing, wanted, kernels.ranked)
        Speller(self._arrays, b"").nearest_compiled("none", kernels)

    def records(self, numbers: Sequence[int]) -> list[bytes]:
        """See `Backend.records`."""
        start = self._arrays.record_start
        return [
            bytes(self._records[int(start[number]) : int(start[number + 1])])
            for number in numbers
        ]

    def close(self) -> None:
        """See `Backend.close`: mapped files go with their last reader."""

    def number(self, entry_id: str) -> int | None:
        """See `Backend.number`; entries are sorted by id."""
        low, high = 0, self._arrays.n_entries
        while low < high:
            middle = (low + high) // 2
            if self._id(middle) < entry_id:
                low = middle + 1
            else:
                high = middle
        if low < self._arrays.n_entries and self._id(low) == entry_id:
            return low
        return None

    def _id(self, number: int) -> str:
        """An entry's id: the first thing in its record, the rest is not parsed."""
        record = self.records([number])[0].decode()
        if not record.startswith(_RECORD_START):
            raise ValueError("a record is damaged")
        return str(json.JSONDecoder().raw_decode(record, len(_RECORD_START))[0])

    def allowed(self, which: Filter | None) -> NDArray[np.bool_] | None:
        """By entry number, which entries may be served; None when all may."""
        if which is None:
            return None
        masks = self._masks
        try:
            return masks[which]
        except KeyError:
            if len(masks) >= _MOST_MASKS:
                # A new one instead of clearing it: another thread may be reading it.
                masks = self._masks = {}
            masks[which] = allowed_entries(self._arrays, self._tags, which)
        return masks[which]


def allowed_entries(
    arrays: Arrays, tags: Sequence[str], which: Filter
) -> NDArray[np.bool_] | None:
    """By entry number, which entries may be served; None when all may."""
    keep = (arrays.entry_expires == 0) | (
        arrays.entry_expires > which.today.toordinal()
    )
    if which.audience != "internal":
        keep &= arrays.entry_public == 1
    if which.tags:
        tagged = np.zeros(keep.size, dtype=bool)
        for at, tag in enumerate(tags):
            if tag in which.tags:
                part = slice(int(arrays.tag_start[at]), int(arrays.tag_start[at + 1]))
                tagged[arrays.tag_entry[part]] = True
        keep &= tagged
    if which.without is not None:
        keep[which.without] = False
    return None if keep.all() else keep
