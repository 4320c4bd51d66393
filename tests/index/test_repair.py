"""Repairs against a scan of every known word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.deletes import (
    PREFIX,
    delete_table,
    edits_allowed,
    form_hashes,
    near_forms,
)
from index.flat import offsets
from index.hashing import word_hashes
from index.repair import Repair, Speller
from tests.index.six import arrays_of


def speller_of(counts: dict[str, int], ordinary: Sequence[str] = ()) -> Speller:
    """A speller that knows these words, in a language that has the ordinary ones."""
    words = list(counts)
    order = np.argsort(word_hashes(words)).tolist() if words else []
    ordered = [words[at] for at in order]
    sizes = [len(word.encode()) for word in ordered]
    delete_hash, delete_surface = delete_table(ordered)
    arrays = arrays_of()._replace(
        surface_hash=word_hashes(ordered),
        surface_start=offsets(sizes),
        surface_count=np.array([counts[word] for word in ordered], dtype=np.int32),
        delete_hash=delete_hash,
        delete_surface=delete_surface,
        ordinary_hash=np.sort(word_hashes(list(ordinary))),
    )
    return Speller(arrays, "".join(ordered).encode())


def in_reach(word: str, known: Sequence[str]) -> set[str]:
    """Known words within the slips that `word` may have, by scanning them all."""
    limit = edits_allowed(word)
    return {
        other
        for other in known
        if len(other) >= 3
        and not any(c.isdigit() for c in other)
        and OSA.distance(word, other) <= min(limit, edits_allowed(other))
    }


WORD = st.text(alphabet="abcé", min_size=3, max_size=9)


@pytest.mark.slow
@given(st.sets(WORD, min_size=1, max_size=12), WORD)
@settings(max_examples=300)
def test_every_word_in_reach_is_found(known: set[str], word: str) -> None:
    speller = speller_of(dict.fromkeys(sorted(known), 1))
    found = {other for _, other in speller._within_reach(word, form_hashes(word))}
    near = {
        other
        for other in in_reach(word, sorted(known))
        # Of long words only the beginning is compared.
        if OSA.distance(word[:PREFIX], other[:PREFIX])
        <= min(edits_allowed(word), edits_allowed(other))
    }
    assert near <= found


@pytest.mark.slow
@given(st.sets(WORD, min_size=1, max_size=12), WORD)
@settings(max_examples=300)
def test_near_forms_bring_every_word_within_one_slip(
    known: set[str], word: str
) -> None:
    speller = speller_of(dict.fromkeys(sorted(known), 1))
    near = form_hashes(word)[: near_forms(word)]
    found = {other for _, other in speller._within_reach(word, near)}
    assert {other for other in known if OSA.distance(word, other) <= 1} <= found


@given(st.sets(WORD, min_size=1, max_size=12), WORD)
def test_the_repair_is_a_nearest_word(known: set[str], word: str) -> None:
    if word in known:
        return
    repair = speller_of(dict.fromkeys(sorted(known), 1)).repair(word)
    if repair is not None and len(repair.read_as) == 1:
        assert repair.read_as[0] in known
        slips = OSA.distance(word, repair.read_as[0])
        assert slips <= edits_allowed(word)
        nearest = [OSA.distance(word, other) for other in in_reach(word, sorted(known))]
        if len(word) <= PREFIX and nearest:
            assert slips <= min(nearest)


@given(st.sets(WORD, min_size=1, max_size=12))
def test_known_words_are_known(known: set[str]) -> None:
    speller = speller_of(dict.fromkeys(sorted(known), 1))
    assert all(map(speller.knows, known))
    assert not speller.knows("")
    assert not speller.knows("zzz" * 99)


COUNTS = {"outsourcing": 9, "cost": 5, "call": 7, "center": 6, "coast": 1, "agent": 3}


@pytest.mark.parametrize(
    ("word", "read_as"),
    [
        ("outsorcing", ("outsourcing",)),
        ("outsuorcing", ("outsourcing",)),
        ("ousorcing", ("outsourcing",)),
        ("csot", ("cost",)),
        ("callcenter", ("call", "center")),
        ("agnet", ("agent",)),
    ],
)
def test_slips_are_corrected(word: str, read_as: tuple[str, ...]) -> None:
    repair = speller_of(COUNTS).repair(word)
    assert repair is not None
    assert repair.read_as == read_as


@pytest.mark.parametrize("word", ["zz", "co", "24/7", "c0st", "xyzxyz", ""])
def test_what_is_no_slip_stays(word: str) -> None:
    assert speller_of(COUNTS).repair(word) is None


def test_the_likelier_slip_wins_then_the_commoner_word() -> None:
    assert speller_of({"cart": 1, "cast": 99}).repair("catr") == Repair(
        "catr", ("cart",)
    )
    assert speller_of({"bill": 1, "bull": 2}).repair("bxll") == Repair(
        "bxll", ("bull",)
    )


def test_without_known_words_nothing_is_corrected() -> None:
    assert speller_of({}).repair("anything") is None
    assert not speller_of({}).knows("anything")


def test_an_ordinary_word_is_read_as_another_only_where_the_hand_slipped() -> None:
    counts = {"none": 9, "trial": 9, "fit": 1, "out": 1}
    speller = speller_of(counts, ("nine", "trail", "outfit"))
    assert speller.repair("nine") is None
    assert speller.repair("outfit") is None
    swapped = speller.repair("trail")
    assert swapped is not None
    assert swapped.read_as == ("trial",)
    # A word of no language is read as before.
    for written, read in (("nonne", ("none",)), ("fitout", ("fit", "out"))):
        repair = speller.repair(written)
        assert repair is not None
        assert repair.read_as == read
