"""Bytes of an entry: what is written is read again, and nothing else is believed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.milvus.payload import (
    MAX_TEXT,
    EntryRows,
    EntryTerms,
    PayloadError,
    from_piece,
    n_pieces,
    piece_key,
    read_rows,
    read_terms,
    split_first,
    to_pieces,
    write_rows,
    write_terms,
)

N_TERMS = 50


@given(st.binary(max_size=200_000))
def test_pieces_make_the_whole_again(data: bytes) -> None:
    pieces = list(to_pieces(data))
    assert all(len(piece) <= MAX_TEXT for piece in pieces)
    assert len(pieces) == n_pieces(len(data))
    size, first = split_first(from_piece(pieces[0]))
    assert size == len(data)
    assert first + b"".join(map(from_piece, pieces[1:])) == data


@given(st.sets(st.integers(0, N_TERMS - 1)))
def test_terms_are_read_as_written(numbers: set[int]) -> None:
    term = np.array(sorted(numbers), dtype=np.int32)
    values = np.linspace(0, 2, term.size)
    written = EntryTerms(
        term,
        values.astype(np.float16),
        (2 - values).astype(np.float16),
        (values * 3).astype(np.float32),
    )
    read = read_terms(write_terms(written), N_TERMS)
    for one, two in zip(written, read, strict=True):
        np.testing.assert_array_equal(one, two)


def test_rows_are_read_as_written() -> None:
    written = EntryRows(
        first=7,
        norm=np.array([1.5, 2.5], dtype=np.float32),
        size=np.array([1, 2], dtype=np.int32),
        n_trigrams=np.array([1, 2], dtype=np.int32),
        term=np.array([4, 0, 49], dtype=np.int32),
        trigram=np.array([0, 65_535, 7], dtype=np.uint16),
        record=b'{"id": "x"}\n',
    )
    read = read_rows(write_rows(written), N_TERMS)
    for one, two in zip(written, read, strict=True):
        np.testing.assert_array_equal(one, two)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (read_terms, read_rows):
        try:
            read(data, N_TERMS)
        except PayloadError:
            continue


@given(st.one_of(st.none(), st.integers(), st.text(), st.binary()))
def test_any_piece_is_read_or_refused(piece: object) -> None:
    try:
        split_first(from_piece(piece))
    except PayloadError:
        return


@pytest.mark.parametrize(
    "terms",
    [
        ([3, 3], [1.0, 1.0]),
        ([4, 3], [1.0, 1.0]),
        ([-1, 3], [1.0, 1.0]),
        ([3, N_TERMS], [1.0, 1.0]),
        ([3, 4], [1.0, np.nan]),
        ([3, 4], [1.0, -1.0]),
    ],
)
def test_terms_out_of_place_are_refused(terms: tuple[list[int], list[float]]) -> None:
    numbers, impact = terms
    half = np.ones(2, dtype=np.float16)
    bad = EntryTerms(
        np.array(numbers, dtype=np.int32),
        half,
        half,
        np.array(impact, dtype=np.float32),
    )
    with pytest.raises(PayloadError):
        read_terms(write_terms(bad), N_TERMS)


def test_keys_of_pieces_are_apart_from_entries_and_from_each_other() -> None:
    keys = {
        piece_key(kind, number, part)
        for kind in range(1, 7)
        for number in (0, 1, 2**31 - 1)
        for part in (0, 1, 2**20)
    }
    assert len(keys) == 6 * 3 * 3
    assert min(keys) > 2**31
    assert max(keys) < 2**63
