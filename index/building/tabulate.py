"""Encoded entries -> the arrays of an index (without what is fitted)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import Entry
from index.arrays import Arrays
from index.bm25 import inverse_document_frequency, saturated_tf
from index.building.encode import KINDS, Encoded
from index.deletes import delete_table
from index.features import ANSWER, PRIOR, QUESTION
from index.hashing import word_hashes
from index.letters import trigrams_of
from index.sorting import counted, distinct

#: Weights of the fields in finding candidates: those of the ranking's prior.
QUESTION_WEIGHT, ANSWER_WEIGHT = float(PRIOR[QUESTION]), float(PRIOR[ANSWER])
_LEAST_IMPACT = np.float32(1e-6)


def tabulate(entries: Sequence[Entry], encoded: Encoded) -> Arrays:
    """The arrays of an index over these entries, with no classifier yet."""
    n = len(entries)
    trigrams, trigram_start = trigrams_of(encoded.row_texts)
    start, surface_hash, count, delete_hash, delete_surface = _surfaces(encoded)
    return Arrays(
        **_fields(encoded, n),
        row_trigram_start=trigram_start,
        row_trigram=trigrams,
        feature_hash=np.zeros(0, dtype=np.uint64),
        feature_idf=np.zeros(0, dtype=np.float32),
        class_weight=np.zeros((0, n), dtype=np.int8),
        class_scale=np.zeros(0, dtype=np.float32),
        class_bias=np.zeros(n, dtype=np.float32),
        refusal_weight=np.zeros(0, dtype=np.float16),
        refusal_bias=np.zeros(0, dtype=np.float32),
        surface_hash=surface_hash,
        surface_start=start,
        surface_count=count,
        delete_hash=delete_hash,
        delete_surface=delete_surface,
        ordinary_hash=np.zeros(0, dtype=np.uint64),
        entry_public=np.array(
            [e.audience == "public" for e in entries], dtype=np.uint8
        ),
        entry_kind=np.array([KINDS.index(e.kind) for e in entries], dtype=np.uint8),
        entry_expires=np.array([_day(e.expires) for e in entries], dtype=np.int32),
        record_start=np.zeros(n + 1, dtype=np.int64),
        tag_start=np.zeros(1, dtype=np.int64),
        tag_entry=np.zeros(0, dtype=np.int32),
    )


def surface_order(encoded: Encoded) -> NDArray[np.int64]:
    """The order of the surfaces by hash: the one in which an index stores them."""
    return np.argsort(word_hashes(encoded.surfaces), kind="stable")


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def _fields(encoded: Encoded, n: int) -> dict[str, NDArray[Any]]:
    """Postings over both fields, idf, and the rows."""
    t = encoded.term_hash.size
    keys, tfs = [], []
    row_owner = encoded.row_entry[encoded.rows.owner]
    for owner, texts in ((row_owner, encoded.rows), (None, encoded.answers)):
        entry = texts.owner if owner is None else owner
        key, tf = counted(texts.values.astype(np.int64) * n + entry)
        keys.append(key)
        tfs.append(tf)
    both = distinct(np.concatenate(keys))
    entry = (both % n).astype(np.int32) if n else both.astype(np.int32)
    term = both // max(n, 1)
    saturated = []
    lengths = (
        np.bincount(row_owner, minlength=n),
        np.bincount(encoded.answers.owner, minlength=n),
    )
    for key, tf, length in zip(keys, tfs, lengths, strict=True):
        values = np.zeros(both.size)
        of = key % max(n, 1)
        values[np.searchsorted(both, key)] = saturated_tf(
            tf.astype(np.float64),
            length[of].astype(np.float64),
            length.sum() / max(n, 1),
        )
        saturated.append(values.astype(np.float16))
    impact = (
        QUESTION_WEIGHT * saturated[0].astype(np.float32)
        + ANSWER_WEIGHT * saturated[1].astype(np.float32)
    ).astype(np.float32)
    # Never 0, however long the text: an entry of a list counts as one that was seen.
    np.maximum(impact, _LEAST_IMPACT, out=impact)
    df = np.bincount(term, minlength=t)
    start = np.concatenate(([0], np.cumsum(df))).astype(np.int64)
    peak = np.zeros(t, dtype=np.float32)
    used = np.flatnonzero(df)
    if used.size:
        peak[used] = np.maximum.reduceat(impact, start[used])
    idf = inverse_document_frequency(df, n)

    row_key = distinct(encoded.rows.owner * max(t, 1) + encoded.rows.values)
    row_of = row_key // max(t, 1)
    row_term = (row_key % max(t, 1)).astype(np.int32)
    r = len(encoded.rows)
    row_sizes = np.bincount(row_of, minlength=r)
    squares = np.bincount(row_of, weights=idf[row_term] ** 2, minlength=r)
    return {
        "term_hash": encoded.term_hash,
        "idf": idf,
        "posting_start": start,
        "posting_entry": entry,
        "posting_question": saturated[0],
        "posting_answer": saturated[1],
        "posting_impact": impact,
        "posting_peak": peak,
        "row_start": np.searchsorted(encoded.row_entry, np.arange(n + 1)),
        "row_term_start": np.concatenate(([0], np.cumsum(row_sizes))).astype(np.int64),
        "row_term": row_term,
        "row_norm": np.sqrt(squares).astype(np.float32),
    }


def _surfaces(encoded: Encoded) -> tuple[NDArray[Any], ...]:
    """The words as written, in the order of their hashes, and their deletes."""
    hashes = word_hashes(encoded.surfaces)
    order = np.argsort(hashes, kind="stable")
    surfaces = [encoded.surfaces[at] for at in order.tolist()]
    sizes = [len(word.encode()) for word in surfaces]
    start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    found, owner = delete_table(surfaces)
    return (
        start,
        hashes[order],
        encoded.surface_count[order].astype(np.int32),
        found,
        owner,
    )
