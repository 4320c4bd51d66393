"""Filters, and what ranking reads of the entries that were found."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Entry
from index.backend import Filter, Wordings
from index.letters import trigrams
from index.local import LocalBackend, LocalEntryData, Masks
from index.search import Index
from tests.index.six import ENTRIES, arrays_of

TODAY = date(2026, 11, 22)


def backend_of(*entries: Entry) -> LocalBackend:
    """A backend over these entries, sorted by id."""
    return LocalBackend(arrays_of(*entries))


def found_by(
    backend: LocalBackend, entry_filter: Filter | None, k: int = 10
) -> list[int]:
    """The entries found for all terms at once."""
    terms = np.arange(backend._arrays.term_hash.size)
    weights = backend._arrays.idf[terms] + np.float32(0.1)
    return backend.find(terms, weights, k, entry_filter).entries.tolist()


@given(st.integers(0, 5), st.integers(1, 6))
def test_leaving_one_out_is_finding_among_the_others(without: int, k: int) -> None:
    backend = backend_of(*ENTRIES)
    masked = Filter("internal", TODAY, without=without)
    terms = np.arange(backend._arrays.term_hash.size)
    weights = backend._arrays.idf[terms]
    everything = backend.find(terms, weights, k + 1, None).entries.tolist()
    found = backend.find(terms, weights, k, masked).entries.tolist()
    assert without not in found
    assert len(found) == min(k, len(ENTRIES) - 1)
    if without in everything:
        assert found == [number for number in everything if number != without]
    mask = Masks(backend._arrays).allowed(masked)
    assert mask is not None
    assert mask.tolist() == [number != without for number in range(len(ENTRIES))]


def test_the_public_sees_public_entries_only() -> None:
    backend = backend_of(*ENTRIES)
    assert found_by(backend, Filter("public", TODAY)) == [2]
    assert found_by(backend, Filter("internal", TODAY)) == [0, 1, 2, 3, 4, 5]
    # Whoever is not known to be inside is outside.
    assert found_by(backend, Filter("other", TODAY)) == [2]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "served"),
    [(date(2026, 11, 21), True), (TODAY, False), (date(2027, 1, 1), False)],
)
def test_an_entry_is_served_until_the_day_before_it_expires(
    day: date, served: bool
) -> None:
    backend = backend_of(Entry("a", "one", "x", expires=TODAY), Entry("b", "one", "y"))
    assert found_by(backend, Filter("internal", day)) == ([0, 1] if served else [1])


def test_tags_narrow_to_any_of_them(index_folder: object) -> None:
    index = Index.open(index_folder)  # type: ignore[arg-type]

    def found(*tags: str) -> list[int]:
        entry_filter = Filter("internal", TODAY, frozenset(tags))
        mask = index.allowed(entry_filter)
        return list(range(6)) if mask is None else np.flatnonzero(mask).tolist()

    assert found("service") == [3, 4]
    assert found("time", "service") == [3, 4]
    assert found("time") == [3]
    assert found("unheard of") == []
    assert found() == [0, 1, 2, 3, 4, 5]


def test_fields_are_what_the_postings_hold() -> None:
    backend = backend_of(*ENTRIES)
    arrays = backend._arrays
    entries = np.array([0, 2, 5], dtype=np.int32)
    terms = np.arange(arrays.term_hash.size)
    question, answer = LocalEntryData(arrays, entries).fields(terms)
    for column in terms.tolist():
        part = slice(
            int(arrays.posting_start[column]), int(arrays.posting_start[column + 1])
        )
        listed = arrays.posting_entry[part].tolist()
        for row, entry in enumerate(entries.tolist()):
            at = part.start + listed.index(entry) if entry in listed else None
            expected = (0, 0) if at is None else (
                float(arrays.posting_question[at]), float(arrays.posting_answer[at])
            )  # fmt: skip
            assert (question[column, row], answer[column, row]) == expected


def test_no_terms_and_no_entries_have_empty_fields() -> None:
    arrays = backend_of(*ENTRIES)._arrays
    none = np.zeros(0, dtype=np.int64)
    some = LocalEntryData(arrays, np.array([1, 2], dtype=np.int32))
    assert some.fields(none).shape == (2, 0, 2)
    nothing = LocalEntryData(arrays, none.astype(np.int32))
    assert nothing.fields(np.arange(3)).shape == (2, 3, 0)


def of_text(text: str) -> list[int]:
    return [int(trigram) for trigram in trigrams(text)]


def trigrams_of_rows(data: LocalEntryData, wordings: Wordings) -> list[list[int]]:
    every, sizes = data.trigrams(wordings.rows)
    return [part.tolist() for part in np.split(every, np.cumsum(sizes)[:-1])]


def test_too_many_wordings_are_thinned_evenly() -> None:
    many = Entry("a", "w0", "x", alternates=tuple(f"w{at}" for at in range(1, 10)))
    backend = backend_of(many, Entry("b", "one", "y"))
    found = LocalEntryData(backend._arrays, np.array([0, 1], dtype=np.int32))
    everything = found.wordings(1000)
    texts = [f" w{at} " for at in range(10)]
    assert trigrams_of_rows(found, everything) == [
        *map(of_text, texts),
        of_text(" one "),
    ]
    assert everything.owner.tolist() == [0] * 10 + [1]
    thinned = found.wordings(8)
    assert trigrams_of_rows(found, thinned) == [
        of_text(text) for text in (texts[0], *texts[3::3], " one ")
    ]
    assert thinned.owner.tolist() == [0, 0, 0, 0, 1]


def test_a_large_index_is_searched_compiled_after_some_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.compiled.kernels.ENTRIES_FOR_KERNEL", 1)
    monkeypatch.setattr("index.compiled.kernels.QUESTIONS_BEFORE_KERNEL", 2)
    backend = backend_of(*ENTRIES)
    calls: list[int] = []
    monkeypatch.setattr(backend, "load_kernel", lambda: calls.append(1))
    before = found_by(backend, None)
    assert not calls
    found_by(backend, None)
    found_by(backend, None)
    assert calls in ([], [1])  # in another thread, and only once
    monkeypatch.undo()
    backend.load_kernel()
    assert found_by(backend, None) == before


def test_without_numba_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "index.compiled.ranking", None)
    backend = backend_of(*ENTRIES)
    assert backend.load_kernel() is False
    assert found_by(backend, None) == [0, 1, 2, 3, 4, 5]
