"""Compiles a function with numba, and keeps the result for later processes.

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
#: numba's cache folder is one setting for the whole process.
_SETTING = Lock()


def compiled(function: F, types: Sequence[object] | None = None) -> F:
    """The function compiled, now or by an earlier process that kept the result.

    It is compiled at its first call, or at once if `types` has those of its arguments.

    numba would use a kept function as long as its own file is unchanged, even if a
    function that it calls has changed; so the cache folder depends on all sources.
    Compiled functions let other threads run.
    """
    config: Any = numba.config
    with _SETTING:
        before = config.CACHE_DIR
        # If it cannot be written, numba uses another one by itself.
        config.CACHE_DIR = str(kept_in(before))
        try:
            made: Any = numba.njit(types, cache=True, nogil=True)(function)
        finally:
            config.CACHE_DIR = before
    return cast("F", made)


@cache
def kept_in(folder: str) -> Path:
    """The cache folder for these sources, in a folder or (for "") next to them.

    The cache folders of other sources are removed.
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
