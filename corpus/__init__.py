"""What is known: reads, checks and splits knowledge files.  Knows nothing of search."""

from corpus.check import check_corpus
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
from corpus.reader import content_hash, read_corpus, read_questions

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
