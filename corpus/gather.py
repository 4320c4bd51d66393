"""A corpus folder -> a draft: reads every file, but doesn't check the whole corpus."""

from __future__ import annotations

import os
from pathlib import Path
from typing import assert_never

from corpus.article import read_article
from corpus.draft import Draft
from corpus.endings import patterns
from corpus.errors import Problem
from corpus.folder import ContentHash, KnowledgeFile, list_files, read_file
from corpus.problem_log import CONTROL, ProblemLog
from corpus.readings import Readings, is_worth_keeping
from corpus.records import read_records

_MAX_CONTROL_LINES = 20


def gather(folder: str | os.PathLike[str], cache_file: Path | None = None) -> Draft:
    """Read every knowledge file below a folder; problems are added to the draft.

    `cache_file` keeps what was read of a large corpus for the next time, unless None.
    """
    draft = Draft(Path(folder))
    files = list_files(draft.folder, draft.problems)
    content_hash = ContentHash()
    readings = Readings(cache_file) if cache_file and is_worth_keeping(files) else None
    for file in files:
        data = read_file(file, draft.problems)
        if data is None:
            draft.unread.append(None)
            continue
        content_hash.add(file.name, data)
        if readings is None:
            read_into(draft, file, data)
            continue
        part = readings.of(draft.folder, file, data)
        if part is None:
            part = Draft(draft.folder)
            read_into(part, file, data)
            readings.keep(file, data, part)
        draft.take(part)
    if readings is not None:
        readings.save()
    if draft.problems and not files:
        draft.unread.append(None)
    draft.n_files = len(files)
    draft.content_hash = content_hash.hexdigest()
    return draft


def read_into(draft: Draft, file: KnowledgeFile, data: bytes) -> None:
    """Add what one file's bytes say to the draft."""
    log = ProblemLog(file.path)
    text = decode(data, log)
    is_complete = False
    if text is not None:
        match file.format:
            case "records":
                is_complete = read_records(text, log, draft)
            case "article":
                is_complete = read_article(text, file.stem, log, draft)
            case _:
                assert_never(file.format)
    if not is_complete:
        draft.unread.append(f"{file.stem}\n{data.decode('utf-8', 'replace')}")
    draft.problems += log.finish()


def decode(data: bytes, log: ProblemLog) -> str | None:
    """The text of a file; None if it is not UTF-8.

    Control characters are reported and replaced by spaces.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        what = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
        log.error(number, what, "save the file as UTF-8")
        return None
    if CONTROL.search(text) is None:
        return text
    n_lines = 0
    for number, line in enumerate(text.split("\n"), 1):
        control = CONTROL.search(line)
        if control is None:
            continue
        n_lines += 1
        if n_lines > _MAX_CONTROL_LINES:
            what = "more lines with control characters follow"
            log.error(number, what, "delete them all")
            break
        what = f"the line has the control character U+{ord(control[0]):04X}"
        log.error(number, what, "delete it")
    return CONTROL.sub(" ", text)


def problem_of_nothing(draft: Draft) -> Problem | None:
    """The problem that a folder has no answers at all; None if it has some."""
    has_errors = any(not problem.is_warning for problem in draft.problems)
    if has_errors or draft.entries or any(term.entry for term in draft.terms):
        return None
    if not draft.n_files:
        what = f"the folder contains no {patterns()} file"
    else:
        what = "the folder contains no entry, no article and no term with a definition"
    return Problem(draft.folder, 0, what, 'add one, such as "entries:" in faq.yaml')
