"""The fields of one record, read one by one and checked for their types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from corpus.draft import Draft, Link, Target
from corpus.entry import Audience
from corpus.nearest import did_you_mean, nearest
from corpus.problem_log import ProblemLog, quoted
from corpus.yaml_lines import Items, Node, Scalar, Table

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Fields:
    """Typed access to one YAML mapping; what is wrong is added to the log, once.

    Parameters
    ----------
    table : the mapping
    label : what to call it in a problem, such as ``entry "vpn-reset"``
    known : the keys that it may have; any other is a problem
    """

    def __init__(
        self, table: Table, label: str, known: Sequence[str], log: ProblemLog
    ) -> None:
        self.table = table
        self.label = label
        self.log = log
        for key, line in table.key_lines.items():
            if key not in known and not log.is_full:
                log.error(
                    line,
                    f"{label} has an unknown key {quoted(key)}",
                    advice_for(key, known),
                )

    def line(self, key: str) -> int:
        """The line of a key; that of the record if it has no such key."""
        return self.table.key_lines.get(key, self.table.line)

    def missing(self, key: str) -> None:
        """Report that a required field is missing."""
        self.log.error(self.table.line, f'{self.label} has no "{key}"', "add one")

    def text(self, key: str, *, required: bool = False) -> str | None:
        """The text of a field, stripped; None if it has none.

        A field that is empty, or missing although `required`, is reported.  Unless it
        is `required`, ``null`` is the same as leaving the field out.
        """
        node = self._value(key, required=required)
        if node is None:
            return None
        text = self._plain_text(node, key, self.line(key))
        if text is not None and not text.strip():
            self._empty(key)
            return None
        return text.strip() if text is not None else None

    def words(self, key: str, *, required: bool = False) -> str | None:
        """Like `text`, but on one line and with a letter or digit in it."""
        text = self.text(key, required=required)
        if text is None:
            return None
        return self._has_word(" ".join(text.split()), key, self.line(key))

    def list_of_words(self, key: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The items of a list and the line of each; empty if there is no such field."""
        node = self._value(key, required=False)
        if node is None or (isinstance(node, Scalar) and node.kind == "broken"):
            return (), ()
        if not isinstance(node, Items):
            self.log.error(
                self.line(key),
                f'"{key}" of {self.label} is {_kind_of(node)}, not a list',
                "write it in square brackets, with commas between the items",
            )
            return (), ()
        items: list[str] = []
        lines: list[int] = []
        for item in node.values:
            text = self._plain_text(item, key, item.line)
            if text is None:
                continue
            if not text.strip():
                self._empty_item(key, item.line)
            elif words := self._has_word(" ".join(text.split()), key, item.line):
                items.append(words)
                lines.append(item.line)
        return tuple(items), tuple(lines)

    def day(self, key: str) -> date | None:
        """An ISO date, quoted or not."""
        node = self._value(key, required=False)
        if node is None or (isinstance(node, Scalar) and node.kind == "broken"):
            return None
        text = node.text.strip() if isinstance(node, Scalar) else ""
        if isinstance(node, Scalar) and not text:
            self._empty(key)
            return None
        if _ISO_DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        shown = quoted(text) if isinstance(node, Scalar) else _kind_of(node)
        self.log.error(
            self.line(key),
            f'"{key}" of {self.label} is not a date ({shown})',
            "write a real date as year-month-day, such as 2026-11-01",
        )
        return None

    def dates(self) -> tuple[date | None, date | None]:
        """`reviewed` and `expires`; the second must not be before the first."""
        reviewed, expires = self.day("reviewed"), self.day("expires")
        if reviewed and expires and expires < reviewed:
            what = f"{self.label} expires on {expires}, before it was reviewed"
            fix = "correct one of the two dates"
            self.log.error(self.line("expires"), f"{what} ({reviewed})", fix)
        return reviewed, expires

    def linked(
        self, key: Target, draft: Draft, own_id: str | None = None
    ) -> tuple[str, ...]:
        """The ids in a list, none of them `own_id`; they are looked up later."""
        ids, lines = self.list_of_words(key)
        for target, line in zip(ids, lines, strict=True):
            self.link(key, target, line, draft)
            if target == own_id:
                what = f'{self.label} names itself in "{key}"'
                self.log.error(line, what, "delete it from the list")
        return ids

    def link(self, key: Target, target: str, line: int, draft: Draft) -> None:
        """Add an id that the record names to the draft, to be looked up later."""
        draft.links.append(Link(self.log.path, line, self.label, key, target))

    def audience(self) -> Audience | None:
        """Who may see the record; an unknown audience is an error, never guessed."""
        text = self.text("audience")
        if text is None:
            return None
        known: tuple[Literal["public"], Literal["internal"]] = ("public", "internal")
        for audience in known:
            if text == audience:
                return audience
        self.log.error(
            self.line("audience"),
            f"{self.label} has an unknown audience {quoted(text)}",
            advice_for(text, known),
        )
        return None

    def identifier(self, key: str = "id", *, required: bool = True) -> str | None:
        """An id, checked to be in kebab-case."""
        text = self.text(key, required=required)
        if text is None or _ID.fullmatch(text):
            return text
        self.log.error(
            self.line(key),
            f"the {key} {quoted(text)} is not in kebab-case",
            "use lower-case letters, digits and single hyphens, "
            f"such as {_kebab_example(text)}",
        )
        return None

    def _value(self, key: str, *, required: bool) -> Node | None:
        if key not in self.table.key_lines:
            if required:
                self.missing(key)
            return None
        # If the value of a key could not be read, that has been reported.
        node = self.table.values.get(key, Scalar("", self.line(key), "broken"))
        is_null = isinstance(node, Scalar) and node.kind == "null" and node.text
        if is_null and not required:
            return None
        return node

    def _plain_text(self, node: Node, key: str, line: int) -> str | None:
        if isinstance(node, Scalar):
            if node.kind == "text":
                return node.text
            if node.kind == "broken":
                return None
            if node.kind == "null":
                return ""
            what = f"{quoted(node.text)} is read as a {node.kind}, not as text"
            fix = f"put it in quotes: {quoted(node.text)}"
        else:
            what = f"there is {_kind_of(node)} where text should be"
            fix = 'write text, in quotes if it contains ": ", "{" or "["'
        self.log.error(line, f'"{key}" of {self.label}: {what}', fix)
        return None

    def _has_word(self, text: str, key: str, line: int) -> str | None:
        if any(char.isalnum() for char in text):
            return text
        self.log.error(
            line,
            f'"{key}" of {self.label} has no letter or digit ({quoted(text)})',
            "write it in words or delete it",
        )
        return None

    def _empty(self, key: str) -> None:
        fix = "write one or delete the line"
        if key == "handoff":  # in "handoff: #ask-sales" YAML sees a comment
            fix = 'put a name that starts with "#" in quotes, or delete the line'
        self.log.error(self.line(key), f"{self.label} has an empty {key}", fix)

    def _empty_item(self, key: str, line: int) -> None:
        what = f'{self.label} has an empty item in "{key}"'
        self.log.error(line, what, "write one or delete the line")


def advice_for(word: str, known: Sequence[str]) -> str:
    """How to fix a word that is not one of the known ones.

    >>> advice_for("anwser", ["question", "answer"])
    'did you mean "answer"?'
    >>> advice_for("colour", ["id", "title"])
    'use one of id, title'
    """
    return did_you_mean(
        nearest(word.casefold(), known), f"use one of {', '.join(known)}"
    )


def _kind_of(node: Node) -> str:
    if isinstance(node, Scalar):
        return "text" if node.kind in ("text", "null") else f"a {node.kind}"
    return "a list" if isinstance(node, Items) else "a mapping"


def _kebab_example(text: str) -> str:
    """The most similar id that would be valid.

    >>> _kebab_example("What is KPO?")
    'what-is-kpo'
    """
    parts = re.findall("[a-z0-9]+", text[:40].casefold())
    return "-".join(parts) or "what-is-kpo"
