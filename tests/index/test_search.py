"""Ids and questions without the rest of the record."""

from __future__ import annotations

from pathlib import Path

from corpus import Entry
from index.building.build import build_index
from index.search import Index
from tests.index.six import corpus_of

QUESTIONS = (
    'What is ", "alternates": ["x"]?',
    'A backslash \\", "alternates": [] and \\',
    '{"id": "y", "kind": "faq"}',
    "über 日本\n\t\u2028?",
)


def test_a_title_is_that_of_the_entry_whatever_its_text(tmp_path: Path) -> None:
    entries = [
        Entry(f"e{number}", question, '", "alternates": []')
        for number, question in enumerate(QUESTIONS)
    ]
    build_index(corpus_of(*entries), tmp_path / "index")
    index = Index.open(tmp_path / "index")
    numbers = range(index.n_entries)
    titles = [(entry.id, entry.question) for entry in index.entries(numbers)]
    assert index.titles(numbers) == titles
    assert sorted(question for _, question in titles) == sorted(QUESTIONS)
