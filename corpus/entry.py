"""What is known, as values: entries, terms, sources, questions, the whole corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Audience = Literal["public", "internal"]
Kind = Literal["faq", "passage", "term"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; entries name it by `id`."""

    id: str
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer that an owner wrote.

    `kind` says where it stood: a FAQ entry, a passage (one heading's section of an
    article; `question` is its heading path, `answer` its text), or the definition of a
    term.  A term's `id` is ``term-<slug>``, a passage's ``<file-stem>#<heading-slug>``.
    `answer` is Markdown.  From the day `expires` on it is not served as an answer.
    """

    id: str
    question: str
    answer: str
    kind: Kind = "faq"
    alternates: tuple[str, ...] = ()
    short: str | None = None
    tags: tuple[str, ...] = ()
    audience: Audience = "internal"
    sources: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    owner: str | None = None
    reviewed: date | None = None
    expires: date | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question and its alternates: every known way to ask for this entry."""
        return (self.question, *self.alternates)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field: its abbreviations and synonyms mean the same."""

    term: str
    abbreviations: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    definition: str | None = None

    @property
    def variants(self) -> tuple[str, ...]:
        """Everything that means the term, itself first."""
        return (self.term, *self.abbreviations, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Question:
    """An acceptance question: the id that must answer it, or None: must be declined."""

    question: str
    answer: str | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorpusInfo:
    """What a corpus says of itself (`corpus:` in a YAML file)."""

    name: str
    language: str = "en"
    audience: Audience = "internal"
    owner: str | None = None
    handoff: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """A whole corpus folder, checked: ids are unique and every link has its target.

    `entries` holds all kinds, sorted by id.  `content_hash` is the SHA-256 (hex) of
    what was read; the same knowledge has the same hash wherever the folder lies.
    """

    info: CorpusInfo
    entries: tuple[Entry, ...]
    terms: tuple[Term, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    content_hash: str = ""
