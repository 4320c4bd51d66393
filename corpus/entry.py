"""Knowledge as values: entries, terms, sources, questions, the whole corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Audience = Literal["public", "internal"]
Kind = Literal["faq", "passage", "term"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; entries refer to it by `id`."""

    id: str
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer that an owner wrote.

    `kind` is what it was written as: an FAQ entry, a passage (a section of an article;
    `question` is its path of headings, `answer` its text), or the definition of a term.
    A term's `id` is ``term-<slug>``, a passage's ``<file-stem>#<heading-slug>``.
    `answer` is Markdown.  From the day `expires` on, it is not served as an answer.
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
        return cls(  # in the fields' order: keywords would take a fifth longer
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
    """A technical term; its abbreviations and synonyms mean the same."""

    term: str
    abbreviations: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    definition: str | None = None

    @property
    def variants(self) -> tuple[str, ...]:
        """The term, its abbreviations and its synonyms, in this order."""
        return (self.term, *self.abbreviations, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Question:
    """An acceptance question; `answer` is the id of the right entry, None: decline."""

    question: str
    answer: str | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorpusInfo:
    """What a corpus says about itself (`corpus:` in a YAML file)."""

    name: str
    language: str = "en"
    audience: Audience = "internal"
    owner: str | None = None
    handoff: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """A whole corpus folder, checked: ids are unique, and every linked id exists.

    `entries` has all kinds, sorted by id.  `content_hash` is the SHA-256 (hex) of what
    was read: the same files have the same hash wherever the folder is.
    """

    info: CorpusInfo
    entries: tuple[Entry, ...]
    terms: tuple[Term, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    content_hash: str = ""
