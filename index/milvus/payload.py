"""What Milvus stores for an entry besides its vector, as bytes: written and checked.

Milvus has no field for bytes, and a text field holds 65,535 characters: bytes are
stored as base64 in numbered pieces, the first of which begins with their size.  They
contain no code, and nothing is used before its checksum and sizes are verified.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Bytes per piece; as base64 they are 65,532 characters.
PIECE = 49_149
MAX_TEXT = 65_535
_HEAD = struct.Struct("<Q")
_SIZES = struct.Struct("<QIIII")
#: No single entry comes near this.
MAX_BYTES = 64 << 20

#: What a piece is part of; the rest of its key says of which entry, and where.
TERMS, DATA, MANIFEST, ARRAYS, WORDS, DIGESTS = range(1, 7)


class PayloadError(ValueError):
    """Bytes that are not what was written."""


class EntryTerms(NamedTuple):
    """An entry's terms, sorted: saturated term frequencies and impact of each."""

    term: NDArray[np.int32]
    question: NDArray[np.float16]
    answer: NDArray[np.float16]
    impact: NDArray[np.float32]


class EntryRows(NamedTuple):
    """An entry's wordings and its record.

    `first` is the number of the first row; `size` and `n_trigrams` say how many terms
    and trigrams each row has.
    """

    first: int
    norm: NDArray[np.float32]
    size: NDArray[np.int32]
    n_trigrams: NDArray[np.int32]
    term: NDArray[np.int32]
    trigram: NDArray[np.uint16]
    record: bytes


def piece_key(kind: int, number: int, part: int) -> int:
    """The primary key of one piece; entries themselves have keys below 2**31."""
    return kind << 59 | part << 32 | number


def to_pieces(data: bytes) -> Iterator[str]:
    """The bytes after their size, as texts that fit into a field; at least one."""
    whole = _HEAD.pack(len(data)) + data
    for begin in range(0, len(whole), PIECE):
        yield base64.b64encode(whole[begin : begin + PIECE]).decode("ascii")


def n_pieces(n_bytes: int) -> int:
    """How many pieces that many bytes make."""
    return -(-(n_bytes + _HEAD.size) // PIECE)


def from_piece(text: object) -> bytes:
    """One piece's bytes.  Raises PayloadError."""
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise PayloadError("a piece is not a text")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PayloadError("a piece is damaged") from error


def split_first(piece: bytes, most: int = MAX_BYTES) -> tuple[int, bytes]:
    """The size of the whole, and the part of it that is in the first piece."""
    if len(piece) < _HEAD.size:
        raise PayloadError("a piece is cut short")
    (size,) = _HEAD.unpack_from(piece)
    if size > most:
        raise PayloadError("a piece belongs to something too large")
    return size, piece[_HEAD.size :]


def digest(data: bytes) -> int:
    """The checksum that an index stores for an entry's bytes."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


def write_terms(terms: EntryTerms) -> bytes:
    """An entry's terms as bytes."""
    return b"".join(
        column.astype(column.dtype.newbyteorder("<"), copy=False).tobytes()
        for column in terms
    )


def read_terms(data: bytes, n_terms: int) -> EntryTerms:
    """An entry's terms from bytes; `n_terms` is the size of the vocabulary."""
    count, rest = divmod(len(data), 12)
    if rest:
        raise PayloadError("an entry's terms are cut short")
    term = np.frombuffer(data, "<i4", count)
    question = np.frombuffer(data, "<f2", count, 4 * count)
    answer = np.frombuffer(data, "<f2", count, 6 * count)
    impact = np.frombuffer(data, "<f4", count, 8 * count)
    if count and (term[0] < 0 or term[-1] >= n_terms or (np.diff(term) <= 0).any()):
        raise PayloadError("an entry's terms are out of order")
    if not (np.isfinite(impact).all() and (impact >= 0).all()):
        raise PayloadError("an entry's impacts are not numbers")
    if not np.isfinite(question + answer).all():
        raise PayloadError("an entry's frequencies are not numbers")
    return EntryTerms(term, question, answer, impact)


def write_rows(rows: EntryRows) -> bytes:
    """An entry's wordings and record as bytes."""
    sizes = (rows.norm.size, rows.term.size, rows.trigram.size, len(rows.record))
    return b"".join(
        (
            _SIZES.pack(rows.first, *sizes),
            rows.norm.astype("<f4").tobytes(),
            rows.size.astype("<i4").tobytes(),
            rows.n_trigrams.astype("<i4").tobytes(),
            rows.term.astype("<i4").tobytes(),
            rows.trigram.astype("<u2").tobytes(),
            rows.record,
        )
    )


def read_rows(data: bytes, n_terms: int) -> EntryRows:
    """Wordings and record from bytes; `n_terms` is the size of the vocabulary."""
    if len(data) < _SIZES.size:
        raise PayloadError("an entry is cut short")
    first, n_rows, n_values, n_letters, record_bytes = _SIZES.unpack_from(data)
    at = _SIZES.size
    if len(data) != at + 12 * n_rows + 4 * n_values + 2 * n_letters + record_bytes:
        raise PayloadError("an entry's size is not what it says")
    columns = []
    for kind, count in (("<f4", n_rows), ("<i4", n_rows), ("<i4", n_rows)):
        columns.append(np.frombuffer(data, kind, count, at))
        at += 4 * count
    term = np.frombuffer(data, "<i4", n_values, at)
    at += 4 * n_values
    norm, size, n_trigrams = columns
    for part, total in ((size, n_values), (n_trigrams, n_letters)):
        if (part < 0).any() or int(part.sum(dtype=np.int64)) != total:
            raise PayloadError("an entry's wordings do not add up")
    if n_values and (int(term.min()) < 0 or int(term.max()) >= n_terms):
        raise PayloadError("a wording has an unknown term")
    if first >= 1 << 62 or not np.isfinite(norm).all():
        raise PayloadError("a wording's length is not a number")
    trigram = np.frombuffer(data, "<u2", n_letters, at)
    record = data[at + 2 * n_letters :]
    return EntryRows(first, norm, size, n_trigrams, term, trigram, record)
