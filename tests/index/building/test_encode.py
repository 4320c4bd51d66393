"""Texts as term numbers."""

from __future__ import annotations

import numpy as np

from corpus import Entry, Term
from index.analyzer import stemmer
from index.building.encode import encode
from index.glossary import build_glossary


def test_variants_of_a_term_are_one_number() -> None:
    stem = stemmer("en")
    glossary = build_glossary(
        [Term("business process outsourcing", ("BPO",))], (), stem
    )
    entries = [
        Entry("a", "What is BPO?", "See business process outsourcing."),
        Entry("b", "Business processes", "Outsourcing"),
    ]
    steps: list[tuple[str, int, int]] = []
    encoded = encode(entries, glossary, stem, lambda *step: steps.append(step))
    names = [
        [encoded.term_names[at] for at in part]
        for part in np.split(encoded.rows.values, encoded.rows.start[1:-1])
    ]
    form = "busi_process_outsourc_"
    assert names == [["what", "is", form], ["busi", "process"]]
    assert [encoded.term_names[at] for at in encoded.answers.values] == [
        *("see", form, "outsourc")
    ]
    assert steps == [("Reading wordings", 0, 2), ("Reading answers", 0, 2)]


def test_a_part_of_the_entries_is_renumbered() -> None:
    stem = stemmer("en")
    entries = [Entry(name, name, name, alternates=(f"{name} too",)) for name in "abc"]
    encoded = encode(entries, build_glossary((), (), stem), stem)
    part = encoded.subset(np.array([0, 2]), np.array([1, 2, 4]))
    assert part.row_entry.tolist() == [0, 1]
    assert part.row_texts == [" a too ", " c "]
    assert len(part.answers) == 2
