"""What the terminal, Slack and the evaluation need of any desk."""

from __future__ import annotations

from typing import Protocol

from bot.desk.reply import Answer, Reply, Suggestion, Topic
from corpus import Audience, CorpusInfo, Question


class AnyDesk(Protocol):
    """Any desk; `bot.desk.desk.Desk` documents what each method returns.

    A method with an `audience` serves only what that audience may see.
    """

    @property
    def info(self) -> CorpusInfo:
        """What the corpus says about itself."""

    @property
    def corpus(self) -> str:
        """``name@hash`` of the knowledge that is served."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The corpus's acceptance questions."""

    @property
    def n_entries(self) -> int:
        """How many entries there are, of all kinds and audiences."""

    @property
    def problem(self) -> str | None:
        """What is wrong with a server while another desk answers for it, else None."""

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
        """The reply to one question."""

    def why(
        self,
        question: str,
        *,
        audience: Audience = "internal",
        previous: Reply | None = None,
    ) -> list[str]:
        """Explains a reply, one reason per line."""

    def answer(
        self, entry_id: str, *, audience: Audience = "internal"
    ) -> Answer | None:
        """The entry with this id as an answer; None: there is none."""

    def titles(self, *, audience: Audience = "internal") -> list[Suggestion]:
        """Every FAQ question, by id."""

    def topics(self, *, audience: Audience = "internal") -> list[Topic]:
        """The tags, those with the most entries first."""

    def entries_about(
        self, tag: str, *, audience: Audience = "internal"
    ) -> list[Suggestion]:
        """The entries with a tag, by id."""

    def close(self) -> None:
        """Release what the desk holds open."""


class DeskSource(Protocol):
    """Where the desk comes from; `bot.knowledge.live.LiveDesk` is one."""

    @property
    def problem(self) -> str | None:
        """What is wrong with the knowledge now, while an older desk answers."""

    def current(self) -> AnyDesk:
        """The desk to ask now."""
