"""Which files of a corpus folder are knowledge, and their format, by their names."""

from __future__ import annotations

from typing import Literal

Format = Literal["records", "article"]

_FORMATS: dict[str, Format] = {".yaml": "records", ".yml": "records", ".md": "article"}
_ENDINGS = tuple(_FORMATS)


def is_knowledge(name: str) -> bool:
    """Whether a file of this name is read."""
    return name.casefold().endswith(_ENDINGS)


def format_of(name: str) -> Format:
    """The format of a file of knowledge.

    >>> format_of("pricing.YML")
    'records'
    """
    return _FORMATS["." + name.casefold().rpartition(".")[2]]


def patterns() -> str:
    """The names of knowledge files, for people.

    >>> patterns()
    '*.yaml, *.yml or *.md'
    """
    *others, last = (f"*{ending}" for ending in _ENDINGS)
    return f"{', '.join(others)} or {last}"
