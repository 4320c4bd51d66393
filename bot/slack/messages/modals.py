"""Windows: one to ask in, some that show answers, one that says to wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk.reply import Answer, Reply, Suggestion
from bot.slack.messages import actions, wording
from bot.slack.messages.blocks import (
    VIEW_BLOCKS,
    Block,
    Message,
    plain,
    plain_section,
    text_input,
)
from bot.slack.messages.home import question_lines
from bot.slack.messages.replies import answer_blocks, reply_message

TITLE_LIMIT = 24
N_QUESTIONS = 30
# Slack accepts these in messages only.
_MESSAGE_ONLY = frozenset({"context_actions"})


def ask_modal() -> Block:
    """The window to ask in."""
    field = text_input(
        actions.QUESTION_BLOCK,
        actions.QUESTION_INPUT,
        wording.ASK_LABEL,
        wording.ASK_HINT,
        multiline=True,
    )
    view = _view(wording.ASK_TITLE, [field], actions.VIEW_ASK)
    view["submit"] = plain(wording.ASK_SUBMIT, TITLE_LIMIT)
    return view


def question_of(view: Mapping[str, Any]) -> str:
    """What was typed into `ask_modal`, read from its submission; "" if nothing was."""
    value: object = view
    for key in (
        "state",
        "values",
        actions.QUESTION_BLOCK,
        actions.QUESTION_INPUT,
        "value",
    ):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value.strip() if isinstance(value, str) else ""


def answer_modal(reply: Reply, *, question_id: str) -> Block:
    """The whole reply in a window, without feedback, which only messages can hold."""
    return notice_modal(reply_message(reply, question_id=question_id, show_more=True))


def entry_modal(answer: Answer, *, question_id: str) -> Block:
    """One answer in a window, whole."""
    blocks = answer_blocks(answer, question_id=question_id, full=True)
    return _view(wording.ANSWER_TITLE, blocks, actions.VIEW_ANSWER)


def list_modal(title: str, suggestions: Sequence[Suggestion]) -> Block:
    """Questions under a title, each with a button (`HOME_ENTRY`) to show its answer."""
    blocks = question_lines(title, suggestions[:N_QUESTIONS])
    blocks = blocks or [plain_section(wording.NOTHING_HERE)]
    return _view(wording.LIST_TITLE, blocks, actions.VIEW_ANSWER)


def notice_modal(message: Message) -> Block:
    """Any message in a window, without what only messages can hold."""
    blocks = [b for b in message.blocks if b["type"] not in _MESSAGE_ONLY]
    return _view(wording.ANSWER_TITLE, blocks, actions.VIEW_ANSWER)


def loading_modal() -> Block:
    """The window to open at once, because a trigger is valid for three seconds only."""
    blocks = [plain_section(wording.LOADING)]
    return _view(wording.ANSWER_TITLE, blocks, actions.VIEW_ANSWER)


def _view(title: str, blocks: list[Block], callback_id: str) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE_LIMIT),
        "close": plain(wording.CLOSE, TITLE_LIMIT),
        "blocks": blocks[:VIEW_BLOCKS],
    }
