"""What an asker may see of an index: answers, suggestions and topics."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from bot.desk.reply import Answer, Candidate, Correction, Suggestion, Topic
from corpus import Entry
from index.analyzer import words
from index.backend import Filter
from index.search import Index, Ranking

_CANDIDATES_READ = 10
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


class Visible:
    """The part of an index that one filter lets through, in the values of a reply.

    Rankings passed in must come from a search with the same filter.
    """

    def __init__(self, index: Index, served: Filter) -> None:
        self._index = index
        self._filter = served
        self._allowed = index.allowed(served)

    def answer(self, number: int, ranking: Ranking | None = None) -> Answer:
        """An entry as an answer; `ranking` picks the sentence to show of a passage."""
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
            owner=entry.owner or self._index.info.owner,
            tags=entry.tags,
            related=self._related(entry),
        )

    def answer_to(self, ranking: Ranking) -> Answer:
        """The best candidate of a ranking as an answer."""
        return self.answer(int(ranking.candidates.entries[0]), ranking)

    def answer_by_id(self, entry_id: str) -> Answer | None:
        """The entry with this id as an answer; None if unknown or hidden."""
        number = self._index.number(entry_id)
        if number is None or not self._holds(number):
            return None
        return self.answer(number)

    def suggestions(self, ranking: Ranking, n: int) -> tuple[Suggestion, ...]:
        """The first `n` entries of a ranking as suggestions, with their confidence."""
        titles = self._index.titles(ranking.candidates.entries[:n].tolist())
        return tuple(
            Suggestion(entry_id, question, round(confidence, 4))
            for (entry_id, question), confidence in zip(
                titles, ranking.judgement.confidences[:n].tolist(), strict=True
            )
        )

    def candidates(self, ranking: Ranking, top: int) -> tuple[Candidate, ...]:
        """The first `top` entries of a ranking, with their score and confidence."""
        candidates = ranking.candidates
        return tuple(
            Candidate(entry_id, round(score, 6), round(confidence, 6))
            for (entry_id, _), score, confidence in zip(
                self._index.titles(candidates.entries[:top].tolist()),
                candidates.scores[:top].tolist(),
                ranking.judgement.confidences[:top].tolist(),
                strict=True,
            )
        )

    def corrections(self, ranking: Ranking) -> tuple[Correction, ...]:
        """The corrected words, without those that would reveal hidden entries.

        Words are corrected to words of any entry.  Outsiders are shown only words of
        the first entries that they may see.
        """
        repairs = ranking.query.repairs
        if not repairs:
            return ()
        if self._filter.audience != "internal":
            first = ranking.candidates.entries[:_CANDIDATES_READ].tolist()
            seen = {
                word
                for entry in self._index.entries(first)
                for word in words("\n".join((*entry.wordings, entry.answer)))
            }
            repairs = tuple(r for r in repairs if seen.issuperset(r.read_as))
        return tuple(Correction(r.written, " ".join(r.read_as)) for r in repairs)

    def titles(self) -> list[Suggestion]:
        """Every FAQ question, by id."""
        numbers = [n for n in range(self._index.n_entries) if self._holds(n)]
        return [
            Suggestion(entry.id, entry.question)
            for entry in self._index.entries(numbers)
            if entry.kind == "faq"
        ]

    def topics(self) -> list[Topic]:
        """The tags that have entries, most entries first."""
        counted = (
            Topic(tag, self._tagged(place).size)
            for place, tag in enumerate(self._index.tags)
        )
        return sorted(
            (topic for topic in counted if topic.n_entries),
            key=lambda topic: (-topic.n_entries, topic.tag),
        )

    def entries_about(self, tag: str) -> list[Suggestion]:
        """The entries under a tag, by id; none for an unknown tag."""
        if tag not in self._index.tags:
            return []
        return self._titled(self._tagged(self._index.tags.index(tag)).tolist())

    def _holds(self, number: int) -> bool:
        return self._allowed is None or bool(self._allowed[number])

    def _tagged(self, place: int) -> NDArray[np.int32]:
        """The numbers of the entries under a tag, given by its position."""
        numbers = self._index.tagged(place)
        return numbers if self._allowed is None else numbers[self._allowed[numbers]]

    def _titled(self, numbers: list[int]) -> list[Suggestion]:
        return [
            Suggestion(entry_id, question)
            for entry_id, question in self._index.titles(numbers)
        ]

    def _related(self, entry: Entry) -> tuple[Suggestion, ...]:
        numbers = [
            number
            for related in entry.related
            if (number := self._index.number(related)) is not None
            and self._holds(number)
        ]
        return tuple(self._titled(numbers))

    def _fitting_sentence(self, entry: Entry, ranking: Ranking) -> str | None:
        """The sentence of a passage that shares the most words with the question."""
        stem = self._index.reader.stem
        stems = {stem(word) for word in ranking.query.read}
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
            sentences, key=lambda text: len(stems & {stem(w) for w in words(text)})
        )
