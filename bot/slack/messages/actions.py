"""The ids of everything that can be pressed, and what the values carry.

A value carries ids only, never an answer or a question: handling a press looks the ids
up again and checks again whether this person may see them.  Values come back from
outside, so reading one never raises; a value that is not ours reads as None.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Vote = Literal["up", "down"]

VALUE_LIMIT = 2000

# The field of the window to ask in, the windows, and the shortcuts.
QUESTION_BLOCK = "frontdesk.question"
QUESTION_INPUT = "frontdesk.question_input"
VIEW_ASK = "frontdesk.view_ask"
VIEW_ANSWER = "frontdesk.view_answer"
SHORTCUT_ASK = "frontdesk.shortcut_ask"
SHORTCUT_ANSWER_THIS = "frontdesk.shortcut_answer_this"

_NUMBER = re.compile(r"\.[0-9]{1,3}\Z")


class Action(StrEnum):
    """Everything that can be pressed; `bot.slack.work.clicks` does what it is for.

    Attributes
    ----------
    once : what happens once per question and entry, however often and by whomever any
        of the buttons with this name is pressed; "": every press counts
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
    # In a list.
    TOPIC = "frontdesk.topic"
    HOME_TOPIC = "frontdesk.home_topic"
    HOME_ENTRY = "frontdesk.home_entry"
    # The search field of the App Home; its value is what was typed.
    HOME_SEARCH = "frontdesk.home_search"


def numbered(action: Action, number: int) -> str:
    """The `action_id` of one of several buttons of a kind: ``frontdesk.pick.2``.

    Slack wants an `action_id` to be unique in its block.
    """
    return f"{action}.{number}"


def action_of(action_id: object) -> Action | None:
    """The action of an `action_id`, with or without a number; None if it is not ours.

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
    """What a button carries: the question it belongs to, and what it is about.

    Attributes
    ----------
    question_id : the journal's id of the question; "" for a button in a list
    entry_id : the entry that the button is about
    vote : "up" or "down", for `FEEDBACK` only
    tag : the topic, for `TOPIC` and `HOME_TOPIC` only
    """

    question_id: str = ""
    entry_id: str | None = None
    vote: Vote | None = None
    tag: str | None = None


def encode(ref: Ref) -> str | None:
    """The text for a button's `value`; None if the ids are too long for one.

    >>> encode(Ref("7f", "what-is-bpo"))
    '{"q":"7f","e":"what-is-bpo"}'
    """
    fields = {"q": ref.question_id, "e": ref.entry_id, "v": ref.vote, "t": ref.tag}
    given = {key: value for key, value in fields.items() if value is not None}
    text = json.dumps(given, separators=(",", ":"))
    return text if len(text) <= VALUE_LIMIT else None


def decode(value: object) -> Ref | None:
    """The ids in a button's `value`; None for anything that `encode` did not make.

    >>> decode('{"q":"7f","v":"up"}')
    Ref(question_id='7f', entry_id=None, vote='up', tag=None)
    """
    if not isinstance(value, str) or len(value) > VALUE_LIMIT:
        return None
    try:
        fields = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or not {"q", "e", "v", "t"}.issuperset(fields):
        return None
    if "q" not in fields or not all(isinstance(v, str) for v in fields.values()):
        return None
    vote = fields.get("v")
    if vote not in (None, "up", "down"):
        return None
    return Ref(fields["q"], fields.get("e"), vote, fields.get("t"))
