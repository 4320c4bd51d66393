"""The ids of everything that can be pressed, and what their values carry.

A value carries ids only, never an answer or a question: whoever handles the click looks
the ids up again and asks again whether this person may see them.  Values come back from
outside, so reading one never raises; what is not ours reads as None.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

Vote = Literal["up", "down"]

VALUE_LIMIT = 2000
METADATA_LIMIT = 3000

# Buttons of one kind share a prefix and end in their number, because Slack wants an
# `action_id` to be unique in its block.  Listen with the pattern, not the prefix.
PICK = "frontdesk.pick"
RELATED = "frontdesk.related"
TOPIC = "frontdesk.topic"
HOME_TOPIC = "frontdesk.home_topic"
HOME_ENTRY = "frontdesk.home_entry"
MORE = "frontdesk.more"
SHARE = "frontdesk.share"
NONE_OF_THESE = "frontdesk.none_of_these"
ASK_PERSON = "frontdesk.person"
FEEDBACK = "frontdesk.feedback"
HOME_SEARCH = "frontdesk.home_search"

# The input of the window to ask in, the windows, and the shortcuts.
QUESTION_BLOCK = "frontdesk.question"
QUESTION_INPUT = "frontdesk.question_input"
VIEW_ASK = "frontdesk.view_ask"
VIEW_ANSWER = "frontdesk.view_answer"
SHORTCUT_ASK = "frontdesk.shortcut_ask"
SHORTCUT_ANSWER_THIS = "frontdesk.shortcut_answer_this"


def numbered(action: str, number: int) -> str:
    """The `action_id` of one of several buttons of a kind: ``frontdesk.pick.2``."""
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
class Ref:
    """What a button carries: which question it belongs to, and what it is about.

    Attributes
    ----------
    question_id : the journal's id of the question; "" where none was asked (App Home)
    entry_id : the entry that the button is about
    vote : "up" or "down", for `FEEDBACK` only
    tag : the topic, for `TOPIC` and `HOME_TOPIC` only
    """

    question_id: str = ""
    entry_id: str | None = None
    vote: Vote | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class ViewMetadata:
    """Where a window came from, so that its answer can go back there."""

    channel: str | None = None
    thread_ts: str | None = None
    question_id: str | None = None


def encode(ref: Ref) -> str | None:
    """The text for a button's `value`; None if the ids are too long for one.

    >>> encode(Ref("7f", "what-is-bpo"))
    '{"q":"7f","e":"what-is-bpo"}'
    """
    fields = {"q": ref.question_id, "e": ref.entry_id, "v": ref.vote, "t": ref.tag}
    return _write(fields, VALUE_LIMIT)


def decode(value: object) -> Ref | None:
    """The ids in a button's `value`; None for anything that `encode` did not make.

    >>> decode('{"q":"7f","v":"up"}')
    Ref(question_id='7f', entry_id=None, vote='up', tag=None)
    """
    fields = _read(value, {"q", "e", "v", "t"}, VALUE_LIMIT)
    if fields is None or "q" not in fields:
        return None
    vote: Vote | None = None
    match fields.get("v"):
        case "up":
            vote = "up"
        case "down":
            vote = "down"
        case None:
            pass
        case _:
            return None
    return Ref(fields["q"], fields.get("e"), vote, fields.get("t"))


def write_metadata(metadata: ViewMetadata) -> str:
    """The text for a view's `private_metadata`; "" if the ids are too long for one."""
    fields = {"c": metadata.channel, "t": metadata.thread_ts, "q": metadata.question_id}
    return _write(fields, METADATA_LIMIT) or ""


def read_metadata(text: object) -> ViewMetadata:
    """Where a window came from; empty for what `write_metadata` did not make."""
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
