"""Which names are those of knowledge files, and what is in them."""

from __future__ import annotations

import pytest

from corpus.endings import format_of, is_knowledge


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("faq.yaml", "records"),
        ("faq/a.yml", "records"),
        ("KPO.MD", "article"),
        ("a.b.md", "article"),
    ],
)
def test_yaml_and_markdown_are_knowledge(name: str, format_: str) -> None:
    assert is_knowledge(name)
    assert format_of(name) == format_


@pytest.mark.parametrize("name", ["", "md", "notes.txt", "faq.yaml~", "a.md.orig"])
def test_other_files_are_not_knowledge(name: str) -> None:
    assert not is_knowledge(name)
