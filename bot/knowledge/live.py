"""A desk that follows its knowledge, but not into a broken edit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from corpus import FrontdeskError

D = TypeVar("D")


class LiveDesk(Generic[D]):
    """The desk as its knowledge is now; safe to share between threads.

    Attributes
    ----------
    problem : what is wrong with the knowledge now, while the desk opened before still
        answers, else None
    """

    def __init__(
        self,
        open_desk: Callable[[], D],
        version: Callable[[], Hashable | None],
        every_seconds: float = 2.0,
        *,
        in_background: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the desk, and look for another version once in `every_seconds` at most.

        Parameters
        ----------
        version : what tells one version of the knowledge from another, as
            `bot.knowledge.place.Place.version` does (None: unknown at the moment)
        in_background : look and open in a thread, so that no question waits for it

        Raises: whatever `open_desk` raises the first time.
        """
        self._open_desk = open_desk
        self._version = version
        self._every_seconds = every_seconds
        self._in_background = in_background
        self._clock = clock
        self._looking = threading.Lock()
        # Taken before opening, so that an edit made meanwhile is noticed.
        self._seen = version()
        self._desk = open_desk()
        self._next_look = clock() + every_seconds
        self.problem: str | None = None

    @property
    def latest(self) -> D:
        """The desk opened last, without checking for changes."""
        return self._desk

    def current(self) -> D:
        """The newest desk that could be opened.

        The one before is not closed, because another thread may be asking it; its files
        are closed when nobody uses it any more.
        """
        now = self._clock()
        if now >= self._next_look:
            self._next_look = now + self._every_seconds
            if self._in_background:
                threading.Thread(target=self._look, daemon=True).start()
            else:
                self._look()
        return self._desk

    def _look(self) -> None:
        """Open a new version, if there is one and nobody else is looking."""
        if not self._looking.acquire(blocking=False):
            return
        try:
            version = self._version()
            if version is not None and version != self._seen:
                self._reopen()
                # A version that failed is not tried again until it changes.
                self._seen = version
        finally:
            self._looking.release()

    def _reopen(self) -> None:
        try:
            desk = self._open_desk()
        except FrontdeskError as error:
            self.problem = str(error)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            self.problem = f"{place}{error.strerror or error}"
        else:
            self.problem = None
            self._desk = desk
