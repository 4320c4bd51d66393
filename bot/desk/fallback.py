"""A desk on a server, with a local one that answers while the server is away."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from bot.desk.protocol import AnyDesk
from corpus import CorpusInfo, FrontdeskError, Question
from index.errors import IndexAwayError

P = ParamSpec("P")
T = TypeVar("T")
#: How long the local desk answers before the server is tried again.
PAUSE_SECONDS = 5.0


def _by_either(
    method: Callable[Concatenate[AnyDesk, P], T],
) -> Callable[Concatenate[FallbackDesk, P], T]:
    """A desk's method, called on the server's desk, else on the local one."""

    @functools.wraps(method)
    def do(pair: FallbackDesk, /, *args: P.args, **named: P.kwargs) -> T:
        desk = pair.now
        result: T
        if desk is not pair.local:
            try:
                result = getattr(desk, method.__name__)(*args, **named)
                return result
            except IndexAwayError as error:
                pair._lose(error)
        result = getattr(pair.local, method.__name__)(*args, **named)
        return result

    return do


class FallbackDesk:
    """A desk on a server, and a local one that answers while the server does not.

    The first question to find the server away waits until the call times out; then the
    local desk answers, and the server is tried again in the background.

    Attributes
    ----------
    local : the desk that answers meanwhile
    problem : what is wrong with the server now, else None
    """

    def __init__(
        self,
        open_remote: Callable[[], AnyDesk],
        local: AnyDesk,
        *,
        pause_seconds: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the server's desk if the server is there.

        Raises what `open_remote` raises, except IndexAwayError.
        """
        self.local = local
        self.problem: str | None = None
        self._open_remote = open_remote
        self._pause_seconds = pause_seconds
        self._clock = clock
        self._try_again = 0.0
        self._opening = threading.Lock()
        self._remote: AnyDesk | None = None
        try:
            self._remote = open_remote()
        except IndexAwayError as error:
            self._lose(error)

    @property
    def now(self) -> AnyDesk:
        """The desk that would answer a question now."""
        remote = self._remote
        if remote is not None:
            return remote
        if self._clock() >= self._try_again and self._opening.acquire(blocking=False):
            threading.Thread(target=self._reopen, daemon=True).start()
        return self.local

    def _reopen(self) -> None:
        try:
            self._remote = self._open_remote()
            self.problem = None
        except FrontdeskError as error:
            self._lose(error)
        finally:
            self._opening.release()

    def _lose(self, error: FrontdeskError) -> None:
        self.problem = str(error)
        self._try_again = self._clock() + self._pause_seconds
        self._remote = None

    @property
    def info(self) -> CorpusInfo:
        """What the corpus that is served now says about itself."""
        return self.now.info

    @property
    def corpus(self) -> str:
        """``name@hash`` of the knowledge that is served now."""
        return self.now.corpus

    @property
    def questions(self) -> tuple[Question, ...]:
        """The acceptance questions of the corpus that is served now."""
        return self.now.questions

    @property
    def n_entries(self) -> int:
        """How many entries are served now, of all kinds and audiences."""
        return self.now.n_entries

    def close(self) -> None:
        """Close both desks."""
        for desk in (self._remote, self.local):
            if desk is not None:
                desk.close()

    ask = _by_either(AnyDesk.ask)
    why = _by_either(AnyDesk.why)
    answer = _by_either(AnyDesk.answer)
    titles = _by_either(AnyDesk.titles)
    topics = _by_either(AnyDesk.topics)
    entries_about = _by_either(AnyDesk.entries_about)
