"""The ids of everything that can be pressed, and what their values carry.

A value carries ids only, never an answer or a question: whoever handles the click looks
the ids up again and asks again whether this person may see them.  Values come back from
outside, so reading one never raises; what is not ours reads as None.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Vote = Literal["up", "down"]

VALUE_LIMIT = 2000
METADATA_LIMIT = 3000

# The input of the window to ask in, the windows, and the shortcuts.
QUESTION_BLOCK = "frontdesk.question"
QUESTION_INPUT = "frontdesk.question_input"
VIEW_ASK = "frontdesk.view_ask"
VIEW_ANSWER = "frontdesk.view_answer"
SHORTCUT_ASK = "frontdesk.shortcut_ask"
SHORTCUT_ANSWER_THIS = "frontdesk.shortcut_answer_this"

_NUMBER = re.compile(r"\.[0-9]{1,3}\Z")


class Action(StrEnum):
    """Everything that can be pressed: each id is named here and nowhere else.

    Attributes
    ----------
    once : what is done once for a question and entry, however often and by whomever
        any of the buttons with this name is pressed; "": each press counts
    """

    once: str

    def __new__(cls, action_id: str, once: str = "") -> Action:
        action = str.__new__(cls, action_id)
        action._value_, action.once = action_id, once
        return action

    # On the reply to a question.
    PICK = "frontdesk.pick"
    MORE = "frontdesk.more"
    FEEDBACK = "frontdesk.feedback"
    RELATED = "frontdesk.related", "related"
    SHARE = "frontdesk.share", "share"
    NONE_OF_THESE = "frontdesk.none_of_these", "handoff"
    ASK_PERSON = "frontdesk.person", "handoff"
    # In a list, whatever was asked before.
    TOPIC = "frontdesk.topic"
    HOME_TOPIC = "frontdesk.home_topic"
    HOME_ENTRY = "frontdesk.home_entry"
    # The field on the App Home; its value is what was typed.
    HOME_SEARCH = "frontdesk.home_search"


def numbered(action: Action, number: int) -> str:
    """The `action_id` of one of several buttons of a kind: ``frontdesk.pick.2``.

    Slack wants an `action_id` to be unique in its block.
    """
    return f"{action}.{number}"


def action_of(action_id: object) -> Action | None:
    """The action that an `action_id`, numbered or not, stands for; None if not ours.

    >>> action_of("frontdesk.related.2")
    <Action.RELATED: 'frontdesk.related'>
    >>> action_of("frontdesk.related.2x")
    """
    try:
        return Action(_NUMBER.sub("", str(action_id)))
    except ValueError:
        return None


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
