"""Whether a corpus folder is as it was when it was last read: no file is opened."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.endings import is_knowledge
from index.store import VERSION

# Two writes within one tick of a file system's clock leave the same times; the
# coarsest, FAT's, ticks every two seconds.
_SETTLED_NS = 3_000_000_000

Row = list[int | str]


def unchanged_hash(
    folder: Path, home: Path, clock: Callable[[], int] = time.time_ns
) -> str:
    """The content hash of a corpus folder, remembered in `home` between processes.

    It is computed again when a name, size, time or place on disk has changed below the
    folder.  `home`, where its indexes are kept, is not made here.

    Raises CorpusError if a file cannot be read.
    """
    note = home / f"seen-{VERSION}.json"
    now = clock()
    # Taken before the files are read: an edit made meanwhile is then seen as one.
    seen = _rows(folder)
    remembered = _remembered(note)
    if seen and remembered is not None and remembered[0] == seen:
        return remembered[1]
    # Imported here: with OpenSSL it takes as long as answering a question.
    from corpus.folder import content_hash

    digest = content_hash(folder)
    if seen and _newest(seen) < now - _SETTLED_NS:
        _remember(note, seen, digest)
    return digest


def _rows(folder: Path) -> list[Row]:
    """Folders and knowledge files: name, size, times, number; nothing: can't be told.

    The time of a folder changes when a file comes, goes or is renamed; the second time
    of a file (on Windows it is that of its making) when anything about it does, even
    where a program puts the first one back.
    """
    try:
        return sorted(_walk(str(folder), ""))
    except OSError:
        return []


def _walk(place: str, name: str) -> Iterator[Row]:
    at = os.stat(place)  # noqa: PTH116 (this is twice as fast)
    yield [name, 0, at.st_mtime_ns, 0, at.st_ino]
    with os.scandir(place) as found:
        for item in found:
            if item.name.startswith("."):
                continue
            below = f"{name}/{item.name}"
            if item.is_dir(follow_symlinks=False):
                yield from _walk(item.path, below)
            elif is_knowledge(item.name):
                # Not `item.stat()`: on Windows that gives no number.
                at = os.stat(item.path)  # noqa: PTH116
                size, number = at.st_size, at.st_ino
                yield [below, size, at.st_mtime_ns, at.st_ctime_ns, number]


def _newest(rows: list[Row]) -> int:
    return max(int(time) for row in rows for time in row[2:4])


def _remembered(note: Path) -> tuple[list[Row], str] | None:
    """What was noted, if it can be read: a note is worth nothing but time."""
    try:
        noted = json.loads(note.read_bytes().decode())
        return noted["seen"], str(noted["hash"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _remember(note: Path, seen: list[Row], digest: str) -> None:
    # Imported here: an unchanged corpus needs none of it.
    from corpus.notes import write_note

    write_note(note, json.dumps({"seen": seen, "hash": digest}).encode())
