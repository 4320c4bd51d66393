"""Compiles a function by numba, and keeps what was compiled for later processes.

Needs numba (``pip install "frontdesk[fast]"``).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])
_KEPT = "frontdesk-kernels-"
#: Where numba keeps what it compiles is one setting for the whole process.
_SETTING = Lock()


def compiled(function: F, types: Sequence[object] | None = None) -> F:
    """The function compiled, or what an earlier process kept of it.

    At its first call, with `types` for its arguments at once.

    numba reads what it kept of a function whose own file is unchanged, even if a file
    has changed that it calls a function of, and would go on with the old one: here it
    is kept by all sources.  Other threads run on meanwhile.
    """
    config: Any = numba.config
    with _SETTING:
        before = config.CACHE_DIR
        # Where it cannot be written numba takes another place by itself.
        config.CACHE_DIR = str(kept_in(before))
        try:
            made: Any = numba.njit(types, cache=True, nogil=True)(function)
        finally:
            config.CACHE_DIR = before
    return cast("F", made)


@cache
def kept_in(folder: str) -> Path:
    """Where what these sources give is kept: in a folder, "" for the one they are in.

    What was kept there of other sources is removed.
    """
    here = Path(__file__).parents[1]
    sources = hashlib.sha256()
    for file in sorted(here.rglob("*.py")):
        sources.update(file.read_bytes())
    places = Path(folder) if folder else here / "__pycache__"
    place = places / f"{_KEPT}{sources.hexdigest()[:16]}"
    for old in places.glob(f"{_KEPT}*"):
        if old != place:
            shutil.rmtree(old, ignore_errors=True)
    return place
