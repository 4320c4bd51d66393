"""The first of the two backends: the index folder's own arrays."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays, Int32
from index.backend import Candidates, Filter, RankRequest, Wordings
from index.compiled.kernels import Compiled, Kernels
from index.features import FEATURES
from index.flat import distinct, positions
from index.hashing import find_words
from index.postings import SLACK, Room, best_entries, best_numbers
from index.query import Query, Reading, make_query
from index.repair import Speller

_RECORD_START = '{"id": '

#: What the compiled ranking takes in place of None.
_EVERY = np.zeros(0, dtype=bool)
_NO_EXTRA = np.zeros(0, dtype=np.int32)
_NO_CLASSES = np.zeros(0, dtype=np.float32)
#: Records of at most this many bytes are read ahead, one byte of each part.
_READ_AHEAD = 1 << 27
_PART = 1 << 16
#: How many masks are kept: each question of the same person uses the same one.
_MOST_MASKS = 64


class LocalEntryData(NamedTuple):
    """See `index.backend.EntryData`."""

    arrays: Arrays
    entries: Int32

    def fields(self, terms: NDArray[np.int64]) -> NDArray[np.float64]:
        """See `EntryData.fields`."""
        arrays, entries = self.arrays, self.entries
        both = np.zeros((2, terms.size, entries.size))
        if terms.size == 0 or entries.size == 0:
            return both
        starts, ends = arrays.posting_start[terms], arrays.posting_start[terms + 1]
        at = np.empty((terms.size, entries.size), dtype=np.int64)
        for row, begin, end in zip(at, starts.tolist(), ends.tolist(), strict=True):
            row[:] = arrays.posting_entry[begin:end].searchsorted(entries)
        at += starts[:, None]
        # Beyond a list's end its last entry is taken, which is a different one.  (No
        # term of a question has an empty list.)
        np.minimum(at, (ends - 1)[:, None], out=at)
        hit = arrays.posting_entry[at] == entries
        at = at[hit]
        both[0][hit] = arrays.posting_question[at]
        both[1][hit] = arrays.posting_answer[at]
        return both

    def wordings(self, most: int) -> Wordings:
        """See `EntryData.wordings`."""
        arrays, n = self.arrays, self.entries.size
        begin = arrays.row_start.take(self.entries)
        sizes = arrays.row_start.take(self.entries + 1) - begin
        # If an entry has very many wordings, some are left out, evenly.
        limit = max(most // max(n, 1), 1)
        if n and int(sizes.max()) > limit:
            step = np.maximum(-(-sizes // limit), 1)
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
        """See `EntryData.trigrams`."""
        begin = self.arrays.row_trigram_start.take(rows)
        sizes = self.arrays.row_trigram_start.take(rows + 1) - begin
        _, at = positions(begin, sizes)
        return self.arrays.row_trigram.take(at), sizes


class Masks:
    """Which entries each filter lets through; recent masks are kept."""

    def __init__(self, arrays: Arrays, tags: Sequence[str] = ()) -> None:
        """The masks of one index; `tags` in the manifest's order."""
        self._arrays = arrays
        self._tags = tuple(tags)
        self._kept: dict[Filter, NDArray[np.bool_] | None] = {}

    def allowed(self, entry_filter: Filter | None) -> NDArray[np.bool_] | None:
        """By entry number, which entries may be served; None when all may."""
        if entry_filter is None:
            return None
        kept = self._kept
        try:
            return kept[entry_filter]
        except KeyError:
            if len(kept) >= _MOST_MASKS:
                # A new one instead of clearing it: another thread may be reading it.
                kept = self._kept = {}
            kept[entry_filter] = self._made(entry_filter)
        return kept[entry_filter]

    def _made(self, entry_filter: Filter) -> NDArray[np.bool_] | None:
        arrays = self._arrays
        keep = (arrays.entry_expires == 0) | (
            arrays.entry_expires > entry_filter.today.toordinal()
        )
        if entry_filter.audience != "internal":
            keep &= arrays.entry_public == 1
        if entry_filter.tags:
            tagged = np.zeros(keep.size, dtype=bool)
            for at, tag in enumerate(self._tags):
                if tag in entry_filter.tags:
                    begin, end = arrays.tag_start[at : at + 2].tolist()
                    tagged[arrays.tag_entry[begin:end]] = True
            keep &= tagged
        if entry_filter.without is not None:
            keep[entry_filter.without] = False
        return None if keep.all() else keep


