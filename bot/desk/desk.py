"""Question -> Reply: the one place where an answer is decided."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.desk.context import search_in_context
from bot.desk.courtesy import courteous_answer, courtesy
from bot.desk.parts import parts, refers_back
from bot.desk.policy import Policy
from bot.desk.reply import Answer, Outcome, Reply, Suggestion, Topic
from bot.desk.visible import Visible
from bot.knowledge.place import DEFAULT_TIMEOUT_SECONDS, place_of
from corpus import Audience, CorpusInfo, Question
from index.analyzer import words
from index.backend import Filter
from index.search import Index, Ranking

if TYPE_CHECKING:
    import tempfile

    from index.progress import Progress

DEFAULT_MAX_WRONG = 0.10
#: Kept askers: each question's uses one again.
_MOST_ASKERS = 16


class _Asker(NamedTuple):
    """Who asks: what may be served to them, and how sure to be."""

    which: Filter
    sees: Visible
    policy: Policy


class Desk:
    """Answers questions from one index; read-only, safe to share between threads.

    Attributes
    ----------
    problem : what is wrong with a server while another index answers, else None
    """

    problem: str | None = None

    def __init__(
        self,
        index: Index,
        *,
        max_wrong: float = DEFAULT_MAX_WRONG,
        temporary: tempfile.TemporaryDirectory[str] | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """A desk over an open index; `temporary` is a folder to remove with it."""
        self.max_wrong = max_wrong
        self._index = index
        self._temporary = temporary
        self._today = today
        self._corpus = f"{index.info.name}@{index.content_hash[:16]}"
        self._askers: dict[tuple[Audience, date, frozenset[str], float], _Asker] = {}

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        max_wrong: float = DEFAULT_MAX_WRONG,
        cache: Path | None = None,
        progress: Progress | None = None,
        timeout_seconds: float = DEFAULT_TIMEOUT_SECONDS,
    ) -> Desk:
        """Open a corpus folder, an index folder, or an index in Milvus.

        Parameters
        ----------
        max_wrong : in (0, 1), the share of the answers given that may be wrong
        cache : where the index of a corpus is kept; None: the user's cache folder
        progress : told (step, done, total) while an index is built
        timeout_seconds : with an address: what one call to the server may take

        Raises: CorpusError, IndexFormatError, IndexAwayError, each with what to do.
        """
        index, temporary = place_of(path, cache, timeout_seconds).open(progress)
        return cls(index, max_wrong=max_wrong, temporary=temporary)

    @property
    def info(self) -> CorpusInfo:
        """What the corpus says of itself."""
        return self._index.info

    @property
    def corpus(self) -> str:
        """``name@hash`` of the knowledge that is served."""
        return self._corpus

    @property
    def questions(self) -> tuple[Question, ...]:
        """The corpus's acceptance questions."""
        return self._index.questions

    @property
    def n_entries(self) -> int:
        """How many entries the desk knows, of all kinds and audiences."""
        return self._index.n_entries

    def close(self) -> None:
        """Remove what was built for this desk only; asking again is an error then."""
        if self._temporary is not None:
            self._temporary.cleanup()
        self._index.close()

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
        """The reply to one question; any text is a question.

        Parameters
        ----------
        audience : "public" is served public entries only
        top : how many candidates to list in the reply
        previous : the reply before this one in the conversation
        tags : serve only entries with one of these tags; empty: all
        max_wrong : another share of wrong answers than the desk's own
        """
        began = time.perf_counter()
        asker = self._asker(audience, tags, max_wrong)
        reply, _ = self._reply(question, asker, top, previous, began)
        return reply

    def why(
        self,
        question: str,
        *,
        audience: Audience = "internal",
        previous: Reply | None = None,
    ) -> list[str]:
        """How the reply to a question came about, in lines of words."""
        from bot.desk.why import explain

        asker = self._asker(audience)
        reply, ranking = self._reply(question, asker, 0, previous, time.perf_counter())
        return explain(self._index, ranking, asker.policy, reply)

    def answer(
        self, entry_id: str, *, audience: Audience = "internal"
    ) -> Answer | None:
        """The entry with this id as an answer; None: unknown, expired, not for them."""
        return self._asker(audience).sees.answer_by_id(entry_id)

    def titles(self, *, audience: Audience = "internal") -> list[Suggestion]:
        """Every FAQ question that this audience may see, by id."""
        return self._asker(audience).sees.titles()

    def topics(self, *, audience: Audience = "internal") -> list[Topic]:
        """The tags with the entries that this audience may see, most entries first."""
        return self._asker(audience).sees.topics()

    def entries_about(
        self, tag: str, *, audience: Audience = "internal"
    ) -> list[Suggestion]:
        """The entries under a tag that this audience may see, by id."""
        return self._asker(audience).sees.entries_about(tag)

    def _asker(
        self,
        audience: Audience,
        tags: frozenset[str] = frozenset(),
        max_wrong: float | None = None,
    ) -> _Asker:
        today = self._today()
        share = self.max_wrong if max_wrong is None else max_wrong
        askers = self._askers
        asker = askers.get((audience, today, tags, share))
        if asker is None:
            if len(askers) >= _MOST_ASKERS:
                # A new one instead of clearing it: another thread may be reading it.
                askers = self._askers = {}
            which = Filter(audience, today, tags)
            asker = askers[audience, today, tags, share] = _Asker(
                which,
                Visible(self._index, which),
                Policy(self._index.confidence.threshold(share)),
            )
        return asker

    def _reply(
        self,
        question: str,
        asker: _Asker,
        top: int,
        previous: Reply | None,
        began: float,
    ) -> tuple[Reply, Ranking]:
        """The reply to any message, and the ranking that it was decided on.

        `began` is when it was asked, for the time that it took.
        """
        kind = courtesy(words(question))
        if kind is not None:
            # What the corpus would have said stands beside it, unused.
            ranking = self._index.search(question, asker.which)
            outcome: Outcome = "chat"
            said = courteous_answer(kind, self.info.name, self.info.handoff)
            answers: tuple[Answer, ...] = (said,)
        else:
            ranking, stands_alone = search_in_context(
                self._index, question, asker.which, asker.policy, previous
            )
            outcome, answers = self._decided(question, asker, ranking, stands_alone)
        sees, each = asker.sees, ranking.judgement.confidences
        n = 0 if answers else asker.policy.worth_suggesting(ranking.judgement)
        reply = Reply(
            question=question,
            outcome=outcome,
            confidence=round(float(each[0]), 4) if each.size else None,
            answer=answers[0] if answers else None,
            also=answers[1:],
            suggestions=sees.suggestions(ranking, n) if n else (),
            candidates=sees.candidates(ranking, top) if top > 0 else (),
            corrections=() if outcome == "chat" else sees.corrections(ranking),
            handoff=self.info.handoff,
            corpus=self._corpus,
            audience=asker.which.audience,
            elapsed_ms=round((time.perf_counter() - began) * 1e3, 3),
        )
        return reply, ranking

    def _decided(
        self, question: str, asker: _Asker, ranking: Ranking, stands_alone: bool
    ) -> tuple[Outcome, tuple[Answer, ...]]:
        """What to do with a message that asks for something, and the answers to it."""
        both = self._both(question, asker) if stands_alone else ()
        if both:
            return "answer", both
        decision = asker.policy.decide(ranking.judgement)
        if decision != "answer":
            return decision, ()
        best = int(ranking.candidates.entries[0])
        return decision, (asker.sees.answer(best, ranking),)

    def _both(self, question: str, asker: _Asker) -> tuple[Answer, ...]:
        """Answers to each part of a message that asks two things, if each is sure."""
        asked = parts(question)
        if len(asked) < 2:
            return ()
        found: dict[int, Answer] = {}
        for place, part in enumerate(asked):
            text = part
            if place and refers_back(part):
                text = f"{part} {asked[0]}"
            ranking = self._index.search(text, asker.which)
            if asker.policy.decide(ranking.judgement) != "answer":
                return ()
            number = int(ranking.candidates.entries[0])
            found.setdefault(number, asker.sees.answer(number, ranking))
        return tuple(found.values()) if len(found) > 1 else ()
