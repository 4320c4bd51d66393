"""What was read of knowledge files, kept so that only changed files are read again.

Reading the YAML of a hundred thousand entries takes longer than indexing them.  The key
of a kept reading is the file's name and bytes and the code that read it, so it is the
draft that reading the file again would produce.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from corpus.cache_file import write_cache_file
from corpus.draft import Draft, Link, Located, LocatedEntry
from corpus.entry import Entry
from corpus.folder import KnowledgeFile
from corpus.source_stamp import source_stamp

#: A corpus smaller than this is read quickly enough.
WORTH_BYTES = 2_000_000
_KEY_LENGTH = 64
# Records are kept without their keys: parsing those would take half as long again.
_KEYS = tuple(Entry("", "", "").to_record())


def is_worth_keeping(files: Sequence[KnowledgeFile]) -> bool:
    """Whether the files are so large that keeping what was read saves time."""
    n_bytes = 0
    for file in files:
        with suppress(OSError):
            n_bytes += file.path.stat().st_size
    return n_bytes >= WORTH_BYTES


class Readings:
    """What was last read of a corpus's files, kept in one file with a line for each.

    Only articles and files with nothing but entries are kept, if they have no problem:
    a corpus may have very many of these.  If `place` is damaged or cannot be written,
    that only costs time.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._code = source_stamp("corpus")
        self._before: dict[str, bytes] = {}
        self._now: dict[str, bytes] = {}
        with suppress(OSError):
            for line in place.read_bytes().split(b"\n"):
                self._before[line[:_KEY_LENGTH].decode("ascii", "replace")] = line

    def of(self, folder: Path, file: KnowledgeFile, data: bytes) -> Draft | None:
        """The draft of this file alone; None if it has to be read."""
        key = self._key(file, data)
        line = self._before.get(key)
        if line is None:
            return None
        try:
            draft = _draft(json.loads(line[_KEY_LENGTH:]), folder, file.path)
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        self._now[key] = line
        return draft

    def keep(self, file: KnowledgeFile, data: bytes, draft: Draft) -> None:
        """Keep the draft of this file alone."""
        rest = (draft.terms, draft.sources, draft.infos, draft.questions)
        if not any((*rest, draft.problems, draft.unread)):
            key = self._key(file, data)
            self._now[key] = f"{key} {json.dumps(_kept(draft))}".encode()

    def save(self) -> None:
        """Write what is kept of the files seen this time."""
        if self._now.keys() == self._before.keys():
            return
        with suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
        write_cache_file(self._place, b"\n".join(self._now.values()))

    def _key(self, file: KnowledgeFile, data: bytes) -> str:
        import hashlib

        digest = hashlib.sha256(f"{self._code}\n{file.name}\n".encode())
        digest.update(data)
        return digest.hexdigest()


def _kept(draft: Draft) -> dict[str, Any]:
    return {
        "articles": [[article.value, article.line] for article in draft.articles],
        "entries": [_row(entry) for entry in draft.entries],
        "links": [
            [link.line, link.label, link.key, link.target] for link in draft.links
        ],
    }


def _row(located: LocatedEntry) -> list[Any]:
    lines, has_audience = located.wording_lines, located.has_audience
    return [located.line, lines, has_audience, *located.value.to_record().values()]


def _draft(kept: dict[str, Any], folder: Path, path: Path) -> Draft:
    return Draft(
        folder,
        entries=[_located(row, path) for row in kept["entries"]],
        articles=[Located(value, path, line) for value, line in kept["articles"]],
        links=[Link(path, *row) for row in kept["links"]],
    )


def _located(row: list[Any], path: Path) -> LocatedEntry:
    line, wording_lines, has_audience, *values = row
    entry = Entry.from_record(dict(zip(_KEYS, values, strict=True)))
    return LocatedEntry(entry, path, line, tuple(wording_lines), has_audience)
