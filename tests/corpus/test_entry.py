"""An entry as a record: the form it has in an index and in kept readings."""

from __future__ import annotations

import json
from datetime import date

import pytest

from corpus import Entry

FULL = Entry(
    "kpo#what-it-is",
    "KPO › What it is",  # noqa: RUF001 - the contract's separator of headings
    "Work that takes **judgment**.",
    "passage",
    ("kpo?", "kpo meaning"),
    "Expert work.",
    ("basics",),
    "public",
    ("callzent",),
    ("what-is-bpo",),
    "sales",
    date(2026, 11, 1),
    date(2027, 11, 1),
)
BARE = Entry("what-is-bpo", "What is BPO?", "Someone else does it.")


def test_a_record_has_every_field_in_a_fixed_order() -> None:
    assert json.dumps(BARE.to_record()) == (
        '{"id": "what-is-bpo", "kind": "faq", "question": "What is BPO?", '
        '"alternates": [], "answer": "Someone else does it.", "short": null, '
        '"tags": [], "audience": "internal", "sources": [], "related": [], '
        '"owner": null, "reviewed": null, "expires": null}'
    )
    assert FULL.to_record()["reviewed"] == "2026-11-01"


@pytest.mark.parametrize("entry", [FULL, BARE])
def test_the_entry_comes_back(entry: Entry) -> None:
    assert Entry.from_record(entry.to_record()) == entry
    assert Entry.from_record(json.loads(json.dumps(entry.to_record()))) == entry


@pytest.mark.parametrize("damage", [{"tags": None}, {"reviewed": "x"}, {"expires": 1}])
def test_a_damaged_record_is_an_error(damage: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        Entry.from_record({**BARE.to_record(), **damage})
    with pytest.raises(KeyError):
        Entry.from_record({})