class LocalBackend:
    """The index folder's own arrays and records."""

    def __init__(
        self,
        arrays: Arrays,
        records: memoryview | bytes = b"",
        masks: Masks | None = None,
        compiled: Compiled | None = None,
    ) -> None:
        """A backend over arrays in memory or mapped."""
        self._arrays = arrays
        self._records = records
        self._masks = masks or Masks(arrays)
        self._room = Room(arrays.n_entries)
        self._compiled = compiled or Compiled(arrays.n_entries)
        # The compiled ranking reads a float16 from its bits.
        self._question_bits = arrays.posting_question.view(np.uint16)
        self._answer_bits = arrays.posting_answer.view(np.uint16)

    def find(
        self,
        terms: NDArray[np.int64],
        weights: NDArray[np.float32],
        k: int,
        entry_filter: Filter | None,
        extra: Sequence[int] = (),
    ) -> LocalEntryData:
        """See `Backend.find`."""
        self._compiled.count_question(self.load_kernel)
        allowed, without = self._split_filter(entry_filter)
        if without is None:
            entries = best_numbers(self._arrays, terms, weights, k, allowed, self._room)
        else:
            entries, _ = best_entries(
                self._arrays, terms, weights, k + 1, allowed, self._room
            )
            entries = np.sort(entries[entries != without][:k])
        if extra:
            entries = distinct(
                np.concatenate((entries, np.array(extra, dtype=np.int32)))
            )
        return LocalEntryData(self._arrays, entries)

    def rank(self, query: Query, request: RankRequest) -> Candidates | None:
        """See `Backend.rank`."""
        kernels = self._compiled.kernels
        return self._rank(query, request, kernels.ranked) if kernels else None

    def _rank(
        self, query: Query, request: RankRequest, kernel: Callable[..., Any]
    ) -> Candidates:
        """The same with `index.compiled.ranking.ranked`, whose parameters are named."""
        allowed, without = self._split_filter(request.entry_filter)
        arrays, classes, room = self._arrays, request.class_scores, self._room
        ranked = kernel(
            terms=query.terms,
            weights=query.weights,
            text=np.array([query.text]).view(np.uint32),
            mass=max(query.mass, 1e-9),
            norm=query.norm,
            unseen=query.unseen_idf,
            has_unknown=query.has_unknown,
            model=request.weights,
            k=request.k,
            without=-1 if without is None else without,
            allowed=_EVERY if allowed is None else allowed,
            extra=np.array(request.extra, np.int32) if request.extra else _NO_EXTRA,
            classes=_NO_CLASSES if classes is None else classes,
            most_rows=request.most_rows,
            letter_rows=request.letter_rows,
            slack=SLACK,
            sums=room.sums,
            seen=room.seen,
            values=room.values,
            idf=arrays.idf,
            posting_start=arrays.posting_start,
            posting_entry=arrays.posting_entry,
            posting_impact=arrays.posting_impact,
            posting_peak=arrays.posting_peak,
            posting_question=self._question_bits,
            posting_answer=self._answer_bits,
            entry_kind=arrays.entry_kind,
            row_start=arrays.row_start,
            row_term_start=arrays.row_term_start,
            row_term=arrays.row_term,
            row_norm=arrays.row_norm,
            row_trigram_start=arrays.row_trigram_start,
            row_trigram=arrays.row_trigram,
        )
        return Candidates(*ranked)

    def _split_filter(
        self, entry_filter: Filter | None
    ) -> tuple[NDArray[np.bool_] | None, int | None]:
        """The mask of allowed entries, and apart from it the one entry to leave out.

        Finding one entry more and leaving it out is cheaper than a mask without it.
        """
        if entry_filter is None or entry_filter.without is None:
            return self._masks.allowed(entry_filter), None
        others = entry_filter._replace(without=None)
        return self._masks.allowed(others), entry_filter.without

    def load_kernel(self) -> bool:
        """Use compiled search from now on; returns whether numba is installed.

        `find` calls it in the background when it pays off.
        """
        is_there = self._compiled.load(self._try_out)
        if is_there and len(self._records) <= _READ_AHEAD:
            # The first read of a part of the mapped records takes longer than parsing
            # one; here it is done for all parts.
            np.frombuffer(self._records, dtype=np.uint8)[::_PART].sum()
        return is_there

    def _try_out(self, kernels: Kernels) -> None:
        """Call each kernel once, with the arrays that it will be called with."""
        nothing = make_query(self._arrays, Reading((), (), (), ("none",), (True,)))
        find_words(self._arrays.term_hash, nothing.sequence, 0, kernels.places)
        request = RankRequest(np.zeros(len(FEATURES)), 1, None, (), None, 1, 1)
        self._rank(nothing, request, kernels.ranked)
        Speller(self._arrays, b"").nearest_compiled("none", kernels)

    def records(self, numbers: Sequence[int]) -> list[bytes]:
        """See `Backend.records`."""
        start = self._arrays.record_start
        return [
            bytes(self._records[int(start[number]) : int(start[number + 1])])
            for number in numbers
        ]

    def close(self) -> None:
        """See `Backend.close`; mapped files are closed with their last reader."""

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
