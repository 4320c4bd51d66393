"""Reads a corpus folder into a `Corpus`, whole or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from corpus.check import all_entries, check_draft
from corpus.draft import Draft
from corpus.entry import Corpus, Entry, Question
from corpus.errors import CorpusError, Problem
from corpus.folder import KnowledgeFile, content_hash, read_file
from corpus.gather import gather, read_into
from corpus.normalised import normalised

__all__ = ["content_hash", "read_corpus", "read_questions"]


def read_corpus(
    folder: str | os.PathLike[str], cache_file: Path | None = None
) -> Corpus:
    """Everything that a corpus folder says, checked.

    Entries and sources are sorted by id, terms by name; questions are in file order.
    An entry that names no audience gets the corpus's.

    Parameters
    ----------
    cache_file : keeps what was read, so that only the changed files of a large corpus
        are read the next time; None: nothing is kept

    Raises: CorpusError with every problem of the folder, if one is an error.
    """
    draft = gather(folder, cache_file)
    problems = check_draft(draft)
    if any(not problem.is_warning for problem in problems):
        raise CorpusError(problems)
    sources = sorted((s.value for s in draft.sources), key=lambda source: source.id)
    terms = sorted(
        (t.value for t in draft.terms), key=lambda term: term.term.casefold()
    )
    return Corpus(
        info=draft.info,
        entries=_entries(draft),
        terms=tuple(terms),
        sources={source.id: source for source in sources},
        questions=tuple(question.value for question in draft.questions),
        content_hash=draft.content_hash,
    )


def read_questions(path: str | os.PathLike[str]) -> tuple[Question, ...]:
    """The `questions:` of one YAML file, which need not be part of a corpus.

    Whether the ids that it names exist is not checked.

    Raises: CorpusError with every problem of the file; having no question is one.
    """
    file = KnowledgeFile(Path(path), "questions.yaml")
    draft = Draft(file.path.parent)
    data = read_file(file, draft.problems)
    if data is not None:
        read_into(draft, file, data)
    has_errors = any(not problem.is_warning for problem in draft.problems)
    if not has_errors and not draft.questions:
        fix = 'add them under "questions:"'
        draft.problems = [Problem(file.path, 0, "the file has no questions", fix)]
        has_errors = True
    if has_errors:
        raise CorpusError(sorted(draft.problems))
    return tuple(question.value for question in draft.questions)


def _entries(draft: Draft) -> tuple[Entry, ...]:
    """The entries as they will be searched: audiences filled in, sorted by id."""
    audience = draft.info.audience
    entries = [
        located.value
        if located.has_audience or located.value.audience == audience
        else replace(located.value, audience=audience)
        for located in all_entries(draft)
    ]
    taken: dict[str, bool] = {}  # the wordings of FAQ entries -> is one of them public?
    for entry in entries:
        if entry.kind == "faq":
            for wording in entry.wordings:
                key = normalised(wording)
                taken[key] = taken.get(key, False) or entry.audience == "public"
    entries = [
        _without_taken(entry, taken) if entry.kind == "term" else entry
        for entry in entries
    ]
    return tuple(sorted(entries, key=lambda entry: entry.id))


def _without_taken(entry: Entry, taken: dict[str, bool]) -> Entry:
    """A term's entry without the generated wordings that an FAQ entry has.

    The FAQ entry was written for them.  But an internal FAQ entry takes none from a
    public term: the public would get no answer at all.
    """
    kept = []
    for wording in entry.alternates:
        is_public = taken.get(normalised(wording))
        if is_public is None or (entry.audience == "public" and not is_public):
            kept.append(wording)
    return replace(entry, alternates=tuple(kept))
