"""Whether knowledge on disk has changed since it was last read; opens no file."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.endings import is_knowledge
from corpus.source_stamp import source_stamp

#: The packages that build an index: a change in their code means a new build.
CODE = ("corpus", "index")
# Marks an index folder, which is followed as well.
_MANIFEST = "manifest.json"
# Two writes within one tick of a file system's clock leave the same times; the
# coarsest, FAT's, ticks every two seconds.
_SETTLED_NS = 3_000_000_000

#: For a folder or a file: its name, size, two times and inode number.
Row = tuple[str, int, int, int, int]


def unchanged_hash(
    folder: Path, home: Path, clock: Callable[[], int] = time.time_ns
) -> str:
    """The content hash of a corpus folder, remembered in `home` between processes.

    It is computed again when a name, size, time or inode number below the folder has
    changed, or the code that computes it.  `home`, where its indexes are kept, is not
    created here.

    Raises CorpusError if a file cannot be read.
    """
    note = home / "seen.json"
    now = clock()
    # Taken before the files are read, so that an edit made meanwhile is noticed.
    seen = snapshot(folder)
    remembered = _remembered(note)
    if seen and remembered is not None and remembered[0] == seen:
        return remembered[1]
    # Imported here: with OpenSSL it takes as long as answering a question.
    from corpus.folder import content_hash

    digest = content_hash(folder)
    newest = max((time for row in seen for time in row[2:4]), default=now)
    if newest < now - _SETTLED_NS:
        # Imported here: an unchanged corpus needs none of it.
        from corpus.cache_file import write_cache_file

        record = {"code": source_stamp(*CODE), "seen": seen, "hash": digest}
        write_cache_file(note, json.dumps(record).encode())
    return digest


def snapshot(folder: Path) -> tuple[Row, ...]:
    """What changes when knowledge below a folder does; empty when it can't be read.

    There is a row for each folder and each file of knowledge.  The time of a folder
    changes when a file is added, removed or renamed.  The second time of a file (on
    Windows that of its creation) changes when anything about it does, even if a program
    resets the first one.
    """
    try:
        return tuple(sorted(_walk(str(folder), "")))
    except OSError:
        return ()


def _walk(path: str, name: str) -> Iterator[Row]:
    stat = os.stat(path)  # noqa: PTH116 (this is twice as fast)
    yield name, 0, stat.st_mtime_ns, 0, stat.st_ino
    with os.scandir(path) as items:
        for item in items:
            if item.name.startswith("."):
                continue
            below = f"{name}/{item.name}"
            if item.is_dir(follow_symlinks=False):
                yield from _walk(item.path, below)
            elif is_knowledge(item.name) or item.name == _MANIFEST:
                # Not `item.stat()`: on Windows that has no inode number.
                stat = os.stat(item.path)  # noqa: PTH116
                times = stat.st_mtime_ns, stat.st_ctime_ns
                yield below, stat.st_size, *times, stat.st_ino


def _remembered(note: Path) -> tuple[tuple[Row, ...], str] | None:
    """The snapshot and the hash that were noted by this code, or None."""
    try:
        record = json.loads(note.read_bytes().decode())
        if record["code"] != source_stamp(*CODE):
            return None
        return tuple(map(tuple, record["seen"])), str(record["hash"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
