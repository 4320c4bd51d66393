"""Question -> Reply: the one place where an answer is decided."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.desk.context import Lookup, understand
from bot.desk.courtesy import courteous_answer, courtesy
from bot.desk.policy import Policy
from bot.desk.reply import Answer, Outcome, Reply, Suggestion, Topic
from bot.desk.visible import Visible
from bot.knowledge.place import place_of
from bot.settings.settings import DEFAULT_INDEX_TIMEOUT, DEFAULT_MAX_WRONG
from corpus import Audience, CorpusInfo, Question
from index.analyzer import words
from index.backend import Filter
from index.search import Index, Ranking

if TYPE_CHECKING:
    import tempfile

    from index.progress import Progress

#: How many views are kept; most questions are asked under one of a few.
_MOST_VIEWS = 16


class _View(NamedTuple):
    """What one kind of asker may see: entries to show, and answers to questions."""

    visible: Visible
    lookup: Lookup


class Desk:
    """Answers questions from one index; read-only, safe to share between threads.

    Attributes
    ----------
    problem : None; see `bot.desk.fallback.FallbackDesk`
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
        self._views: dict[tuple[Filter, float], _View] = {}

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        max_wrong: float = DEFAULT_MAX_WRONG,
        cache: Path | None = None,
        progress: Progress | None = None,
        timeout_seconds: float = DEFAULT_INDEX_TIMEOUT,
    ) -> Desk:
        """Open a corpus folder, an index folder, or an index in Milvus.

        Parameters
        ----------
        max_wrong : in (0, 1), the highest acceptable share of wrong answers
        cache : where the index of a corpus is kept; None: the user's cache folder
        progress : called with (step, done, total) while an index is built
        timeout_seconds : how long one call to the server of an address may take

        Raises: CorpusError, IndexFormatError, AddressError, IndexAwayError; each says
        how to fix it.
        """
        index, temporary = place_of(path, cache, timeout_seconds).open(progress)
        return cls(index, max_wrong=max_wrong, temporary=temporary)

    @property
    def info(self) -> CorpusInfo:
        """What the corpus says about itself."""
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
        """Remove what was built for this desk only; it can't answer any more."""
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
        max_wrong : overrides the desk's `max_wrong`
        """
        view = self._view(audience, tags, max_wrong)
        return self._reply(question, view, top, previous)[0]

    def why(
        self,
        question: str,
        *,
        audience: Audience = "internal",
        previous: Reply | None = None,
    ) -> list[str]:
        """Explains the reply to a question, one reason per line."""
        from bot.desk.why import explain

        view = self._view(audience)
        reply, ranking = self._reply(question, view, 0, previous)
        return explain(self._index, ranking, view.lookup.policy, reply)

    def answer(
        self, entry_id: str, *, audience: Audience = "internal"
    ) -> Answer | None:
        """The entry with this id as an answer; None if this audience can't see one."""
        return self._view(audience).visible.answer_by_id(entry_id)

    def titles(self, *, audience: Audience = "internal") -> list[Suggestion]:
        """Every FAQ question that this audience may see, by id."""
        return self._view(audience).visible.titles()

    def topics(self, *, audience: Audience = "internal") -> list[Topic]:
        """The tags with the entries that this audience may see, most entries first."""
        return self._view(audience).visible.topics()

    def entries_about(
        self, tag: str, *, audience: Audience = "internal"
    ) -> list[Suggestion]:
        """The entries under a tag that this audience may see, by id."""
        return self._view(audience).visible.entries_about(tag)

    def _view(
        self,
        audience: Audience,
        tags: frozenset[str] = frozenset(),
        max_wrong: float | None = None,
    ) -> _View:
        key = (
            Filter(audience, self._today(), tags),
            self.max_wrong if max_wrong is None else max_wrong,
        )
        view = self._views.get(key)
        if view is None:
            if len(self._views) >= _MOST_VIEWS:
                # A new one instead of clearing it: another thread may be reading it.
                self._views = {}
            served, share = key
            policy = Policy(self._index.confidence.threshold(share))
            view = self._views[key] = _View(
                Visible(self._index, served), Lookup(self._index, served, policy)
            )
        return view

    def _reply(
        self, question: str, view: _View, top: int, previous: Reply | None
    ) -> tuple[Reply, Ranking]:
        """The reply to any message, and the ranking that it is based on."""
        start = time.perf_counter()
        visible, lookup = view
        kind = courtesy(words(question))
        outcome: Outcome
        if kind is not None:
            # Looked up all the same: the reply has the candidates and the confidence.
            whole = lookup.read(question)
            outcome = "chat"
            answers = [courteous_answer(kind, self.info.name, self.info.handoff)]
        else:
            whole, readings = understand(question, previous, lookup)
            outcome = "answer" if readings else whole.decision
            answers = [visible.answer_to(reading.ranking) for reading in readings]
        ranking = whole.ranking
        n = 0 if answers else lookup.policy.worth_suggesting(ranking.judgement)
        reply = Reply(
            question=question,
            outcome=outcome,
            confidence=None if whole.best is None else round(whole.confidence, 4),
            answer=answers[0] if answers else None,
            also=tuple(answers[1:]),
            suggestions=visible.suggestions(ranking, n) if n else (),
            candidates=visible.candidates(ranking, top) if top > 0 else (),
            corrections=() if outcome == "chat" else visible.corrections(ranking),
            handoff=self.info.handoff,
            corpus=self._corpus,
            audience=lookup.filter.audience,
            elapsed_ms=round((time.perf_counter() - start) * 1e3, 3),
        )
        return reply, ranking
