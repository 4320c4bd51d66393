"""A question that goes on from the reply before it: what to look it up with."""

from __future__ import annotations

from bot.desk.parts import refers_back
from bot.desk.policy import Policy
from bot.desk.reply import Reply
from index.backend import Filter
from index.features import COVERED
from index.search import Index, Ranking

#: An entry that covers this share of a question's idf mass has all of its words.
_ALL = 0.95
#: So few words say too little of their own ("and an example?") to be taken alone...
_FEW_WORDS = 3
#: ... unless it is as good as sure what they ask.
_SURE = 0.95


def search_in_context(
    index: Index, question: str, which: Filter, policy: Policy, previous: Reply | None
) -> tuple[Ranking, bool]:
    """The ranking of a question, read together with the topic before it if it must.

    Also whether the question stands alone.
    """
    alone = index.search(question, which)
    topic = previous.answer if previous else None
    if topic is None or topic.kind == "chat" or not refers_back(question):
        return alone, True
    said = which._replace(without=index.number(topic.id))
    both = f"{question} {topic.title}"
    together = index.search(both, said)
    decision = policy.decide(together.judgement)
    is_short = len(alone.query.words) <= _FEW_WORDS and _best(alone) < _SURE
    if decision != "answer" or (is_short and _names_all(index, topic.title, alone)):
        # What was said may hold it, if it has every word that is asked now.
        again = index.search(both, which)
        first = again.candidates
        if (
            first.entries.size
            and int(first.entries[0]) == said.without
            and first.features[0, COVERED] > _ALL
        ):
            together = again
            decision = policy.decide(again.judgement)
    if (is_short and decision == "answer") or _best(together) > _best(alone):
        return together, False
    return alone, True


def _names_all(index: Index, title: str, asked: Ranking) -> bool:
    """Whether a title has every word of a question that the index knows."""
    return set(index.reader.read(title).names).issuperset(asked.query.names)


def _best(ranking: Ranking) -> float:
    each = ranking.judgement.confidences
    return float(each[0]) if each.size else 0.0
