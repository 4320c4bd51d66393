"""Which files of a corpus folder are knowledge, by the endings of their names."""

from __future__ import annotations

_ARTICLES = (".md",)
_RECORDS = (".yaml", ".yml")


def is_article(name: str) -> bool:
    """Whether a file of this name is an article in Markdown."""
    return name.casefold().endswith(_ARTICLES)


def is_knowledge(name: str) -> bool:
    """Whether a file of this name is read: an article, or records in YAML."""
    return name.casefold().endswith(_ARTICLES + _RECORDS)
