"""Every fact of the inventory is in the shipped corpus, where the tables say."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import corpus
from corpus import Entry, read_corpus

HERE = Path(__file__).parent
SHIPPED = Path(corpus.__file__).parent / "outsourcing"

FACTS = [f"F{number:03}" for number in range(1, 249)]
DISAGREEMENTS = [f"X{number:02}" for number in range(1, 19)]


def read_table() -> dict[str, list[dict[str, Any]]]:
    """Fact id -> the entries that hold it, each with what its answer must match."""
    table: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(HERE.glob("facts_*.yaml")):
        part = yaml.safe_load(path.read_text(encoding="utf-8"))
        for fact, rows in part.items():
            table.setdefault(fact, []).extend(rows)
    return table


def spoken(markdown: str) -> str:
    """The text as one line without its emphasis, as a reader takes it in."""
    return re.sub(r"\s+", " ", markdown.replace("*", ""))


TABLE = read_table()


@pytest.fixture(scope="module")
def entries() -> Mapping[str, Entry]:
    return {entry.id: entry for entry in read_corpus(SHIPPED).entries}


def test_every_fact_is_in_the_table() -> None:
    assert sorted(TABLE) == sorted(FACTS + DISAGREEMENTS)


@pytest.mark.parametrize("fact", FACTS + DISAGREEMENTS)
def test_fact_is_in_the_entries_named(fact: str, entries: Mapping[str, Entry]) -> None:
    rows = TABLE.get(fact, [])
    assert rows, f"{fact} has no entry"
    for row in rows:
        assert row["entry"] in entries, f"{fact}: no entry {row['entry']}"
        assert row["holds"], f"{fact}: nothing is asked of {row['entry']}"
        answer = spoken(entries[row["entry"]].answer)
        missing = [
            pattern
            for pattern in row["holds"]
            if not re.search(pattern, answer, re.IGNORECASE)
        ]
        assert not missing, f"{fact}: {row['entry']} does not hold {missing}"
