"""Question -> Reply: the one place where an answer is decided."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.courtesy import courteous_text, courtesy
from bot.opening import open_index
from bot.parts import parts, refers_back
from bot.policy import Policy
from bot.reply import Answer, Candidate, Correction, Reply, Suggestion, Topic
from corpus import Audience, CorpusInfo, Entry, Question
from index.analyzer import words
from index.backend import Filter
from index.milvus_address import is_address
from index.ranking import FEATURES
from index.search import Index, Ranking

if TYPE_CHECKING:
    import tempfile

DEFAULT_MAX_WRONG = 0.10
_CANDIDATES_READ = 10
#: Kept askers: each question's uses one again.
_MOST_ASKERS = 16
#: An entry that covers this share of a question's idf mass has all of its words.
_ALL = 0.95
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


class _Asker(NamedTuple):
    """Who asks: what may be served to them, and how sure to be."""

    which: Filter
    allowed: NDArray[np.bool_] | None
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
        path: Path | str,
        *,
        max_wrong: float = DEFAULT_MAX_WRONG,
        room: tempfile.TemporaryDirectory[str] | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """A desk over an open index; `room` is a temporary folder that it lives in."""
        self.path = path
        self.max_wrong = max_wrong
        self._index = index
        self._room = room
        self._today = today
        self._askers: dict[tuple[Filter, float], _Asker] = {}

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        max_wrong: float = DEFAULT_MAX_WRONG,
        cache: Path | None = None,
        progress: Callable[[str, int, int], None] | None = None,
        fallback: str | Path | None = None,
        timeout_seconds: float = 2.0,
    ) -> Desk:
        """Open a corpus folder, an index folder, or an index in Milvus.

        Parameters
        ----------
        max_wrong : in (0, 1), the share of the answers given that may be wrong
        cache : where the index of a corpus is kept; None: the user's cache folder
        progress : told (step, done, total) while an index is built
        fallback : with an address: a folder that answers while the server is away
        timeout_seconds : with an address: what one call to the server may take

        Raises: CorpusError, IndexFormatError, IndexAwayError, each with what to do.
        """
        if is_address(path):
            from bot.remote import open_remote

            return open_remote(
                str(path),
                max_wrong=max_wrong,
                cache=cache,
                progress=progress,
                fallback=fallback,
                timeout_seconds=timeout_seconds,
            )
        index, room = open_index(Path(path), cache, progress)
        return cls(index, Path(path), max_wrong=max_wrong, room=room)

    @property
    def info(self) -> CorpusInfo:
        """What the corpus says of itself."""
        return self._index.info

    @property
    def corpus(self) -> str:
        """``name@hash`` of the knowledge that is served."""
        return f"{self._index.info.name}@{self._index.content_hash[:16]}"

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
        if self._room is not None:
            self._room.cleanup()
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
        kind = courtesy(words(question))
        if kind is not None:
            reply = self._courteous(question, kind, asker, top)
        else:
            reply = self._decided(question, asker, top, previous)
        return replace(reply, elapsed_ms=round((time.perf_counter() - began) * 1e3, 3))

    def why(
        self,
        question: str,
        *,
        audience: Audience = "internal",
        previous: Reply | None = None,
    ) -> list[str]:
        """How the reply to a question came about, in lines of words."""
        from bot.why import explain

        asker = self._asker(audience, frozenset(), None)
        ranking, _ = self._in_context(question, asker, previous)
        reply = self.ask(question, audience=audience, previous=previous)
        return explain(self._index, ranking, asker.policy, reply)

    def answer(
        self, entry_id: str, *, audience: Audience = "internal"
    ) -> Answer | None:
        """The entry with this id as an answer; None: unknown, expired, not for them."""
        number = self._index.number(entry_id)
        if number is None:
            return None
        asker = self._asker(audience, frozenset(), None)
        if asker.allowed is not None and not asker.allowed[number]:
            return None
        return self._answer(number, asker, None)

    def titles(self, *, audience: Audience = "internal") -> list[Suggestion]:
        """Every FAQ question that this audience may see, by id."""
        return [
            Suggestion(entry.id, entry.question)
            for entry in self._visible(audience)
            if entry.kind == "faq"
        ]

    def topics(self, *, audience: Audience = "internal") -> list[Topic]:
        """The tags with the entries that this audience may see, most entries first."""
        asker = self._asker(audience, frozenset(), None)
        found = []
        for place, tag in enumerate(self._index.tags):
            numbers = self._index.tagged(place)
            if asker.allowed is not None:
                numbers = numbers[asker.allowed[numbers]]
            if numbers.size:
                found.append(Topic(tag, int(numbers.size)))
        return sorted(found, key=lambda topic: (-topic.n_entries, topic.tag))

    def entries_about(
        self, tag: str, *, audience: Audience = "internal"
    ) -> list[Suggestion]:
        """The entries under a tag that this audience may see, by id."""
        if tag not in self._index.tags:
            return []
        asker = self._asker(audience, frozenset(), None)
        numbers = self._index.tagged(self._index.tags.index(tag))
        if asker.allowed is not None:
            numbers = numbers[asker.allowed[numbers]]
        return [
            Suggestion(entry_id, question)
            for entry_id, question in self._index.titles(numbers.tolist())
        ]

    def _visible(self, audience: Audience) -> list[Entry]:
        asker = self._asker(audience, frozenset(), None)
        return self._index.entries(
            [
                number
                for number in range(self._index.n_entries)
                if asker.allowed is None or asker.allowed[number]
            ]
        )

    def _asker(
        self, audience: Audience, tags: frozenset[str], max_wrong: float | None
    ) -> _Asker:
        which = Filter(audience, self._today(), tags)
        share = self.max_wrong if max_wrong is None else max_wrong
        askers = self._askers
        if (which, share) not in askers:
            if len(askers) >= _MOST_ASKERS:
                # A new one instead of clearing it: another thread may be reading it.
                askers = self._askers = {}
            askers[which, share] = _Asker(
                which,
                self._index.allowed(which),
                Policy(self._index.confidence.threshold(share)),
            )
        return askers[which, share]

    def _decided(
        self, question: str, asker: _Asker, top: int, previous: Reply | None
    ) -> Reply:
        """The reply to a message that asks for something."""
        ranking, context = self._in_context(question, asker, previous)
        judgement = ranking.judgement
        decision = asker.policy.decide(judgement)
        numbers = ranking.candidates.entries
        answers: tuple[Answer, ...] = ()
        if context is None:
            answers = self._both(question, asker)
        if answers:
            decision = "answer"
        elif decision == "answer":
            answers = (self._answer(int(numbers[0]), asker, ranking),)
        suggestions = self._suggestions(ranking, asker) if not answers else ()
        return Reply(
            question=question,
            outcome=decision,
            confidence=self._confidence(ranking),
            answer=answers[0] if answers else None,
            also=answers[1:],
            suggestions=suggestions,
            candidates=self._candidates(ranking, top),
            corrections=self._corrections(ranking, asker),
            handoff=self.info.handoff,
            corpus=self.corpus,
            audience=asker.which.audience,
        )

    def _corrections(self, ranking: Ranking, asker: _Asker) -> tuple[Correction, ...]:
        """The words that were mended, as far as the asker may know what they became.

        The speller knows the words of all entries: to anybody outside it says only
        those that stand in an entry that they may see.
        """
        repairs = ranking.query.repairs
        if repairs and asker.which.audience != "internal":
            first = ranking.candidates.entries[:_CANDIDATES_READ].tolist()
            seen = {
                word
                for entry in self._index.entries(first)
                for word in words("\n".join((*entry.wordings, entry.answer)))
            }
            repairs = tuple(r for r in repairs if seen.issuperset(r.read_as))
        return tuple(Correction(r.written, " ".join(r.read_as)) for r in repairs)

    def _in_context(
        self, question: str, asker: _Asker, previous: Reply | None
    ) -> tuple[Ranking, str | None]:
        """The ranking of a question, read together with the topic before it if it must.

        Also what it was read together with, None where it stands alone.
        """
        alone = self._index.search(question, asker.which)
        topic = previous.answer if previous else None
        if topic is None or topic.kind == "chat" or not refers_back(question):
            return alone, None
        said = asker.which._replace(without=self._index.number(topic.id))
        both = f"{question} {topic.title}"
        together = self._index.search(both, said)
        if asker.policy.decide(together.judgement) != "answer":
            # What was said may hold it, if it has every word that is asked now.
            again = self._index.search(both, asker.which)
            first = again.candidates
            if (
                first.entries.size
                and int(first.entries[0]) == said.without
                and first.features[0, FEATURES.index("covered")] > _ALL
            ):
                together = again
        if _best(together) > _best(alone):
            return together, topic.title
        return alone, None

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
            found.setdefault(number, self._answer(number, asker, ranking))
        return tuple(found.values()) if len(found) > 1 else ()

    def _answer(self, number: int, asker: _Asker, ranking: Ranking | None) -> Answer:
        """An entry as an answer; `ranking` finds the fitting sentence of a passage."""
        entry = self._index.entry(number)
        short = entry.short
        if short is None and entry.kind == "passage" and ranking is not None:
            short = self._fitting_sentence(entry, ranking)
        return Answer(
            id=entry.id,
            kind=entry.kind,
            title=entry.question,
            text=entry.answer.strip(),
            short=short,
            sources=tuple(self._index.source(source) for source in entry.sources),
            audience=entry.audience,
            reviewed=entry.reviewed,
            owner=entry.owner or self.info.owner,
            tags=entry.tags,
            related=self._related(entry, asker),
        )

    def _related(self, entry: Entry, asker: _Asker) -> tuple[Suggestion, ...]:
        numbers = [
            number
            for related in entry.related
            if (number := self._index.number(related)) is not None
            and (asker.allowed is None or asker.allowed[number])
        ]
        return tuple(
            Suggestion(entry_id, question)
            for entry_id, question in self._index.titles(numbers)
        )

    def _fitting_sentence(self, entry: Entry, ranking: Ranking) -> str | None:
        """The sentence of a passage that shares most words with the question."""
        stem = self._index.reader.stem
        asked = {stem(word) for word in ranking.query.read}
        sentences = [
            sentence.strip()
            for paragraph in entry.answer.split("\n\n")
            if not paragraph.lstrip().startswith(("|", "-", "*", "```", "1."))
            for sentence in _SENTENCE_END.split(paragraph.replace("\n", " "))
            if sentence.strip()
        ]
        if not sentences:
            return None
        return max(
            sentences, key=lambda text: len(asked & {stem(w) for w in words(text)})
        )

    def _suggestions(self, ranking: Ranking, asker: _Asker) -> tuple[Suggestion, ...]:
        judgement = ranking.judgement
        n = asker.policy.worth_suggesting(judgement)
        titles = self._index.titles(ranking.candidates.entries[:n].tolist())
        return tuple(
            Suggestion(entry_id, question, round(confidence, 4))
            for (entry_id, question), confidence in zip(
                titles, judgement.each[:n].tolist(), strict=True
            )
        )

    def _candidates(self, ranking: Ranking, top: int) -> tuple[Candidate, ...]:
        found = ranking.candidates
        n = max(top, 0)
        return tuple(
            Candidate(entry_id, round(score, 6), round(confidence, 6))
            for (entry_id, _), score, confidence in zip(
                self._index.titles(found.entries[:n].tolist()),
                found.scores[:n].tolist(),
                ranking.judgement.each[:n].tolist(),
                strict=True,
            )
        )

    def _courteous(self, question: str, kind: str, asker: _Asker, top: int) -> Reply:
        """A fixed reply; what the corpus would have said stands beside it, unused."""
        ranking = self._index.search(question, asker.which)
        text = courteous_text(kind, self.info.name, self.info.handoff)
        answer = Answer(
            id=f"chat-{kind}",
            kind="chat",
            title=text,
            text=text,
            short=text,
            audience="public",
        )
        return Reply(
            question=question,
            outcome="chat",
            confidence=self._confidence(ranking),
            answer=answer,
            candidates=self._candidates(ranking, top),
            corpus=self.corpus,
            handoff=self.info.handoff,
            audience=asker.which.audience,
        )

    def _confidence(self, ranking: Ranking) -> float | None:
        """The first candidate's, as a reply gives it; None without a candidate."""
        each = ranking.judgement.each
        return round(float(each[0]), 4) if each.size else None


def _best(ranking: Ranking) -> float:
    each = ranking.judgement.each
    return float(each[0]) if each.size else 0.0
