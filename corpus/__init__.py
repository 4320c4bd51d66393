"""Reads, checks and splits knowledge files, without any search.

The functions below are loaded on first use: answering from a built index needs only the
names and bytes of the files, and no YAML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.entry import (
    Audience,
    Corpus,
    CorpusInfo,
    Entry,
    Kind,
    Question,
    Source,
    Term,
)
from corpus.errors import CorpusError, FrontdeskError, Problem

if TYPE_CHECKING:
    from corpus.check import check_corpus
    from corpus.folder import content_hash
    from corpus.reader import read_corpus, read_questions

__all__ = [
    "Audience",
    "Corpus",
    "CorpusError",
    "CorpusInfo",
    "Entry",
    "FrontdeskError",
    "Kind",
    "Problem",
    "Question",
    "Source",
    "Term",
    "check_corpus",
    "content_hash",
    "read_corpus",
    "read_questions",
]


def __getattr__(name: str) -> object:
    if name == "check_corpus":
        from corpus.check import check_corpus

        return check_corpus
    if name == "content_hash":
        from corpus.folder import content_hash

        return content_hash
    if name in ("read_corpus", "read_questions"):
        from corpus import reader

        function: object = getattr(reader, name)
        return function
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
