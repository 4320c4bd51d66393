"""A desk of six entries that needs no index: the surfaces are tested on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import frontdesk
from bot.commands.options import Opener
from bot.desk.protocol import AnyDesk
from bot.desk.reply import Answer, Candidate, Correction, Reply, Suggestion, Topic
from bot.settings.settings import Settings
from corpus import Audience, CorpusInfo, FrontdeskError, Question, Source

BLOG = Source("blog", "Outsourcing explained", "https://example.org/bpo")
TALK = Source("talk", "A talk on call centers")

LONG = """BPO is short for **business process outsourcing**.

It covers any process that another firm runs:

- front office, such as *support*
- back office, such as payroll

| Kind | Where |
|------|-------|
| onshore | same country |
| offshore | far away |

The contract says what is measured, how often, and what follows when it is missed; see
[the guide](https://example.org/guide) and `frontdesk`.
"""

ANSWERS = {
    answer.id: answer
    for answer in [
        Answer(
            "what-is-bpo",
            "faq",
            "What is BPO?",
            LONG,
            short="BPO means that another firm runs a process for you.",
            sources=(BLOG, TALK),
            reviewed=date(2026, 11, 1),
            owner="sales-enablement",
            tags=("basics",),
            related=(
                Suggestion("what-is-kpo", "What is KPO?"),
                Suggestion("bpo-cost", "What does BPO cost?"),
            ),
        ),
        Answer(
            "what-is-kpo",
            "faq",
            "What is KPO?",
            "KPO is outsourcing of work that needs experts.",
            tags=("basics",),
        ),
        Answer(
            "bpo-cost",
            "faq",
            "What does BPO cost?",
            "It depends on place and skill.",
            audience="internal",
            tags=("money",),
        ),
        Answer("guide#pricing", "passage", "Guide > Pricing", "Prices are per seat."),
        Answer("term-aht", "term", "AHT", "Average handle time."),
    ]
}

HELLO = Answer("chat-hello", "chat", "Hello", "Hello! Ask me about BPO.")

# Question (folded) -> outcome, answer ids, confidence, suggested ids.
REPLIES: dict[str, tuple[str, tuple[str, ...], float | None, tuple[str, ...]]] = {
    "what is bpo": ("answer", ("what-is-bpo",), 0.934, ()),
    "what is outsorcing": ("answer", ("what-is-bpo",), 0.81, ()),
    "kpo": ("answer", ("what-is-kpo",), 0.9, ()),
    "what is kpo and what does bpo cost": (
        "answer",
        ("what-is-kpo", "bpo-cost"),
        0.88,
        (),
    ),
    "pricing": ("answer", ("guide#pricing",), 0.7, ()),
    "aht": ("answer", ("term-aht",), 0.95, ()),
    "price": ("suggest", (), 0.45, ("bpo-cost", "what-is-bpo")),
    "who is the ceo": ("fallback", (), 0.03, ("what-is-bpo",)),
    "": ("fallback", (), None, ()),
    "hi": ("chat", (), None, ()),
}


class FakeDesk:
    """A desk as far as the terminal uses it; answers from the table above."""

    def __init__(self, corpus: str = "small@1234") -> None:
        self.corpus = corpus
        self.info = CorpusInfo("small", handoff="#ask-sales")
        self.questions: tuple[Question, ...] = (
            Question("what is bpo", "what-is-bpo", ("basics",)),
            Question("price", "bpo-cost", ("money",)),
            Question("pricing", "bpo-cost", ("money",)),
            Question("who is the ceo", None),
            Question("aht", None, ("basics",)),
        )
        self.n_entries = len(ANSWERS)
        self.problem: str | None = None
        self.asked: list[tuple[str, Audience, Reply | None]] = []
        self.is_closed = False

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
        self.asked.append((question, audience, previous))
        key = question.casefold().strip(" ?!.")
        if key == "and the cost" and previous is not None and previous.answer:
            key = "what is kpo and what does bpo cost"
        outcome, ids, confidence, suggested = REPLIES.get(
            key, ("fallback", (), 0.01, ())
        )
        answers = [ANSWERS[entry_id] for entry_id in ids]
        ranked = (*ids, *suggested)
        return Reply(
            question=question,
            outcome=outcome,  # type: ignore[arg-type]
            confidence=confidence,
            answer=HELLO if outcome == "chat" else answers[0] if answers else None,
            corpus=self.corpus,
            also=tuple(answers[1:]),
            suggestions=tuple(
                Suggestion(entry_id, ANSWERS[entry_id].title, 0.3)
                for entry_id in suggested
            ),
            candidates=tuple(
                Candidate(entry_id, 7.0 - rank, confidence if rank == 0 else 0.1)
                for rank, entry_id in enumerate(ranked[:top])
            ),
            corrections=(Correction("outsorcing", "outsourcing"),)
            if "outsorcing" in key
            else (),
            handoff=self.info.handoff,
            audience=audience,
        )

    def why(
        self,
        question: str,
        *,
        audience: Audience = "internal",
        previous: Reply | None = None,
    ) -> list[str]:
        before = previous.question if previous else "nothing"
        return [f'"{question}" was asked after {before}.', "  bpo  matched, weighs 2.1"]

    def answer(
        self, entry_id: str, *, audience: Audience = "internal"
    ) -> Answer | None:
        return ANSWERS.get(entry_id)

    def titles(self, *, audience: Audience = "internal") -> list[Suggestion]:
        faq = sorted(a.id for a in ANSWERS.values() if a.kind == "faq")
        return [Suggestion(entry_id, ANSWERS[entry_id].title) for entry_id in faq]

    def topics(self, *, audience: Audience = "internal") -> list[Topic]:
        return [Topic("basics", 2), Topic("money", 1)]

    def entries_about(
        self, tag: str, *, audience: Audience = "internal"
    ) -> list[Suggestion]:
        return [
            Suggestion(answer.id, answer.title)
            for answer in sorted(ANSWERS.values(), key=lambda answer: answer.id)
            if tag in answer.tags
        ]

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


Run = Callable[..., Result]


@pytest.fixture
def run(no_settings: Path, desk: FakeDesk) -> Run:
    """Runs the command line on the fake desk: ``run("ask", "kpo")``."""

    def invoke(
        *args: str,
        typed: str | bytes | None = None,
        knowledge: AnyDesk | FrontdeskError | Opener = desk,
    ) -> Result:
        def open_desk(settings: Settings) -> AnyDesk:
            if isinstance(knowledge, FrontdeskError):
                raise knowledge
            return knowledge(settings) if callable(knowledge) else knowledge

        return CliRunner().invoke(
            frontdesk,
            list(args),
            input=typed,
            obj=open_desk,
            prog_name="frontdesk",
            catch_exceptions=False,
        )

    return invoke
