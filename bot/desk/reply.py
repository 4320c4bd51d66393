"""The one value that crosses from the desk to a surface (terminal, Slack, JSON)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus import Audience, Source

Outcome = Literal["answer", "suggest", "fallback", "chat"]
AnswerKind = Literal["faq", "passage", "term", "chat"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that the desk can answer; `confidence` that it is what was meant."""

    id: str
    title: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an owner wrote, ready to be shown.

    `text` is Markdown; `short` is one line to show first.  `related` holds only entries
    that the asker's audience may see.
    """

    id: str
    kind: AnswerKind
    title: str
    text: str
    short: str | None = None
    sources: tuple[Source, ...] = ()
    audience: Audience = "internal"
    reviewed: date | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    related: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry considered: `score` orders it, `confidence` is a probability."""

    id: str
    score: float
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that was read as another one."""

    written: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag of the corpus with the number of entries under it."""

    tag: str
    n_entries: int


@dataclass(frozen=True, slots=True)
class Reply:
    """The desk's reply to one question.

    Attributes
    ----------
    outcome : what was decided; `answer` is set for "answer" and "chat", else None
    confidence : in [0, 1], the probability that the best candidate is right; None
        where there is no candidate
    also : further answers, when the question asked two things
    suggestions : at most three, best first, for "suggest" and "fallback" (where they
        are only the nearest questions)
    candidates : best first, one per entry, at most as many as were asked for
    handoff : whom to ask instead, from the corpus; None if it names nobody
    corpus : ``name@hash``
    """

    question: str
    outcome: Outcome
    confidence: float | None
    answer: Answer | None
    corpus: str
    also: tuple[Answer, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    corrections: tuple[Correction, ...] = ()
    handoff: str | None = None
    audience: Audience = "internal"
    elapsed_ms: float = 0.0

    def to_json(self) -> dict[str, object]:
        """The reply in the shape of ``frontdesk ask --json`` (docs/architecture.md)."""
        return {
            "question": self.question,
            "outcome": self.outcome,
            "confidence": self.confidence,
            "answer": _answer_json(self.answer) if self.answer else None,
            "also": [_answer_json(answer) for answer in self.also],
            "suggestions": [
                {"id": s.id, "title": s.title, "confidence": s.confidence}
                for s in self.suggestions
            ],
            "candidates": [
                {"id": c.id, "score": c.score, "confidence": c.confidence}
                for c in self.candidates
            ],
            "corrections": [
                {"from": c.written, "to": c.read_as} for c in self.corrections
            ],
            "corpus": self.corpus,
            "elapsed_ms": self.elapsed_ms,
        }


def _answer_json(answer: Answer) -> dict[str, object]:
    return {
        "id": answer.id,
        "kind": answer.kind,
        "title": answer.title,
        "text": answer.text,
        "short": answer.short,
        "sources": [
            {"id": s.id, "title": s.title, "url": s.url} for s in answer.sources
        ],
        "audience": answer.audience,
        "reviewed": answer.reviewed.isoformat() if answer.reviewed else None,
    }
