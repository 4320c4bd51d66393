"""Files that are worth nothing but time: losing one is no error."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_note(place: Path, data: bytes) -> None:
    """Write a file whole or not at all, beside its place first.

    Where it cannot be written it is not, and what was there stays.
    """
    beside = place.with_name(f".{place.name}-{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(place)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
