"""The terminal conversation: lines in, a screen out; no keyboard, no colours."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, assert_never, get_args

from bot.desk.reply import Answer, Reply, Suggestion, Topic
from bot.terminal import wording
from bot.terminal.screen import Screen, counted, one_line
from bot.terminal.show import brief_form, show_answer, show_reply
from corpus import Audience
from corpus.nearest import nearest

if TYPE_CHECKING:
    from bot.desk.protocol import AnyDesk, DeskSource

# Nobody reads a list of hundreds of questions.
MAX_LISTED = 20

Command = Literal[
    "help", "more", "quit", "related", "sources", "topic", "topics", "why"
]
COMMANDS: tuple[Command, ...] = get_args(Command)


class Conversation:
    """One conversation: remembers the last reply and the last list."""

    def __init__(
        self, live: DeskSource, screen: Screen, *, audience: Audience = "internal"
    ) -> None:
        self._live = live
        self._screen = screen
        self._audience = audience
        self._corpus = live.current().corpus
        self._problem = live.problem
        self._reply: Reply | None = None
        # The reply before that one: `:why` explains a question in its context.
        self._previous: Reply | None = None
        self._shown: tuple[Answer, ...] = ()
        self._choices: list[tuple[Literal["entry", "topic"], str]] = []

    def greet(self) -> None:
        """Say what this is and give examples of questions."""
        desk = self._live.current()
        titles = desk.titles(audience=self._audience)
        handoff = one_line(desk.info.handoff or "")
        self._screen.line(
            wording.BANNER.format(
                name=one_line(desk.info.name),
                questions=counted(len(titles), "question"),
                handoff=wording.BANNER_HANDOFF.format(handoff=handoff)
                if handoff
                else "",
            )
        )
        examples = " \u00b7 ".join(self._examples(desk, titles))
        self._screen.quiet(wording.BANNER_TRY.format(examples=examples))

    def hear(self, line: str) -> bool:
        """Reply to one line; False if it ends the conversation."""
        line = line.strip()
        desk = self._live.current()
        self._notice(desk)
        if not line:
            return True
        self._screen.gap()
        if line.startswith(":"):
            return self._command(desk, line)
        if line.casefold() in ("quit", "exit"):
            return False
        if self._choices and re.fullmatch(r"[0-9]{1,3}\.?", line):
            self._pick(desk, int(line.rstrip(".")))
        else:
            self._ask(desk, line)
        return True

    def _ask(self, desk: AnyDesk, question: str) -> None:
        reply = desk.ask(question, audience=self._audience, previous=self._reply)
        self._previous, self._reply = self._reply, reply
        show_reply(self._screen, reply, brief=True)
        answers = (reply.answer, *reply.also) if reply.answer else reply.also
        self._shown = tuple(a for a in answers if a.kind != "chat")
        self._offer_entries(reply.suggestions)
        if reply.suggestions:
            self._screen.quiet(wording.PICK)

    def _pick(self, desk: AnyDesk, number: int) -> None:
        if not 1 <= number <= len(self._choices):
            self._screen.line(wording.NOT_IN_LIST.format(n=len(self._choices)))
            return
        kind, name = self._choices[number - 1]
        match kind:
            case "topic":
                self._list_topic(desk, name)
            case "entry":
                self._pick_entry(desk, name)
            case _:
                assert_never(kind)

    def _pick_entry(self, desk: AnyDesk, entry_id: str) -> None:
        answer = desk.answer(entry_id, audience=self._audience)
        if answer is None:
            self._screen.line(wording.NO_LONGER)
            return
        show_answer(self._screen, answer, None, brief=True)
        self._shown = (answer,)
        if self._reply is not None:
            # The next question may follow up on what was picked.
            self._reply = dataclasses.replace(
                self._reply, outcome="answer", answer=answer, also=()
            )

    def _command(self, desk: AnyDesk, line: str) -> bool:
        name, _, rest = one_line(line[1:]).partition(" ")
        name = name.casefold()
        matches = [command for command in COMMANDS if command.startswith(name)]
        # The first letters are enough if only one command begins with them.
        is_clear = name in COMMANDS or len(matches) == 1
        # Of "topic" and "topics", the name itself comes first.
        command = "help" if not name else matches[0] if is_clear else None
        match command:
            case "quit":
                return False
            case "help":
                self._help()
            case "topic":
                self._topic(desk, rest.strip())
            case "topics":
                self._topics(desk)
            case "why":
                self._why(desk)
            case "more" | "sources" | "related" if not self._shown:
                self._screen.line(wording.NO_ANSWER_YET)
            case "more":
                self._more()
            case "sources":
                self._sources()
            case "related":
                self._related()
            case None:
                likely = matches[0] if matches else nearest(name, COMMANDS)
                self._screen.line(
                    wording.UNKNOWN_COMMAND.format(
                        name=f":{name[:40]}",
                        nearest=wording.nearest_is(f":{likely}" if likely else None),
                    )
                )
            case _:
                assert_never(command)
        return True

    def _help(self) -> None:
        width = max(len(name) for name, _ in wording.HELP)
        for name, about in wording.HELP:
            self._screen.text(f"{name:<{width}}  {about}")

    def _why(self, desk: AnyDesk) -> None:
        if self._reply is None:
            self._screen.line(wording.NO_QUESTION_YET)
            return
        for line in desk.why(
            self._reply.question, audience=self._audience, previous=self._previous
        ):
            self._screen.text(line)

    def _more(self) -> None:
        if not any(brief_form(answer) for answer in self._shown):
            self._screen.line(wording.NO_MORE)
            return
        for answer in self._shown:
            self._screen.gap()
            show_answer(self._screen, answer, None)

    def _sources(self) -> None:
        for answer in self._shown:
            self._screen.title(wording.answer_title(answer))
            if not answer.sources:
                self._screen.line(wording.NO_SOURCES)
            for source in answer.sources:
                self._screen.line(
                    f"{source.title} ({source.url})" if source.url else source.title
                )
            self._screen.quiet(wording.footing(answer, None))

    def _related(self) -> None:
        related = [s for answer in self._shown for s in answer.related]
        if not related:
            self._screen.line(wording.NO_RELATED)
            return
        self._screen.line(wording.RELATED)
        self._list_entries(related)

    def _topics(self, desk: AnyDesk) -> None:
        topics = desk.topics(audience=self._audience)
        if not topics:
            self._screen.line(wording.NO_TOPICS)
            return
        self._screen.line(wording.TOPICS)
        self._screen.numbered([f"{t.tag} ({t.n_entries})" for t in topics])
        self._choices = [("topic", topic.tag) for topic in topics]

    def _topic(self, desk: AnyDesk, name: str) -> None:
        if not name:
            self._screen.line(wording.TOPIC_NAME_MISSING)
            return
        tags = {t.tag.casefold(): t.tag for t in desk.topics(audience=self._audience)}
        tag = tags.get(name.casefold())
        if tag is not None:
            self._list_topic(desk, tag)
            return
        near = wording.nearest_is(nearest(name.casefold(), tags))
        self._screen.line(
            wording.NO_SUCH_TOPIC.format(topic=one_line(name)[:60], nearest=near)
        )

    def _list_topic(self, desk: AnyDesk, tag: str) -> None:
        self._screen.line(wording.IN_TOPIC.format(topic=tag))
        self._list_entries(desk.entries_about(tag, audience=self._audience))

    def _list_entries(self, entries: Sequence[Suggestion]) -> None:
        listed = entries[:MAX_LISTED]
        self._screen.numbered([entry.title for entry in listed])
        if len(entries) > len(listed):
            self._screen.quiet(
                wording.SHOWN_OF.format(shown=len(listed), n=len(entries))
            )
        self._offer_entries(listed)

    def _offer_entries(self, entries: Sequence[Suggestion]) -> None:
        self._choices = [("entry", entry.id) for entry in entries]

    def _notice(self, desk: AnyDesk) -> None:
        """Say so if the knowledge has changed since the last line."""
        if self._live.problem != self._problem:
            was_broken = self._problem is not None
            self._problem = self._live.problem
            if self._problem is not None:
                self._screen.gap()
                self._screen.warn(
                    wording.BROKEN_KNOWLEDGE.format(problem=_shortened(self._problem))
                )
            elif was_broken and desk.corpus == self._corpus:
                self._screen.gap()
                self._screen.quiet(wording.FIXED_KNOWLEDGE)
        if desk.corpus != self._corpus:
            self._corpus = desk.corpus
            self._screen.gap()
            self._screen.quiet(wording.NEW_KNOWLEDGE)

    def _examples(self, desk: AnyDesk, titles: Sequence[Suggestion]) -> list[str]:
        """Up to three short questions that have an answer, from different topics."""
        examples: list[str] = []
        topics: list[Topic] = desk.topics(audience=self._audience)[:3]
        lists: list[Sequence[Suggestion]] = [
            desk.entries_about(t.tag, audience=self._audience) for t in topics
        ]
        for entries in lists or [titles]:
            new = (e.title for e in entries if e.title not in examples)
            shortest = min(new, key=lambda title: (len(title), title), default=None)
            if shortest is not None and len(shortest) <= 60:
                examples.append(one_line(shortest))
        return [f'"{example}"' for example in examples]


def _shortened(problem: str, n_lines: int = 3) -> str:
    lines = problem.split("\n")
    if len(lines) <= n_lines:
        return problem
    rest = wording.MORE_PROBLEMS.format(n=len(lines) - n_lines)
    return "\n".join([*lines[:n_lines], rest])
