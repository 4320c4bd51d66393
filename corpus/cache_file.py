"""A file that only saves time: what is in it can be computed again."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_cache_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, by renaming a finished one.

    If it cannot be written, the old one stays; that is not an error.
    """
    partial = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
