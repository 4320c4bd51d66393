"""The ids of everything that can be pressed, and what their values carry.

A value carries ids only, never an answer or a question: whoever handles the click looks
the ids up again and asks again whether this person may see them.  Values come back from
outside, so reading one never raises; what is not ours reads as None.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

VALUE_LIMIT = 2000
METADATA_LIMIT = 3000

# Buttons of one kind share a prefix and end in their number, because Slack wants an
# `action_id` to be unique in its block.  Listen with the pattern, not the prefix.
SUGGESTION = "frontdesk.suggestion"
RELATED = "frontdesk.related"
POPULAR = "frontdesk.popular"
TOPIC = "frontdesk.topic"
MORE = "frontdesk.more"

NONE_OF_THESE = "frontdesk.none_of_these"
ASK_PERSON = "frontdesk.ask_person"
SHARE = "frontdesk.share"
FEEDBACK = "frontdesk.feedback"
HOME_SEARCH = "frontdesk.home_search"

# The input of the "ask" modal, and the views and shortcuts themselves.
QUESTION_BLOCK = "frontdesk.question"
QUESTION_INPUT = "frontdesk.question_input"
ASK_VIEW = "frontdesk.ask_view"
ANSWER_VIEW = "frontdesk.answer_view"
ASK_SHORTCUT = "frontdesk.ask"
ANSWER_THIS_SHORTCUT = "frontdesk.answer_this"

HELPFUL = "up"
NOT_HELPFUL = "down"


def numbered(action: str, number: int) -> str:
    """The `action_id` of one of several buttons of a kind: ``....related.2``."""
    return f"{action}.{number}"


def pattern(action: str) -> re.Pattern[str]:
    """What `numbered(action, ...)` gives, and `action` itself, and nothing else.

    >>> bool(pattern(RELATED).match(numbered(RELATED, 2)))
    True
    >>> bool(pattern(RELATED).match("frontdesk.related.2x"))
    False
    """
    return re.compile(rf"\A{re.escape(action)}(?:\.[0-9]{{1,3}})?\Z")


@dataclass(frozen=True, slots=True)
class ClickValue:
    """What a button carries: the question that it belongs to, and one more id.

    Attributes
    ----------
    question_id : the journal's id of the question; "" where none was asked (App Home)
    entry_id : the entry (or, for `TOPIC`, the tag) that the button is about
    vote : `HELPFUL` or `NOT_HELPFUL`, for `FEEDBACK` only
    """

    question_id: str = ""
    entry_id: str | None = None
    vote: str | None = None


@dataclass(frozen=True, slots=True)
class ViewMetadata:
    """Where a modal came from, so that its answer can go back there."""

    channel: str | None = None
    thread_ts: str | None = None
    question_id: str | None = None


def write_value(value: ClickValue) -> str | None:
    """The text for a button's `value`; None if the ids are too long for one.

    >>> write_value(ClickValue("7f", "what-is-bpo"))
    '{"q":"7f","e":"what-is-bpo"}'
    """
    return _write(
        {"q": value.question_id, "e": value.entry_id, "v": value.vote}, VALUE_LIMIT
    )


def read_value(value: object) -> ClickValue | None:
    """The ids in a button's `value`; None for anything that `write_value` did not make.

    >>> read_value('{"q":"7f","e":"what-is-bpo"}')
    ClickValue(question_id='7f', entry_id='what-is-bpo', vote=None)
    """
    fields = _read(value, {"q", "e", "v"}, VALUE_LIMIT)
    if fields is None or "q" not in fields:
        return None
    vote = fields.get("v")
    if vote not in (None, HELPFUL, NOT_HELPFUL):
        return None
    return ClickValue(fields["q"], fields.get("e"), vote)


def write_metadata(metadata: ViewMetadata) -> str:
    """The text for a view's `private_metadata`; "" if the ids are too long for one."""
    fields = {"c": metadata.channel, "t": metadata.thread_ts, "q": metadata.question_id}
    return _write(fields, METADATA_LIMIT) or ""


def read_metadata(text: object) -> ViewMetadata:
    """Where a modal came from; empty for what `write_metadata` did not make."""
    fields = _read(text, {"c", "t", "q"}, METADATA_LIMIT) or {}
    return ViewMetadata(fields.get("c"), fields.get("t"), fields.get("q"))


def _write(fields: dict[str, str | None], limit: int) -> str | None:
    given = {key: value for key, value in fields.items() if value is not None}
    text = json.dumps(given, separators=(",", ":"))
    return text if len(text) <= limit else None


def _read(text: object, known: set[str], limit: int) -> dict[str, str] | None:
    if not isinstance(text, str) or len(text) > limit:
        return None
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or not known.issuperset(fields):
        return None
    if not all(isinstance(value, str) for value in fields.values()):
        return None
    return fields
