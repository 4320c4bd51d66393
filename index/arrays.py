"""What an index holds, as plain arrays: the same in memory and mapped from disk.

Classes that every start of the command needs are NamedTuples throughout `index/`:
creating them as dataclasses took a fifth of the time from Enter to the answer.

Entries are numbered in the order of their ids; terms and surfaces (words as written) in
the order of their hashes, so that a hash's place in the table is its number.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus import Kind

#: What an entry can be, by the number in `Arrays.entry_kind`.
KINDS: tuple[Kind, ...] = ("faq", "passage", "term")
PASSAGE_KIND = KINDS.index("passage")

Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]
UInt8 = NDArray[np.uint8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]


class Arrays(NamedTuple):
    """The numbers of one index; n entries, r rows (wordings), t terms, p postings.

    Attributes
    ----------
    term_hash : (t,) sorted; `idf` : (t,)
    posting_start : (t + 1,) where each term's postings begin; they are in entry order
    posting_entry : (p,); `posting_question`, `posting_answer` : (p,) BM25's saturated
        term frequency in the entry's wordings and in its answer; `posting_impact` :
        (p,) both with their weights; `posting_peak` : (t,) each term's largest impact
    row_start : (n + 1,) each entry's rows
    row_trigram_start : (r + 1,); `row_trigram` : a row's character trigrams, hashed
    row_term_start : (r + 1,); `row_term` : distinct terms of a row, sorted;
        `row_norm` : (r,) length of its idf vector
    feature_hash : (f,) sorted, `feature_idf` : (f,), `class_weight` : (f, n) or (0, n)
        times `class_scale` : (f,), and `class_bias` : (n,) the linear model over
        wordings; without one f = 0
    refusal_weight : (f,), `refusal_bias` : (1,) the separator of questions to decline;
        both empty if there is nothing to learn it from
    surface_hash : (s,) sorted hashes of the words as written;
        `surface_start` : (s + 1,) into the words' text; `surface_count` : (s,)
    delete_hash : (d,) sorted 32-bit hashes of words with letters left out;
        `delete_surface` : (d,) the word (SymSpell)
    ordinary_hash : (o,) sorted hashes of ordinary words of the language: not typos
    entry_public, entry_kind : (n,); `entry_expires` : (n,) day number, 0 for never
    record_start : (n + 1,) where each entry's record begins in the records file
    tag_start : (g + 1,); `tag_entry` : the entries of each tag, in the manifest's order
    """

    term_hash: UInt64
    idf: Float32
    posting_start: Int64
    posting_entry: Int32
    posting_question: Float16
    posting_answer: Float16
    posting_impact: Float32
    posting_peak: Float32
    row_start: Int64
    row_term_start: Int64
    row_term: Int32
    row_norm: Float32
    row_trigram_start: Int64
    row_trigram: NDArray[np.uint16]
    feature_hash: UInt64
    feature_idf: Float32
    class_weight: NDArray[np.int8]
    class_scale: Float32
    class_bias: Float32
    refusal_weight: Float16
    refusal_bias: Float32
    surface_hash: UInt64
    surface_start: Int64
    surface_count: Int32
    delete_hash: NDArray[np.uint32]
    delete_surface: Int32
    ordinary_hash: UInt64
    entry_public: UInt8
    entry_kind: UInt8
    entry_expires: Int32
    record_start: Int64
    tag_start: Int64
    tag_entry: Int32

    @property
    def n_entries(self) -> int:
        """How many entries the index holds."""
        return int(self.entry_public.size)

    def named(self) -> dict[str, NDArray[np.generic]]:
        """Every array under its name, for the store."""
        return self._asdict()
