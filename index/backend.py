"""Where candidates come from: one interface, the local arrays behind it.

A backend brings a question's best entries and what ranking looks at: their terms and
their wordings.  `index/milvus.py` is the second one; both give the same candidates.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import Audience
from index.arrays import Arrays, Int32
from index.postings import Kernel, Room, best_entries
from index.sorting import distinct

#: From so many entries on, and after so many questions, a compiled search pays.
ENTRIES_FOR_KERNEL = 50_000
QUESTIONS_BEFORE_KERNEL = 16
_RECORD_START = '{"id": '
_DECODER = json.JSONDecoder()

#: Kept masks of who may see what: each asker's question uses one again.
_MOST_MASKS = 64


class Filter(NamedTuple):
    """Which entries may be served.

    Anything but "internal" sees public entries only: audiences fail closed.  An entry
    is not served from the day that it expires on.  `tags`: only entries with one of
    them (empty: all).  `without`: an entry's number that is left out.
    """

    audience: Audience
    today: date
    tags: frozenset[str] = frozenset()
    without: int | None = None


class Wordings(NamedTuple):
    """Wordings of some entries, one row each.

    Attributes
    ----------
    owner : (r,) position of the entry in the list that was asked for, ascending
    rows : (r,) row numbers; `norm` : (r,) length of each row's idf vector
    term, term_owner : (t,) the rows' distinct terms and the position of their row
    """

    owner: NDArray[np.int64]
    rows: NDArray[np.int64]
    norm: NDArray[np.float32]
    term: Int32
    term_owner: NDArray[np.int64]


class Found(Protocol):
    """Entries that a backend brought, with what ranking reads of them."""

    @property
    def entries(self) -> Int32:
        """Entry numbers, ascending."""

    def fields(
        self, terms: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Saturated term frequencies in wordings and answer: (entries, terms) each."""

    def wordings(self, most: int) -> Wordings:
        """About `most` wordings at most, evenly from all entries, at least one each."""

    def texts(self, rows: NDArray[np.int64]) -> list[str]:
        """The words of some of those wordings, spaced."""


class Backend(Protocol):
    """Finds entries and reads their records."""

    def find(
        self,
        terms: NDArray[np.int64],
        weights: NDArray[np.float32],
        k: int,
        which: Filter | None,
        more: Sequence[int] = (),
    ) -> Found:
        """The k entries with the largest sum of weight times impact, and `more`.

        `which` None allows all entries; `more` are entry numbers that are allowed.
        """

    def records(self, numbers: Sequence[int]) -> list[bytes]:
        """These entries' records, each a line of JSON."""

    def number(self, entry_id: str) -> int | None:
        """The number of the entry with this id."""

    def close(self) -> None:
        """Let go of what is held elsewhere."""


