"""An index's entries, packed for Milvus one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.flat import offsets
from index.local import LocalEntryData
from index.milvus.payload import (
    EntryRows,
    EntryTerms,
    digest,
    write_rows,
    write_terms,
)
from index.store import Store

_BATCH = 1_000
_ALL = 1 << 40


class PackedEntry(NamedTuple):
    """One entry: what Milvus searches, and its bytes."""

    number: int
    terms: EntryTerms
    term_bytes: bytes
    data_bytes: bytes
    tags: list[int]
    record: bytes

    @property
    def digests(self) -> tuple[int, int, int]:
        """The entry's row in a head's checksums: id, terms, the rest."""
        entry_id = str(json.loads(self.record)["id"])
        return (
            digest(entry_id.encode("utf-8", "replace")),
            digest(self.term_bytes),
            digest(self.data_bytes),
        )


class Packer:
    """Turns postings, which are sorted by term, into entries."""

    def __init__(self, store: Store) -> None:
        """A packer for the entries of an open index."""
        arrays = store.arrays
        self._store = store
        lengths = np.diff(arrays.posting_start)
        order = np.argsort(arrays.posting_entry, kind="stable")
        term = np.repeat(np.arange(lengths.size, dtype=np.int32), lengths)
        # Stable: the terms of an entry come out sorted.
        self._columns = EntryTerms(
            term[order],
            arrays.posting_question[order],
            arrays.posting_answer[order],
            arrays.posting_impact[order],
        )
        self._start = _starts(arrays.posting_entry, arrays.n_entries)
        owner = np.repeat(
            np.arange(arrays.tag_start.size - 1), np.diff(arrays.tag_start)
        )
        by_entry = np.argsort(arrays.tag_entry, kind="stable")
        self._tags = owner[by_entry]
        self._tag_start = _starts(arrays.tag_entry, arrays.n_entries)

    def __iter__(self) -> Iterator[PackedEntry]:
        """Every entry, in the order of its number."""
        n = self._store.arrays.n_entries
        for begin in range(0, n, _BATCH):
            numbers = np.arange(begin, min(begin + _BATCH, n), dtype=np.int32)
            for number, rows in zip(
                numbers.tolist(), _rows(self._store, numbers), strict=True
            ):
                part = slice(int(self._start[number]), int(self._start[number + 1]))
                tags = slice(
                    int(self._tag_start[number]), int(self._tag_start[number + 1])
                )
                every = self._columns
                terms = EntryTerms(
                    every.term[part],
                    every.question[part],
                    every.answer[part],
                    every.impact[part],
                )
                yield PackedEntry(
                    number,
                    terms,
                    write_terms(terms),
                    write_rows(rows),
                    self._tags[tags].tolist(),
                    rows.record,
                )


def _starts(owner: NDArray[np.int32], n: int) -> NDArray[np.int64]:
    return offsets(np.bincount(owner, minlength=n))


def _rows(store: Store, numbers: NDArray[np.int32]) -> Iterator[EntryRows]:
    """The wordings and the record of each of some entries."""
    arrays: Arrays = store.arrays
    data = LocalEntryData(arrays, numbers)
    wordings = data.wordings(_ALL)
    trigrams, n_trigrams = data.trigrams(wordings.rows)
    sizes = np.bincount(wordings.term_owner, minlength=wordings.rows.size)
    row_start = np.searchsorted(wordings.owner, np.arange(numbers.size + 1))
    term_start = offsets(sizes)
    trigram_start = offsets(n_trigrams)
    first = arrays.row_start[numbers]
    for place, number in enumerate(numbers.tolist()):
        begin, end = int(row_start[place]), int(row_start[place + 1])
        low, high = (
            int(arrays.record_start[number]),
            int(arrays.record_start[number + 1]),
        )
        yield EntryRows(
            first=int(first[place]),
            norm=wordings.norm[begin:end],
            size=sizes[begin:end].astype(np.int32),
            n_trigrams=n_trigrams[begin:end].astype(np.int32),
            term=wordings.term[int(term_start[begin]) : int(term_start[end])],
            trigram=trigrams[int(trigram_start[begin]) : int(trigram_start[end])],
            record=bytes(store.records[low:high]),
        )
