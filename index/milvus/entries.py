"""Entries from Milvus, as ranking reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays, Int32
from index.backend import Wordings
from index.flat import offsets
from index.local import LocalEntryData
from index.milvus.payload import EntryRows, EntryTerms, PayloadError


class MilvusEntryData(NamedTuple):
    """See `index.backend.EntryData`.

    `local` has the wordings of only these entries, in the form in which an index has
    all; `first` is the number of each entry's first row in the whole index.
    """

    entries: Int32
    terms: tuple[EntryTerms, ...]
    local: LocalEntryData
    first: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        arrays: Arrays,
        entries: Int32,
        terms: Sequence[EntryTerms],
        rows: Sequence[EntryRows],
    ) -> MilvusEntryData:
        """The data of entries, whose numbers ascend.  Raises PayloadError."""
        counts = np.array([row.norm.size for row in rows], dtype=np.int64)
        first = np.array([row.first for row in rows], dtype=np.int64)
        if (first[1:] < (first + counts)[:-1]).any():
            raise PayloadError("the wordings of two entries overlap")
        part = arrays._replace(
            row_start=offsets(counts),
            row_norm=_joined([row.norm for row in rows], np.float32),
            row_term_start=offsets(_joined([row.size for row in rows], np.int64)),
            row_term=_joined([row.term for row in rows], np.int32),
            row_trigram_start=offsets(
                _joined([row.n_trigrams for row in rows], np.int64)
            ),
            row_trigram=_joined([row.trigram for row in rows], np.uint16),
        )
        numbers = np.arange(entries.size, dtype=np.int32)
        local = LocalEntryData(part, numbers)
        return cls(entries, tuple(terms), local, first)

    def fields(self, terms: NDArray[np.int64]) -> NDArray[np.float64]:
        """See `EntryData.fields`."""
        row, column, at = _places(self.terms, terms)
        both = np.zeros((2, terms.size, len(self.terms)))
        if row.size:
            both[0, column, row] = np.concatenate([t.question for t in self.terms])[at]
            both[1, column, row] = np.concatenate([t.answer for t in self.terms])[at]
        return both

    def wordings(self, most: int) -> Wordings:
        """See `EntryData.wordings`."""
        wordings = self.local.wordings(most)
        shift = self.first - self.local.arrays.row_start[:-1]
        rows = wordings.rows + shift[wordings.owner]
        return wordings._replace(rows=rows)

    def trigrams(
        self, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """See `EntryData.trigrams`."""
        owner = np.searchsorted(self.first, rows, side="right") - 1
        shift = self.first - self.local.arrays.row_start[:-1]
        return self.local.trigrams(rows - shift[owner])


def impacts(
    entries: Sequence[EntryTerms], terms: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Each term's impact in each entry, else 0: (n terms, n entries)."""
    table = np.zeros((terms.size, len(entries)), dtype=np.float32)
    row, column, at = _places(entries, terms)
    if row.size:
        table[column, row] = np.concatenate([entry.impact for entry in entries])[at]
    return table


def _places(
    entries: Sequence[EntryTerms], terms: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The places of terms: entry, number among the terms, place in all joined."""
    nowhere = np.zeros(0, dtype=np.int64)
    if not entries or terms.size == 0:
        return nowhere, nowhere, nowhere
    every = np.concatenate([entry.term for entry in entries])
    owner = np.repeat(np.arange(len(entries)), [entry.term.size for entry in entries])
    order = np.argsort(terms, kind="stable")
    place = np.searchsorted(terms[order], every)
    place[place == terms.size] = 0
    at = np.flatnonzero(terms[order][place] == every)
    return owner[at], order[place[at]], at


def _joined(parts: Sequence[NDArray[Any]], dtype: type[np.generic]) -> NDArray[Any]:
    if not parts:
        return np.zeros(0, dtype=dtype)
    return np.concatenate(parts).astype(dtype, copy=False)