class LocalFound(NamedTuple):
    """Entries of the local arrays."""

    arrays: Arrays
    row_texts: memoryview | bytes
    entries: Int32

    def fields(
        self, terms: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """See `Found.fields`."""
        arrays, entries = self.arrays, self.entries
        if terms.size == 0 or entries.size == 0:
            empty = np.zeros((entries.size, terms.size))
            return empty, empty.copy()
        starts, ends = arrays.posting_start[terms], arrays.posting_start[terms + 1]
        at = np.empty((terms.size, entries.size), dtype=np.int64)
        for row, begin, end in zip(at, starts.tolist(), ends.tolist(), strict=True):
            row[:] = arrays.posting_entry[begin:end].searchsorted(entries)
        at += starts[:, None]
        inside = at < ends[:, None]
        at[~inside] = 0
        hit = inside & (arrays.posting_entry[at] == entries)
        question = np.where(hit, arrays.posting_question[at], 0)
        answer = np.where(hit, arrays.posting_answer[at], 0)
        return question.T.astype(np.float64, "C"), answer.T.astype(np.float64, "C")

    def wordings(self, most: int) -> Wordings:
        """See `Found.wordings`."""
        arrays, n = self.arrays, self.entries.size
        begin = arrays.row_start[self.entries]
        sizes = arrays.row_start[self.entries + 1] - begin
        # Very many wordings an entry: those beyond the limit are left out evenly.
        step = np.maximum(-(-sizes // max(most // max(n, 1), 1)), 1)
        sizes = -(-sizes // step)
        owner = np.repeat(np.arange(n), sizes)
        offset = np.arange(owner.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        rows = begin[owner] + offset * step[owner]
        first = arrays.row_term_start[rows]
        lengths = arrays.row_term_start[rows + 1] - first
        term_owner = np.repeat(np.arange(rows.size), lengths)
        shift = np.repeat(first - (np.cumsum(lengths) - lengths), lengths)
        term = arrays.row_term[np.arange(term_owner.size) + shift]
        return Wordings(owner, rows, arrays.row_norm[rows], term, term_owner)

    def texts(self, rows: NDArray[np.int64]) -> list[str]:
        """See `Found.texts`."""
        begins = self.arrays.row_text_start[rows].tolist()
        ends = self.arrays.row_text_start[rows + 1].tolist()
        text = self.row_texts
        return [
            str(text[begin:end], "utf-8")
            for begin, end in zip(begins, ends, strict=True)
        ]


class LocalBackend:
    """The index folder's own arrays and records."""

    def __init__(
        self,
        arrays: Arrays,
        row_texts: memoryview | bytes,
        records: memoryview | bytes = b"",
        tags: Sequence[str] = (),
    ) -> None:
        """A backend over arrays in memory or mapped; `tags` in the manifest's order."""
        self._arrays = arrays
        self._row_texts = row_texts
        self._records = records
        self._tags = tuple(tags)
        self._room = Room(arrays.n_entries)
        self._kernel: Kernel | None = None
        # Counted down by each question; at 0 the compiled search is got ready.
        is_large = arrays.n_entries >= ENTRIES_FOR_KERNEL
        self._until_kernel = QUESTIONS_BEFORE_KERNEL if is_large else 0
        self._masks: dict[Filter, NDArray[np.bool_] | None] = {}

    def find(
        self,
        terms: NDArray[np.int64],
        weights: NDArray[np.float32],
        k: int,
        which: Filter | None,
        more: Sequence[int] = (),
    ) -> LocalFound:
        """See `Backend.find`."""
        if self._until_kernel:
            self._until_kernel -= 1
            if self._until_kernel == 0:
                threading.Thread(target=self.load_kernel, daemon=True).start()
        without = which.without if which else None
        if which is not None and without is not None:
            # One entry more is found and left out: cheaper than a mask without it.
            which = which._replace(without=None)
            k += 1
        entries, _ = best_entries(
            self._arrays,
            terms,
            weights,
            k,
            self.allowed(which),
            self._room,
            self._kernel,
        )
        if without is not None:
            entries = entries[entries != without][: k - 1]
        together = np.concatenate((entries, np.asarray(more, dtype=np.int32)))
        return LocalFound(self._arrays, self._row_texts, distinct(together))

    def load_kernel(self) -> bool:
        """Search compiled from now on, if numba is there; gives whether it is.

        Takes a second, the first time on a machine several: a process that asks one
        question is better off without.  So `find` calls it in the background, after
        some questions of a large index.  Both ways bring the same entries.
        """
        self._until_kernel = 0
        try:
            from index.kernel import best
        except ImportError:
            return False
        none = np.zeros(0, dtype=np.int64)
        # Compiles it, or loads what an earlier process compiled.
        best_entries(self._arrays, none, none.astype(np.float32), 1, kernel=best)
        self._kernel = best
        return True

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
        return str(_DECODER.raw_decode(record, len(_RECORD_START))[0])

    def allowed(self, which: Filter | None) -> NDArray[np.bool_] | None:
        """By entry number, which entries may be served; None when all may."""
        if which is None:
            return None
        masks = self._masks
        if which not in masks:
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
