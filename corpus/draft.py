"""What the files of a folder say, line by line, before the whole is checked."""

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

    `has_audience` is False if the entry names no audience and gets the corpus's.
    """

    wording_lines: tuple[int, ...] = ()
    has_audience: bool = False


@dataclass(frozen=True, slots=True)
class LocatedTerm(Located[Term]):
    """A term, and its entry if it has a definition."""

    entry: LocatedEntry | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to the id `target`, in the field `key` of the record `label`."""

    path: Path
    line: int
    label: str
    key: Target
    target: str


@dataclass(slots=True)
class Draft:
    """Everything read from one folder, and every problem found while reading.

    `unread` has the text of files that could not be read to the end: an id that occurs
    in one of them is not reported as missing.  None stands for a file of which nothing
    is known.
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
        """What the corpus says about itself; by default the name is the folder's."""
        if self.infos:
            return self.infos[0].value
        return CorpusInfo(name=folder_name(self.folder))


def folder_name(folder: Path) -> str:
    """The name of a folder, printable; "corpus" if it has none."""
    name = folder.resolve().name.encode("utf-8", "replace").decode("utf-8")
    return "".join(char if char.isprintable() else "?" for char in name) or "corpus"
