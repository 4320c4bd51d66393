"""Encoded entries -> the arrays of an index, before anything is fitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import Entry
from index.arrays import KINDS, Arrays
from index.bm25 import inverse_document_frequency, saturated_tf
from index.building.encode import Encoded
from index.deletes import delete_table
from index.features import ANSWER, PRIOR, QUESTION
from index.flat import counted, distinct, offsets
from index.letters import trigrams_of

#: Weights of the fields in finding candidates: those of the ranking's prior.
QUESTION_WEIGHT, ANSWER_WEIGHT = float(PRIOR[QUESTION]), float(PRIOR[ANSWER])
_LEAST_IMPACT = np.float32(1e-6)


def tabulate(entries: Sequence[Entry], encoded: Encoded) -> Arrays:
    """The arrays of an index over these entries.

    The fitted arrays are still empty, and so are `ordinary_hash` and `record_start`.
    """
    n = len(entries)
    postings = _postings(encoded, n)
    trigrams, trigram_start = trigrams_of(encoded.row_texts)
    delete_hash, delete_surface = delete_table(encoded.surfaces)
    tag_start, tag_entry = _tag_lists(entries)
    return Arrays(
        **postings,
        **_rows(encoded, n, postings["idf"]),
        row_trigram_start=trigram_start,
        row_trigram=trigrams,
        feature_hash=np.zeros(0, dtype=np.uint64),
        feature_idf=np.zeros(0, dtype=np.float32),
        class_weight=np.zeros((0, n), dtype=np.int8),
        class_scale=np.zeros(0, dtype=np.float32),
        class_bias=np.zeros(n, dtype=np.float32),
        refusal_weight=np.zeros(0, dtype=np.float16),
        refusal_bias=np.zeros(0, dtype=np.float32),
        surface_hash=encoded.surface_hash,
        surface_start=offsets([len(word.encode()) for word in encoded.surfaces]),
        surface_count=encoded.surface_count,
        delete_hash=delete_hash,
        delete_surface=delete_surface,
        ordinary_hash=np.zeros(0, dtype=np.uint64),
        entry_public=np.array(
            [e.audience == "public" for e in entries], dtype=np.uint8
        ),
        entry_kind=np.array([KINDS.index(e.kind) for e in entries], dtype=np.uint8),
        entry_expires=np.array([_day(e.expires) for e in entries], dtype=np.int32),
        record_start=np.zeros(n + 1, dtype=np.int64),
        tag_start=tag_start,
        tag_entry=tag_entry,
    )


def tags_of(entries: Sequence[Entry]) -> list[str]:
    """Every tag, most entries first: the order of the tag arrays."""
    count = Counter(tag for entry in entries for tag in set(entry.tags))
    return sorted(count, key=lambda tag: (-count[tag], tag))


def _tag_lists(entries: Sequence[Entry]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Where each tag's entries begin, and the entries."""
    numbers: dict[str, list[int]] = {tag: [] for tag in tags_of(entries)}
    for number, entry in enumerate(entries):
        for tag in set(entry.tags):
            numbers[tag].append(number)
    listed = [number for tagged in numbers.values() for number in tagged]
    sizes = [len(tagged) for tagged in numbers.values()]
    return offsets(sizes), np.array(listed, dtype=np.int32)


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def _postings(encoded: Encoded, n: int) -> dict[str, NDArray[Any]]:
    """The terms with their idf, and the postings over both fields."""
    n_terms = encoded.term_hash.size
    width = max(n, 1)  # a posting is numbered: term * width + entry
    fields = (
        (encoded.rows.values, encoded.row_entry[encoded.rows.owner]),
        (encoded.answers.values, encoded.answers.owner),
    )
    counts = [counted(term.astype(np.int64) * width + entry) for term, entry in fields]
    postings = distinct(np.concatenate([number for number, _ in counts]))
    term, entry = np.divmod(postings, width)
    saturated = []
    for (number, tf), (_, owner) in zip(counts, fields, strict=True):
        length = np.bincount(owner, minlength=n)
        values = np.zeros(postings.size)
        values[np.searchsorted(postings, number)] = saturated_tf(
            tf.astype(np.float64),
            length[number % width].astype(np.float64),
            length.sum() / width,
        )
        saturated.append(values.astype(np.float16))
    question, answer = saturated
    impact = (
        QUESTION_WEIGHT * question.astype(np.float32)
        + ANSWER_WEIGHT * answer.astype(np.float32)
    ).astype(np.float32)
    # Never 0, however long the text: a sum of 0 means that an entry was not seen.
    np.maximum(impact, _LEAST_IMPACT, out=impact)
    df = np.bincount(term, minlength=n_terms)
    start = offsets(df)
    peak = np.zeros(n_terms, dtype=np.float32)
    used = np.flatnonzero(df)
    if used.size:
        peak[used] = np.maximum.reduceat(impact, start[used])
    return {
        "term_hash": encoded.term_hash,
        "idf": inverse_document_frequency(df, n),
        "posting_start": start,
        "posting_entry": entry.astype(np.int32),
        "posting_question": question,
        "posting_answer": answer,
        "posting_impact": impact,
        "posting_peak": peak,
    }


def _rows(
    encoded: Encoded, n: int, idf: NDArray[np.float32]
) -> dict[str, NDArray[Any]]:
    """Each wording's distinct terms, and the length of its idf vector."""
    width = max(idf.size, 1)  # numbered as the postings are: row * width + term
    row, term = np.divmod(
        distinct(encoded.rows.owner * width + encoded.rows.values), width
    )
    n_rows = len(encoded.rows)
    squares = np.bincount(row, weights=idf[term] ** 2, minlength=n_rows)
    return {
        "row_start": np.searchsorted(encoded.row_entry, np.arange(n + 1)),
        "row_term_start": offsets(np.bincount(row, minlength=n_rows)),
        "row_term": term.astype(np.int32),
        "row_norm": np.sqrt(squares).astype(np.float32),
    }
