"""How similar the candidates are to a question, compiled; for large indexes.

Needs numba (``pip install "frontdesk[fast]"``).  `index/ranking.py` has the numpy twin,
for any backend.  The numbers are the same to the last bit, as every sum is in the same
order.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.compiled.compiling import compiled
from index.compiled.postings import last_up_to
from index.features import (
    ANSWER,
    COVERED,
    FEATURES,
    LETTERS,
    MISSING,
    QUESTION,
    WORDING,
)
from index.letters import HIGHEST, N_TRIGRAMS, SECOND, SPACE, SPREAD, THIRD

_N_FEATURES = len(FEATURES)
#: The factor of a float16's fraction, by its exponent.
_POWERS = 2.0 ** (np.maximum(np.arange(32), 1) - 25.0)


@compiled
def likeness(  # pragma: no cover (compiled)
    entries: NDArray[np.int32],
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    text: NDArray[np.uint32],
    mass: float,
    norm: float,
    unseen: float,
    has_unknown: bool,
    idf: NDArray[np.float32],
    posting_start: NDArray[np.int64],
    posting_entry: NDArray[np.int32],
    posting_question: NDArray[np.uint16],
    posting_answer: NDArray[np.uint16],
    row_start: NDArray[np.int64],
    row_term_start: NDArray[np.int64],
    row_term: NDArray[np.int32],
    row_norm: NDArray[np.float32],
    row_trigram_start: NDArray[np.int64],
    row_trigram: NDArray[np.uint16],
    most_rows: int,
    letter_rows: int,
) -> tuple[Any, Any]:
    """The features of `entries`, (n, len(FEATURES)), and their nearest wordings, (n,).

    `text` is the question's code points; the postings' two fields are the bits of
    float16.  Offsets outside their array are cut off: a damaged index leads to wrong
    numbers, not to a crash.  The parameters are named as in `index.arrays`.
    """
    n = entries.size
    features = np.zeros((n, _N_FEATURES))
    rows = np.zeros(n, dtype=np.int64)
    _fields(
        features, entries, terms, weights, mass, unseen, has_unknown, idf,
        posting_start, posting_entry, posting_question, posting_answer,
        row_start.size - 1,
    )  # fmt: skip
    counts, length = _own_trigrams(text)
    most = max(most_rows // max(n, 1), 1)
    keep = max(letter_rows // max(n, 1), 2)
    order = np.argsort(terms)
    cosines = np.zeros(most)
    # Never true; it brings the first row of each entry into the processor's cache,
    # which is faster for all of them together here than one after another below.
    if _touched(entries, row_start, row_term_start, row_term, row_norm,
                row_trigram_start, row_trigram) < 0:  # fmt: skip
        return features, rows
    for at in range(n):
        begin = row_start[entries[at]]
        size = min(row_start[entries[at] + 1], row_norm.size) - begin
        if begin < 0 or size <= 0:
            continue
        step = -(-size // most)
        size = -(-size // step)
        for place in range(size):
            row = begin + place * step
            cosines[place] = _row_cosine(
                row, order, terms, weights, idf, norm, row_term_start, row_term,
                row_norm,
            )  # fmt: skip
        features[at, WORDING] = cosines[:size].max()
        # By letters only for the few wordings that share the most words with it.
        best, letters = -1.0, 0.0
        for number in range(min(size, keep)):
            place = number if size <= keep else int(np.argmax(cosines[:size]))
            row = begin + place * step
            alike = _letter_cosine(row, row_trigram_start, row_trigram, counts, length)
            letters = max(letters, alike)
            both = cosines[place] + alike
            if both > best or (both == best and row < rows[at]):
                best, rows[at] = both, row
            if size > keep:
                cosines[place] = -1.0
        features[at, LETTERS] = letters
    return features, rows


@compiled
def _touched(  # pragma: no cover (compiled)
    entries: NDArray[np.int32],
    row_start: NDArray[np.int64],
    row_term_start: NDArray[np.int64],
    row_term: NDArray[np.int32],
    row_norm: NDArray[np.float32],
    row_trigram_start: NDArray[np.int64],
    row_trigram: NDArray[np.uint16],
) -> Any:
    """Read the beginning of each entry's first row.  Returns a number not below 0."""
    total = 0.0
    for entry in entries:
        row = row_start[entry]
        if 0 <= row < row_norm.size:
            total += abs(row_norm[row])
            term, trigram = row_term_start[row], row_trigram_start[row]
            if 0 <= term < row_term.size:
                total += abs(row_term[term])
            if 0 <= trigram < row_trigram.size:
                total += row_trigram[trigram]
    return total


