"""The compiled functions, loaded once a large index has been asked enough questions.

Loading them takes a second, and compiling them half a minute, once per machine: a
process that answers one question is better off without.  So it happens in the
background, after some questions.  The results are the same with and without.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

#: The number of entries from which, and of questions after which, compiling pays off.
ENTRIES_FOR_KERNEL = 5_000
QUESTIONS_BEFORE_KERNEL = 16


class Kernels(NamedTuple):
    """The compiled functions, once they can be called."""

    ranked: Callable[..., Any]
    judged: Callable[..., Any]
    nearest: Callable[..., Any]
    places: Callable[..., Any]


class Compiled:
    """The kernels of one open index.

    Attributes
    ----------
    kernels : None until they are loaded, and where numba is not installed
    """

    kernels: Kernels | None = None

    def __init__(self, n_entries: int) -> None:
        """For an index of `n_entries`; few entries are never worth it."""
        is_large = n_entries >= ENTRIES_FOR_KERNEL
        # Counted down by each question; at 0 the kernels are loaded.
        self._until = QUESTIONS_BEFORE_KERNEL if is_large else 0

    def count_question(self, load: Callable[[], object]) -> None:
        """Count a question; after enough of them, call `load` in another thread."""
        if self._until:
            self._until -= 1
            if self._until == 0:
                threading.Thread(target=load, daemon=True).start()

    def load(self, try_out: Callable[[Kernels], object]) -> bool:
        """Import the kernels; `try_out` calls each once, which compiles it.

        Returns whether numba is installed.
        """
        self._until = 0
        try:
            from index.compiled.confidence import judged
            from index.compiled.hashing import places
            from index.compiled.ranking import ranked
            from index.compiled.repair import nearest
        except ImportError:
            return False
        kernels = Kernels(ranked, judged, nearest, places)
        # Compiles them, or loads what an earlier process compiled.
        try_out(kernels)
        self.kernels = kernels
        return True
