"""A desk over an index on a server: away for a while, replaced, backed up locally."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from bot.desk.desk import Desk
from bot.desk.reply import Answer, Reply, Suggestion, Topic
from corpus import Audience, CorpusInfo, FrontdeskError, Question
from index.errors import IndexAwayError

T = TypeVar("T")
#: How long the fallback answers before the server is asked again.
PAUSE_SECONDS = 5.0


class RemoteDesk(Desk):
    """The desk on a server, and a local one that answers while the server does not.

    A question that finds the server away waits for its deadline once; then the local
    desk answers, and the server is tried again in the background.

    Attributes
    ----------
    problem : what is wrong with the server now, else None
    """

    def __init__(
        self,
        open_now: Callable[[], Desk],
        local: Desk,
        *,
        pause_seconds: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the server's desk if it is there; raises what is no absence."""
        self.max_wrong = local.max_wrong
        self.problem: str | None = None
        self._open_now = open_now
        self._local = local
        self._pause_seconds = pause_seconds
        self._clock = clock
        self._try_again = 0.0
        self._opening = threading.Lock()
        self._remote: Desk | None = None
        try:
            self._remote = open_now()
        except IndexAwayError as error:
            self._lose(error)

    @property
    def now(self) -> Desk:
        """The desk that would answer a question now."""
        remote = self._remote
        if remote is not None:
            return remote
        if self._clock() >= self._try_again and self._opening.acquire(blocking=False):
            threading.Thread(target=self._reopen, daemon=True).start()
        return self._local

    def _reopen(self) -> None:
        try:
            self._remote = self._open_now()
            self.problem = None
        except FrontdeskError as error:
            self._lose(error)
        finally:
            self._opening.release()

    def _lose(self, error: FrontdeskError) -> None:
        self.problem = str(error)
        self._try_again = self._clock() + self._pause_seconds
        self._remote = None

    def _with(self, work: Callable[[Desk], T]) -> T:
        desk = self.now
        if desk is self._local:
            return work(desk)
        try:
            return work(desk)
        except IndexAwayError as error:
            self._lose(error)
        return work(self._local)

    @property
    def info(self) -> CorpusInfo:
        """See `Desk.info`."""
        return self.now.info

    @property
    def corpus(self) -> str:
        """See `Desk.corpus`."""
        return self.now.corpus

    @property
    def questions(self) -> tuple[Question, ...]:
        """See `Desk.questions`."""
        return self.now.questions

    @property
    def n_entries(self) -> int:
        """See `Desk.n_entries`."""
        return self.now.n_entries

    def close(self) -> None:
        """See `Desk.close`."""
        for desk in (self._remote, self._local):
            if desk is not None:
                desk.close()

    def ask(
        self,
        question: str,
        *,
        audience: Audience = "internal",
        top: int = 0,
        previous: Reply | None = None,
        tags: frozenset[str] = frozenset(),
        max_wrong: float | None = None,
    ) -> Reply:
        """See `Desk.ask`."""
        return self._with(
            lambda desk: desk.ask(
                question,
                audience=audience,
                top=top,
                previous=previous,
                tags=tags,
                max_wrong=max_wrong,
            )
        )

    def why(
        self,
        question: str,
        *,
        audience: Audience = "internal",
        previous: Reply | None = None,
    ) -> list[str]:
        """See `Desk.why`."""
        return self._with(
            lambda desk: desk.why(question, audience=audience, previous=previous)
        )

    def answer(
        self, entry_id: str, *, audience: Audience = "internal"
    ) -> Answer | None:
        """See `Desk.answer`."""
        return self._with(lambda desk: desk.answer(entry_id, audience=audience))

    def titles(self, *, audience: Audience = "internal") -> list[Suggestion]:
        """See `Desk.titles`."""
        return self._with(lambda desk: desk.titles(audience=audience))

    def topics(self, *, audience: Audience = "internal") -> list[Topic]:
        """See `Desk.topics`."""
        return self._with(lambda desk: desk.topics(audience=audience))

    def entries_about(
        self, tag: str, *, audience: Audience = "internal"
    ) -> list[Suggestion]:
        """See `Desk.entries_about`."""
        return self._with(lambda desk: desk.entries_about(tag, audience=audience))
