"""What a message asks, given the conversation that it is part of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.desk.parts import refers_back, split_questions
from bot.desk.policy import Decision, Policy
from bot.desk.reply import Answer, Reply
from index.backend import Filter
from index.features import COVERED
from index.search import Index, Ranking

#: An entry that covers this share of a question's idf mass has all of its words.
_ALL = 0.95
#: A message of so few words says little by itself ("and an example?") ...
_FEW_WORDS = 3
#: ... unless its best candidate is as good as certain.
_SURE = 0.95


class Reading(NamedTuple):
    """One way to take a message: the search for it, and what to do with the result."""

    ranking: Ranking
    decision: Decision

    @property
    def best(self) -> int | None:
        """The number of the best candidate; None: there is no candidate."""
        entries = self.ranking.candidates.entries
        return int(entries[0]) if entries.size else None

    @property
    def confidence(self) -> float:
        """The probability that the best candidate is right; 0 where there is none."""
        confidences = self.ranking.judgement.confidences
        return float(confidences[0]) if confidences.size else 0.0


@dataclass(frozen=True, slots=True)
class Lookup:
    """Looks texts up among what one asker may see, and decides on what it finds."""

    index: Index
    filter: Filter
    policy: Policy

    def read(self, text: str, without: int | None = None) -> Reading:
        """The reading of a text; `without` is the number of an entry to leave out."""
        ranking = self.index.search(text, self.filter._replace(without=without))
        return Reading(ranking, self.policy.decide(ranking.judgement))


def understand(
    message: str, previous: Reply | None, lookup: Lookup
) -> tuple[Reading, tuple[Reading, ...]]:
    """The reading of a message as a whole, and the readings to answer.

    There is usually one to answer; none if the message should not be answered.

    A message that refers back to the last reply is looked up with the title of that
    reply's answer, if that makes more sense of it.  After "what is KPO?", answered by
    "What is KPO?", the message "and an example?" is looked up

    1. by itself: that finds nothing with much confidence;
    2. as "and an example? What is KPO?" in all entries but the one just shown: that
       finds "What is an example of KPO?", which is answered.

    If 2 finds no answer, the entry just shown is allowed too: it is the answer if it
    has every word of the message and the title.

    A message that asks two or three things by itself ("what is BPO and what does it
    cost?") is answered by the reading of each ("what is BPO", "what does it cost? what
    is BPO"), if each has an answer and they are not the same.
    """
    alone = lookup.read(message)
    whole = _follow_up(message, previous, alone, lookup) or alone
    several = _several(message, lookup) if whole is alone else ()
    return whole, several or ((whole,) if whole.decision == "answer" else ())


def _follow_up(
    message: str, previous: Reply | None, alone: Reading, lookup: Lookup
) -> Reading | None:
    """The reading of a message with the topic before it; None: it is no follow-up."""
    topic = previous.answer if previous else None
    if topic is None or topic.kind == "chat" or not refers_back(message):
        return None
    shown = lookup.index.number(topic.id)
    text = f"{message} {topic.title}"
    reading = lookup.read(text, without=shown)
    n_words = len(alone.ranking.query.words)
    is_short = n_words <= _FEW_WORDS and alone.confidence < _SURE
    if reading.decision != "answer" or (is_short and _is_named(alone, topic, lookup)):
        unrestricted = lookup.read(text)
        features = unrestricted.ranking.candidates.features
        is_shown = shown is not None and unrestricted.best == shown
        if is_shown and features[0, COVERED] > _ALL:
            reading = unrestricted
    if is_short and reading.decision == "answer":
        return reading
    return reading if reading.confidence > alone.confidence else None


def _is_named(alone: Reading, topic: Answer, lookup: Lookup) -> bool:
    """Whether the topic's title has every word of a message that the index knows."""
    names = lookup.index.reader.read(topic.title).names
    return set(names).issuperset(alone.ranking.query.names)


def _several(message: str, lookup: Lookup) -> tuple[Reading, ...]:
    """The readings of the things that a message asks, if each has its own answer."""
    first, *others = split_questions(message)
    if not others:
        return ()
    by_entry: dict[int | None, Reading] = {}
    for part in (first, *others):
        is_about_first = part is not first and refers_back(part)
        reading = lookup.read(f"{part} {first}" if is_about_first else part)
        if reading.decision != "answer":
            return ()
        by_entry.setdefault(reading.best, reading)
    return tuple(by_entry.values()) if len(by_entry) > 1 else ()
