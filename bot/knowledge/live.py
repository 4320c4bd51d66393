"""A desk that follows its knowledge on disk, but not into a broken edit."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import FrontdeskError
from corpus.endings import is_knowledge

if TYPE_CHECKING:
    from bot.desk.desk import Desk

_WATCHED_NAMES = ("manifest.json",)  # of an index folder: it is renamed into place last

Fingerprint = frozenset[tuple[str, int, int, int]]


class LiveDesk:
    """The desk as the knowledge on disk is now; safe to share between threads.

    Attributes
    ----------
    problem : what is wrong with the knowledge on disk while the desk before it still
        answers, else None
    n_changes : how often new knowledge has been taken up
    """

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        watched: Path | Callable[[], Hashable | None],
        every_seconds: float = 2.0,
        *,
        in_background: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the desk, and look at `watched` at most once in `every_seconds`.

        `watched` is a folder, or what tells a version of knowledge that is elsewhere
        (None: it cannot tell now); then the looking is done in a thread as well.

        `in_background`: a new desk is opened in a thread of its own, so that who asks
        first after an edit doesn't wait for it.

        Raises: whatever `open_desk` raises the first time.
        """
        self._open_desk = open_desk
        self._watched = watched
        self._every_seconds = every_seconds
        self._in_background = in_background
        self._clock = clock
        self._checking = threading.Lock()
        # Taken before opening: an edit made meanwhile is then seen as one.
        self._seen = self._look()
        self._desk = open_desk()
        self._next_check = clock() + every_seconds
        self.problem: str | None = None
        self.n_changes = 0

    def _look(self) -> Hashable | None:
        if isinstance(self._watched, Path):
            return fingerprint(self._watched)
        return self._watched()

    @property
    def latest(self) -> Desk:
        """The desk last taken up, without a look at the disk."""
        return self._desk

    def current(self) -> Desk:
        """The newest desk that could be opened.

        The one before is not closed: another thread may be asking it; its files are let
        go when the last user has.
        """
        if self._clock() < self._next_check:
            return self._desk
        # Who finds somebody else checking answers from what there is.
        if not self._checking.acquire(blocking=False):
            return self._desk
        is_handed_over = False
        try:
            if not isinstance(self._watched, Path):
                self._hand_over(self._look_and_reopen)
                is_handed_over = True
                return self._desk
            now = self._look()
            if now == self._seen:
                self._next_check = self._clock() + self._every_seconds
            elif self._in_background:
                self._hand_over(lambda: self._reopen(now))
                is_handed_over = True
            else:
                self._reopen(now)
        finally:
            if not is_handed_over:
                self._checking.release()
        return self._desk

    def _hand_over(self, work: Callable[[], None]) -> None:
        """Have a thread do the work, and then let others check again."""

        def run() -> None:
            try:
                work()
            finally:
                self._checking.release()

        threading.Thread(target=run, daemon=True).start()

    def _look_and_reopen(self) -> None:
        now = self._look()
        if now is not None and now != self._seen:
            self._reopen(now)
        else:
            self._next_check = self._clock() + self._every_seconds

    def _reopen(self, now: Hashable) -> None:
        try:
            desk = self._open_desk()
        except FrontdeskError as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"{error.filename or self._watched}: {error.strerror}"
        else:
            self.problem = None
            is_new = desk.corpus != self._desk.corpus
            self.n_changes += is_new
            # What was replaced on a server will be gone from it.
            if is_new or not isinstance(self._watched, Path):
                self._desk = desk
        # A version that failed is not tried again until it changes.
        self._seen = now
        self._next_check = self._clock() + self._every_seconds


def fingerprint(folder: Path) -> Fingerprint:
    """What changes when a knowledge file in `folder` does: names, sizes and times.

    No file is read, so that looking is cheap.  A folder that is gone has none.
    """
    found: set[tuple[str, int, int, int]] = set()
    for place, _, names in os.walk(folder):
        for name in names:
            if name in _WATCHED_NAMES or is_knowledge(name):
                path = os.path.join(place, name)  # noqa: PTH118 (twice as fast here)
                try:
                    at = os.stat(path)  # noqa: PTH116
                except OSError:
                    continue
                found.add((path, at.st_size, at.st_mtime_ns, at.st_ino))
    return frozenset(found)


def watched(
    knowledge: str | Path, timeout_seconds: float
) -> Path | Callable[[], Hashable | None]:
    """What a `LiveDesk` has to look at to see that this knowledge has changed."""
    from index.milvus.address import is_address

    if is_address(knowledge):
        from bot.knowledge.publication import Publication

        return Publication(str(knowledge), timeout_seconds)
    return Path(knowledge)
