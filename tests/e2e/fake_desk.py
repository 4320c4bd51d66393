"""A desk of six entries that a reader can hold in mind; answers by whole words.

Two of them are near twins, one is internal, one carries every trap that Slack's formats
have, and nothing answers who the chief executive is.
"""

from __future__ import annotations

import time
from datetime import date

from bot.desk.protocol import AnyDesk
from bot.desk.reply import Answer, Candidate, Reply, Suggestion, Topic
from corpus import CorpusInfo, Question, Source

TRAP = (
    "Ask <!channel> or <@U0BOB>, see <https://odd.example|here> & [the page]"
    "(https://ok.example/a?b=1&c=2) @here *now* `x` ~y~ _z_ <!here|all>"
)
LINK = "https://ok.example/a?b=1&c=2"
# An address between angle brackets is a link in Markdown, so this one is the owner's.
ODD_LINK = "https://odd.example%7Chere"


def _entry(entry_id, title, text, words, **more):
    answer = Answer(
        id=entry_id,
        kind="faq",
        title=title,
        text=text,
        reviewed=date(2026, 11, 1),
        owner="sales-enablement",
        **more,
    )
    return answer, frozenset(words.split())


ENTRIES = (
    _entry(
        "bpo-vs-call-center",
        "How does a BPO differ from a call center?",
        "A call center is one kind of BPO.\n\nBPO covers any business process.",
        "bpo call center differ",
        short="A call center is one kind of BPO.",
        audience="public",
        tags=("basics",),
        sources=(Source("guide", "The guide", "https://guide.example/bpo"),),
        related=(Suggestion("what-is-kpo", "What is KPO?"),),
    ),
    _entry(
        "what-is-kpo",
        "What is KPO?",
        "Knowledge process outsourcing.",
        "kpo",
        audience="public",
        tags=("basics",),
    ),
    _entry(
        "price-floor",
        "What is our price floor?",
        "Never below 9 dollars an hour.",
        "price floor discount",
        audience="internal",
        tags=("pricing",),
    ),
    _entry(
        "price-list",
        "Where is the price list?",
        "The list is on the shared drive.",
        "price list",
        audience="public",
        tags=("pricing",),
    ),
    _entry("trap", "What is a <!here> trap & *why*?", TRAP, "trap", audience="public"),
    _entry(
        "long-one",
        "What is in the long answer?",
        "\n\n".join(f"Part {n}: " + "word " * 60 for n in range(60)),
        "long",
        audience="public",
        tags=("basics",),
    ),
)


class FakeDesk:
    """Answers when one entry has most words of the question; suggests when two do."""

    def __init__(self, *, fails_on="boom", name="faq"):
        self.info = CorpusInfo(
            name=name,
            owner="sales-enablement",
            handoff="#ask-sales",
        )
        self.corpus = f"{name}@0123"
        self.questions: tuple[Question, ...] = ()
        self.n_entries = len(ENTRIES)
        self.problem: str | None = None
        self._fails_on = fails_on
        self.asked = []

    def ask(
        self,
        question,
        *,
        audience="internal",
        top=0,
        previous=None,
        tags=frozenset(),
        max_wrong=None,
    ):
        """The reply; raises RuntimeError for a question with the word `fails_on`."""
        started = time.perf_counter()
        words = set(question.lower().replace("?", " ").replace(",", " ").split())
        self.asked.append((question, audience, tags, max_wrong))
        if self._fails_on in words:
            raise RuntimeError("the desk fell over at " + question)
        if words & {"hi", "hello", "thanks"}:
            return self._reply(question, "chat", audience, self._courtesy())
        if "example" in words and previous is not None and previous.answer:
            words |= {answer.id: keys for answer, keys in ENTRIES}.get(
                previous.answer.id, frozenset()
            )
        matches = sorted(
            (
                (-len(words & keys), answer.id, answer)
                for answer, keys in self._seen_by(audience)
                if words & keys and (not tags or set(tags) & set(answer.tags))
            ),
        )
        ranked = [
            Candidate(answer.id, float(-score), 0.9) for score, _, answer in matches
        ][:top]
        if not matches:
            titles = self.titles(audience=audience)[:2]
            return self._reply(
                question, "fallback", audience, None, titles, started=started
            )
        best = [answer for score, _, answer in matches if score == matches[0][0]]
        if len(best) == 1:
            return self._reply(
                question, "answer", audience, best[0], (), ranked, started
            )
        offered = [Suggestion(a.id, a.title, 0.4) for a in best[:3]]
        return self._reply(
            question, "suggest", audience, None, offered, ranked, started
        )

    def why(self, question, *, audience="internal", previous=None):
        """Some lines."""
        return [f"The question was: {question}", f"The audience was: {audience}"]

    def answer(self, entry_id, *, audience="internal"):
        """The entry, if the audience may see it."""
        for answer, _ in self._seen_by(audience):
            if answer.id == entry_id:
                return answer
        return None

    def titles(self, *, audience="internal"):
        """Every question, by id."""
        answers = [answer for answer, _ in self._seen_by(audience)]
        return sorted(
            (Suggestion(answer.id, answer.title) for answer in answers),
            key=lambda title: title.id,
        )

    def topics(self, *, audience="internal"):
        """Every tag, most entries first."""
        counts: dict[str, int] = {}
        for answer, _ in self._seen_by(audience):
            for tag in answer.tags:
                counts[tag] = counts.get(tag, 0) + 1
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Topic(tag, n) for tag, n in ordered]

    def entries_about(self, tag, *, audience="internal"):
        """The questions under a tag."""
        return [
            Suggestion(answer.id, answer.title)
            for answer, _ in self._seen_by(audience)
            if tag in answer.tags
        ]

    def close(self):
        """Nothing to close."""

    def _courtesy(self):
        return Answer(id="chat-hello", kind="chat", title="Hello", text="Hello!")

    def _seen_by(self, audience):
        return [
            (answer, keys)
            for answer, keys in ENTRIES
            if audience == "internal" or answer.audience == "public"
        ]

    def _reply(
        self,
        question,
        outcome,
        audience,
        answer,
        suggestions=(),
        candidates=(),
        started=None,
    ):
        return Reply(
            question=question,
            outcome=outcome,
            confidence=candidates[0].confidence if candidates else None,
            answer=answer,
            corpus=self.corpus,
            suggestions=tuple(suggestions),
            candidates=tuple(candidates),
            handoff=self.info.handoff,
            audience=audience,
        )


class FakeSource:
    """Provides a fake desk as `bot.knowledge.live.LiveDesk` provides a real one."""

    problem: str | None = None

    def __init__(self, desk=None):
        self.desk: AnyDesk = desk or FakeDesk()

    def current(self) -> AnyDesk:
        """The desk."""
        return self.desk
