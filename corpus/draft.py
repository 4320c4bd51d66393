"""What the files of a folder say, with their lines, before it is checked as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Literal, TypeVar

from corpus.entry import CorpusInfo, Entry, Question, Source, Term
from corpus.errors import Problem

Value = TypeVar("Value")
Target = Literal["related", "sources", "answer"]


@dataclass(frozen=True, slots=True)
class Located(Generic[Value]):
    """A value and where it was written."""

    value: Value
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class LocatedEntry(Located[Entry]):
    """An entry; `wording_lines` has the line of each of `value.wordings`.

    `has_audience` is False where the entry names none: then it gets the corpus's.
    """

    wording_lines: tuple[int, ...] = ()
    has_audience: bool = False


@dataclass(frozen=True, slots=True)
class LocatedTerm(Located[Term]):
    """A term, with what its entry needs where it has a definition."""

    entry: LocatedEntry | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A place that names an id: `label` is what names it, `target` the id named."""

    path: Path
    line: int
    label: str
    key: Target
    target: str


@dataclass(slots=True)
class Draft:
    """Everything read from one folder, and every fault found while reading.

    `unread` has the text of files that could not be read to the end: an id that stands
    in one of them is not called missing.  None in it: nothing is known of a file.
    """

    folder: Path
    entries: list[LocatedEntry] = field(default_factory=list)
    terms: list[LocatedTerm] = field(default_factory=list)
    sources: list[Located[Source]] = field(default_factory=list)
    infos: list[Located[CorpusInfo]] = field(default_factory=list)
    questions: list[Located[Question]] = field(default_factory=list)
    articles: list[Located[str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: list[str | None] = field(default_factory=list)
    n_files: int = 0
    content_hash: str = ""

    def take(self, other: Draft) -> None:
        """Add what another draft of the same folder says."""
        self.entries += other.entries
        self.terms += other.terms
        self.sources += other.sources
        self.infos += other.infos
        self.questions += other.questions
        self.articles += other.articles
        self.links += other.links
        self.problems += other.problems
        self.unread += other.unread

    @property
    def info(self) -> CorpusInfo:
        """What the corpus says of itself; its folder's name where it says nothing."""
        if self.infos:
            return self.infos[0].value
        return CorpusInfo(name=folder_name(self.folder))


def folder_name(folder: Path) -> str:
    """The name of a folder as a word that can be printed."""
    name = folder.resolve().name.encode("utf-8", "replace").decode("utf-8")
    return "".join(char if char.isprintable() else "?" for char in name) or "corpus"