@compiled
def _fields(  # pragma: no cover (compiled)
    features: NDArray[np.float64],
    entries: NDArray[np.int32],
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    mass: float,
    unseen: float,
    has_unknown: bool,
    idf: NDArray[np.float32],
    posting_start: NDArray[np.int64],
    posting_entry: NDArray[np.int32],
    posting_question: NDArray[np.uint16],
    posting_answer: NDArray[np.uint16],
    n_entries: int,
) -> None:
    """How each entry's wordings and answer match the question's terms."""
    n = entries.size
    features[:, MISSING] = unseen if has_unknown else 0.0
    for number in range(terms.size):
        term, weight = terms[number], np.float64(weights[number])
        begin = max(posting_start[term], 0)
        end = min(posting_start[term + 1], posting_entry.size)
        for at in range(n if begin < end else 0):
            place = last_up_to(posting_entry, begin, end, entries[at], n_entries)
            question = answer = 0.0
            if posting_entry[place] == entries[at]:
                question = _float(posting_question[place])
                answer = _float(posting_answer[place])
            if question > 0 or answer > 0:
                features[at, QUESTION] += question * weight
                features[at, ANSWER] += answer * weight
                features[at, COVERED] += weight
            else:
                features[at, MISSING] = max(features[at, MISSING], idf[term])
    for at in range(n):
        for column in (QUESTION, ANSWER, COVERED):
            features[at, column] /= mass
        # In 32 bits, as numpy divides idfs.
        missing = np.float32(features[at, MISSING]) / np.float32(unseen)
        features[at, MISSING] = missing


@compiled
def _float(bits: int) -> Any:  # pragma: no cover (compiled)
    """The value of a float16 that is not negative, from its bits."""
    exponent, fraction = (bits >> 10) & 31, bits & 1023
    return float(fraction + (1024 if exponent else 0)) * _POWERS[exponent]


@compiled
def _row_cosine(  # pragma: no cover (compiled)
    row: int,
    order: NDArray[np.int64],
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    idf: NDArray[np.float32],
    norm: float,
    row_term_start: NDArray[np.int64],
    row_term: NDArray[np.int32],
    row_norm: NDArray[np.float32],
) -> Any:
    """Cosine of the idf vectors of the question and a row, whose terms are sorted.

    `order` sorts the question's terms.
    """
    dot = 0.0
    at, last = max(row_term_start[row], 0), min(row_term_start[row + 1], row_term.size)
    for number in order:
        term = terms[number]
        while at < last and row_term[at] < term:
            at += 1
        if at < last and row_term[at] == term:
            dot += np.float64(weights[number] * idf[term])
    return dot / max(row_norm[row] * norm, 1e-9)


@compiled
def _own_trigrams(text: NDArray[np.uint32]) -> Any:  # pragma: no cover (compiled)
    """How often each trigram occurs in the question, and that vector's length."""
    counts = np.zeros(N_TRIGRAMS, dtype=np.uint16)
    squares = 0
    for at in range(1, text.size - 1):
        if text[at] != SPACE:
            three = np.uint64(text[at - 1]) | np.uint64(text[at]) << SECOND
            three |= np.uint64(text[at + 1]) << THIRD
            trigram = (three * SPREAD) >> HIGHEST
            squares += 2 * counts[trigram] + 1
            counts[trigram] += np.uint16(1)
    return counts, np.sqrt(np.float64(squares))


@compiled
def _letter_cosine(  # pragma: no cover (compiled)
    row: int,
    row_trigram_start: NDArray[np.int64],
    row_trigram: NDArray[np.uint16],
    counts: NDArray[np.uint16],
    length: float,
) -> Any:
    """Cosine of the trigram counts of the question and a row, as in `index.letters`.

    `counts` has the question's by trigram, `length` the root of their squares' sum.
    """
    begin = max(row_trigram_start[row], 0)
    end = min(row_trigram_start[row + 1], row_trigram.size)
    dot = 0
    for at in range(begin, end):
        dot += counts[row_trigram[at]]
    return dot / max(np.sqrt(np.float64(max(end - begin, 0))) * length, 1e-9)
