"""Texts as term numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus import Entry, Term
from index.analyzer import stemmer
from index.building.encode import Ragged, encode
from index.glossary import build_glossary

LISTS = st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=6)


def ragged(lists: list[list[int]]) -> Ragged:
    """Lists as one array and their starts."""
    values = np.array([value for found in lists for value in found], dtype=np.int32)
    return Ragged(values, np.cumsum([0, *map(len, lists)]))


@given(LISTS, st.data())
def test_taking_lists_takes_their_values(
    lists: list[list[int]], data: st.DataObject
) -> None:
    chosen = data.draw(
        st.lists(st.integers(0, len(lists) - 1), max_size=5) if lists else st.just([])
    )
    taken = ragged(lists).take(np.array(chosen, dtype=np.int64))
    expected = [lists[number] for number in chosen]
    assert [part.tolist() for part in np.split(taken.values, taken.start[1:-1])][
        : len(chosen)
    ] == expected
    assert taken.owner.tolist() == [
        at for at, found in enumerate(expected) for _ in found
    ]


def test_variants_of_a_term_are_one_number() -> None:
    stem = stemmer("en")
    glossary = build_glossary(
        [Term("business process outsourcing", ("BPO",))], (), stem
    )
    entries = [
        Entry("a", "What is BPO?", "See business process outsourcing."),
        Entry("b", "Business processes", "Outsourcing"),
    ]
    told: list[tuple[str, int, int]] = []
    encoded = encode(entries, glossary, stem, lambda *step: told.append(step))
    names = [
        [encoded.term_names[at] for at in part]
        for part in np.split(encoded.rows.values, encoded.rows.start[1:-1])
    ]
    form = "busi_process_outsourc_"
    assert names == [["what", "is", form], ["busi", "process"]]
    assert [encoded.term_names[at] for at in encoded.answers.values] == [
        *("see", form, "outsourc")
    ]
    assert told == [("Reading wordings", 0, 2), ("Reading answers", 0, 2)]


def test_a_part_of_the_entries_is_numbered_anew() -> None:
    stem = stemmer("en")
    entries = [Entry(name, name, name, alternates=(f"{name} too",)) for name in "abc"]
    encoded = encode(entries, build_glossary((), (), stem), stem)
    part = encoded.subset(np.array([0, 2]), np.array([1, 2, 4]))
    assert part.row_entry.tolist() == [0, 1]
    assert part.row_texts == [" a too ", " c "]
    assert len(part.answers) == 2
