"""Which names are those of knowledge files."""

from __future__ import annotations

import pytest

from corpus.endings import is_article, is_knowledge


@pytest.mark.parametrize("name", ["faq.yaml", "faq/a.yml", "KPO.MD", "a.b.md"])
def test_yaml_and_markdown_are_knowledge(name: str) -> None:
    assert is_knowledge(name)
    assert is_article(name) == name.casefold().endswith(".md")


@pytest.mark.parametrize("name", ["", "md", "notes.txt", "faq.yaml~", "a.md.orig"])
def test_nothing_else_is(name: str) -> None:
    assert not is_knowledge(name)
    assert not is_article(name)
