"""The decision to answer, suggest or fall back, from probabilities."""

from __future__ import annotations

from typing import Literal, NamedTuple

from index.confidence import Judgement

#: Suggestions are shown when the right entry is among them with this probability.
SUGGEST_AT = 0.5
MOST_SUGGESTIONS = 3
#: A suggestion less likely than this is not worth a line.
_LEAST = 0.02

Decision = Literal["answer", "suggest", "fallback"]


class Policy(NamedTuple):
    """Thresholds on probabilities, both in [0, 1].

    `answer_at` comes from the acceptable share of wrong answers; `suggest_at` is the
    probability that one of the suggestions is right.
    """

    answer_at: float
    suggest_at: float = SUGGEST_AT

    def decide(self, judgement: Judgement) -> Decision:
        """What to do with a ranking, given the judgement of it."""
        if judgement.confidences.size == 0:
            return "fallback"
        if judgement.confidences[0] >= self.answer_at:
            return "answer"
        return "suggest" if judgement.top_three >= self.suggest_at else "fallback"

    def worth_suggesting(self, judgement: Judgement) -> int:
        """How many of the first candidates are worth suggesting."""
        first: list[float] = judgement.confidences[:MOST_SUGGESTIONS].tolist()
        return sum(confidence >= _LEAST for confidence in first)
