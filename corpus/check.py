"""The rules for a whole corpus: unique ids, links that work, no repeated wordings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from corpus.draft import Draft, Located, LocatedEntry, LocatedTerm
from corpus.entry import Question
from corpus.errors import Problem
from corpus.gather import gather, problem_of_nothing
from corpus.nearest import did_you_mean, nearest
from corpus.normalised import normalised
from corpus.problem_log import quoted

Value = TypeVar("Value")

_MAX_IDS_TO_COMPARE = 2000


def check_corpus(folder: str | os.PathLike[str]) -> list[Problem]:
    """Every problem of a corpus folder, errors and warnings, in file order.

    An empty list means that `read_corpus` can read it and there is nothing to fix.
    """
    return check_draft(gather(folder))


def check_draft(draft: Draft) -> list[Problem]:
    """The problems found while reading and those of the whole corpus, in file order."""
    entries = all_entries(draft)
    problems = list(draft.problems)
    if nothing := problem_of_nothing(draft):
        problems.append(nothing)
    clashing, clashes = _clashing_articles(draft)
    problems += clashes
    own = [e for e in entries if e.value.id and e.path not in clashing]
    problems += _repeated(own, "id", lambda entry: entry.id)
    problems += _repeated(draft.sources, "source id", lambda source: source.id)
    problems += _repeated(draft.terms, "term", lambda term: term.term)
    problems += _repeated(draft.infos, "corpus block", lambda _: "")
    problems += _dangling(draft, entries)
    problems += _same_wordings(entries)
    problems += _same_questions(draft.questions)
    problems += _same_abbreviations(draft)
    return sorted(set(problems))


def all_entries(draft: Draft) -> list[LocatedEntry]:
    """The draft's entries and those of its defined terms, in file order."""
    definitions = [term.entry for term in draft.terms if term.entry is not None]
    return sorted([*draft.entries, *definitions], key=_place)


def _place(located: Located[Value]) -> tuple[str, int]:
    return str(located.path), located.line


def _at(located: Located[Value]) -> str:
    return f"{located.path}:{located.line}" if located.line else str(located.path)


def _clashing_articles(draft: Draft) -> tuple[set[Path], list[Problem]]:
    """The articles whose passages would have the same ids as those of another one."""
    clashing: set[Path] = set()
    problems = []
    for article, other in _repeats(draft.articles, str):
        clashing.add(article.path)
        what = f"another article is called {quoted(article.value)}"
        what += f" ({_at(other)}), and the ids of both start with that name"
        problems.append(Problem(article.path, 0, what, "rename one of the two"))
    return clashing, problems


def _repeats(
    located: Iterable[Located[Value]], key_of: Callable[[Value], str]
) -> Iterator[tuple[Located[Value], Located[Value]]]:
    """Each value whose key is taken, with the first one that has it."""
    first: dict[str, Located[Value]] = {}
    for value in sorted(located, key=_place):
        other = first.setdefault(key_of(value.value), value)
        if other is not value:
            yield value, other


_FIX_REPEATED = {
    "id": "change one of the two ids",
    "source id": "change one of the two ids",
    "term": "keep one and merge the other into it",
    "corpus block": "keep one",
}


def _repeated(
    located: Iterable[Located[Value]], kind: str, name_of: Callable[[Value], str]
) -> list[Problem]:
    """A problem for each value whose name is already taken."""
    problems = []
    for value, other in _repeats(located, lambda value: name_of(value).casefold()):
        name = name_of(value.value)
        shown = f"{kind} {quoted(name)}" if name else kind
        what = f"the {shown} is already defined in {_at(other)}"
        fix = _FIX_REPEATED[kind]
        problems.append(Problem(value.path, value.line, what, fix))
    return problems


def _dangling(draft: Draft, entries: list[LocatedEntry]) -> list[Problem]:
    """Links whose target does not exist, unless a broken file may define it."""
    if None in draft.unread:
        return []
    entry_ids = {entry.value.id for entry in entries}
    source_ids = {source.value.id for source in draft.sources}
    unread = "\n".join(text for text in draft.unread if text)
    unread_words = normalised(unread)
    fixes: dict[tuple[str, str], str] = {}  # many links may name the same wrong id
    problems = []
    for link in draft.links:
        known = source_ids if link.key == "sources" else entry_ids
        if link.target in known:
            continue
        name = normalised(link.target.partition("#")[0].removeprefix("term-"))
        if unread and (link.target in unread or name in unread_words):
            continue
        kind = "source" if link.key == "sources" else "entry"
        what = f'"{link.key}" of {link.label} names the {kind} {quoted(link.target)}'
        what += ", which does not exist"
        if (kind, link.target) not in fixes:
            fixes[kind, link.target] = _nearest_id(link.target, known)
        fix = fixes[kind, link.target]
        problems.append(Problem(link.path, link.line, what, fix))
    return problems


def _nearest_id(target: str, known: set[str]) -> str:
    # Comparing each link with a hundred thousand ids would take seconds per link.
    few = sorted(known) if len(known) <= _MAX_IDS_TO_COMPARE else ()
    return did_you_mean(nearest(target, few, close=0.75), "correct the id or delete it")


def _same_wordings(entries: list[LocatedEntry]) -> list[Problem]:
    """A warning for each wording that two FAQ entries have: which one is meant?"""
    first: dict[str, tuple[LocatedEntry, int]] = {}
    problems = []
    for entry in entries:
        if entry.value.kind != "faq":
            continue
        wordings = zip(entry.value.wordings, entry.wording_lines, strict=True)
        for wording, line in wordings:
            key = normalised(wording)
            other, other_line = first.setdefault(key, (entry, line))
            if not key or other is entry:
                continue
            what = f"entries {quoted(other.value.id)} ({other.path}:{other_line}) and"
            what += f" {quoted(entry.value.id)} have the same wording {quoted(wording)}"
            fix = "keep it in the one that answers it best"
            problems.append(Problem(entry.path, line, what, fix, is_warning=True))
    return problems


def _same_questions(questions: list[Located[Question]]) -> list[Problem]:
    """A warning for each acceptance question that is asked more than once."""
    problems = []
    for value, other in _repeats(questions, lambda value: normalised(value.question)):
        what = f"the question {quoted(value.value.question)} is already asked"
        what += f" in {_at(other)}"
        fix = "keep one"
        if value.value.answer != other.value.answer:
            what += ", with a different answer"
            fix = "keep the correct one"
        problems.append(Problem(value.path, value.line, what, fix, is_warning=True))
    return problems


def _same_abbreviations(draft: Draft) -> list[Problem]:
    """A warning for each abbreviation that two terms have."""
    first: dict[str, LocatedTerm] = {}
    problems = []
    for term in sorted(draft.terms, key=_place):
        for short in term.value.abbreviations:
            other = first.setdefault(short.casefold(), term)
            if other is term:
                continue
            what = f"the abbreviation {quoted(short)} of {quoted(term.value.term)}"
            what += f" also stands for {quoted(other.value.term)} ({_at(other)})"
            fix = "keep it for the term that people usually mean"
            problems.append(Problem(term.path, term.line, what, fix, is_warning=True))
    return problems
