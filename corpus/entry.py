"""What is known, as values: entries, terms, sources, questions, the whole corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

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

    def to_record(self) -> dict[str, Any]:
        """The entry as plain values for JSON, in this order; dates as in ISO 8601."""
        return {
            "id": self.id,
            "kind": self.kind,
            "question": self.question,
            "alternates": self.alternates,
            "answer": self.answer,
            "short": self.short,
            "tags": self.tags,
            "audience": self.audience,
            "sources": self.sources,
            "related": self.related,
            "owner": self.owner,
            "reviewed": self.reviewed.isoformat() if self.reviewed else None,
            "expires": self.expires.isoformat() if self.expires else None,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Entry:
        """The entry of a record that `to_record` made, before or after JSON.

        Raises: KeyError, TypeError or ValueError if the record is malformed.
        """
        reviewed, expires = record["reviewed"], record["expires"]
        return cls(  # in the fields' order: their names would take a fifth longer
            record["id"],
            record["question"],
            record["answer"],
            record["kind"],
            tuple(record["alternates"]),
            record["short"],
            tuple(record["tags"]),
            record["audience"],
            tuple(record["sources"]),
            tuple(record["related"]),
            record["owner"],
            date.fromisoformat(reviewed) if reviewed else None,
            date.fromisoformat(expires) if expires else None,
        )


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
