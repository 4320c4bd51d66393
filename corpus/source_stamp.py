"""A stamp of our own source code, for the keys of what is kept between processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[1]
# The largest prime of 64 bits: with it a remainder is a hash that needs no import.
_PRIME = 2**64 - 59


@cache
def source_stamp(*packages: str, root: Path = _ROOT) -> str:
    """16 hex digits that change when a Python file of these packages does.

    Whatever is kept between processes and depends on code (the readings of a corpus,
    a built index) has this in its name or key.  Then a change in the code that reads,
    analyses, encodes or fits never leaves a stale reading, index or model in use, and
    nobody has to remember to raise a number.

    Names, sizes and modification times are looked at, and no file is opened: that takes
    a fraction of a millisecond, and only once per process.

    Parameters
    ----------
    packages : folders below `root`, such as "corpus" and "index", in any order; one
        that cannot be listed counts as empty
    """
    rows = sorted(row for name in packages for row in _rows(str(root / name), name))
    number = int.from_bytes(repr(rows).encode("utf-8", "replace"), "big")
    return f"{number % _PRIME:016x}"


def _rows(folder: str, name: str) -> Iterator[tuple[str, int, int]]:
    """The name, size and time of every Python file below a folder."""
    try:
        with os.scandir(folder) as scan:
            items = list(scan)
    except OSError:
        return
    for item in items:
        if item.name.endswith(".py"):
            at = item.stat()
            yield f"{name}/{item.name}", at.st_size, at.st_mtime_ns
        elif item.is_dir() and item.name != "__pycache__":
            yield from _rows(item.path, f"{name}/{item.name}")
