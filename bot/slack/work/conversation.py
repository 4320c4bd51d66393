"""What a conversation has been about, and how often the bot has replied lately."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.desk.reply import Reply
from bot.journal import Journal, Question
from bot.slack.transport.ttl_cache import TtlCache
from bot.slack.work.services import Spot

# In a direct conversation every message starts a thread of its own, but "and an
# example?" still refers to the question before it.
DM_SECONDS = 900.0
THREAD_SECONDS = 86_400.0
# People do not ask faster than this; another bot would, and would never stop.
ANSWERS_A_MINUTE = 20


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread in a channel."""

    workspace: str
    channel: str
    ts: str


class Conversations:
    """The last reply of each conversation, whichever process sent it."""

    def __init__(
        self, journal: Journal, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._replies: TtlCache[str, Reply] = TtlCache(THREAD_SECONDS, limit=2000)
        self._recent: TtlCache[Thread, deque[tuple[float, str]]] = TtlCache(120.0)
        self._lock = threading.Lock()

    def remember(self, question_id: str, reply: Reply) -> None:
        """Keep a reply for a follow-up question, and for "More"."""
        self._replies.put(question_id, reply)

    def reply_to(self, question_id: str, spot: Spot) -> Reply | None:
        """An earlier reply, if it is still cached, current, and fits this audience."""
        reply = self._replies.get(question_id)
        if reply is None or reply.audience != spot.audience:
            return None
        return reply if reply.corpus == spot.desk.corpus else None

    def before(self, spot: Spot, thread: Thread | None) -> Reply | None:
        """The reply that a new question may refer to."""
        last: Question | None = None
        if thread is not None:
            last = self._journal.history.last_in_thread(
                thread.workspace, thread.channel, thread.ts
            )
        if last is None and spot.kind == "im":
            last = self._journal.history.last_by(
                spot.workspace.key,
                spot.person,
                since=time.time() - DM_SECONDS,
                channel=spot.place.channel,
            )
        if last is None:
            return None
        return self.reply_to(last.id, spot) or _from_journal(last, spot)

    def may_speak(self, thread: Thread, question_id: str) -> bool:
        """Whether the bot may reply again in this thread within the same minute.

        A question counts once, however often its reply is retried.
        """
        now = self._clock()
        with self._lock:
            recent = self._recent.get(thread) or deque(maxlen=ANSWERS_A_MINUTE)
            if any(question_id == known for _, known in recent):
                return True
            if len(recent) == ANSWERS_A_MINUTE and now - recent[0][0] < 60.0:
                return False
            recent.append((now, question_id))
            self._recent.put(thread, recent)
            return True


def _from_journal(question: Question, spot: Spot) -> Reply | None:
    """The reply rebuilt from the journal, if this audience may see its answer."""
    if question.answer_id is None:
        return None
    answer = spot.desk.answer(question.answer_id, audience=spot.audience)
    if answer is None:
        return None
    return Reply(
        question=question.text,
        outcome="answer",
        confidence=question.confidence,
        answer=answer,
        corpus=spot.desk.corpus,
        audience=spot.audience,
    )
