"""Windows: one to ask in, one that shows a reply, one that says to wait."""

from __future__ import annotations

from bot.reply import Reply
from bot.slack import actions, wording
from bot.slack.actions import ViewMetadata, write_metadata
from bot.slack.blocks import (
    VIEW_BLOCKS,
    Block,
    Message,
    plain,
    plain_section,
    text_input,
)
from bot.slack.escape import clean
from bot.slack.replies import reply_message

TITLE_LIMIT = 24
_MESSAGE_ONLY = frozenset({"context_actions"})


def ask_modal(*, metadata: ViewMetadata | None = None, question: str = "") -> Block:
    """The window to ask in; `question` is what stands in its field already."""
    field = text_input(
        actions.QUESTION_BLOCK,
        actions.QUESTION_INPUT,
        wording.ASK_LABEL,
        wording.ASK_HINT,
        initial=clean(question).strip(),
        multiline=True,
    )
    view = _view(wording.ASK_TITLE, [field], actions.ASK_VIEW, metadata)
    view["submit"] = plain(wording.ASK_SUBMIT, TITLE_LIMIT)
    return view


def answer_modal(
    reply: Reply,
    *,
    question_id: str,
    metadata: ViewMetadata | None = None,
    show_more: bool = True,
) -> Block:
    """The reply in a window.  Feedback buttons only stand in messages, so not here."""
    message = reply_message(
        reply, question_id=question_id, ephemeral=True, show_more=show_more
    )
    return notice_modal(message, metadata=metadata)


def notice_modal(message: Message, *, metadata: ViewMetadata | None = None) -> Block:
    """Any message in a window, without what only messages can hold."""
    blocks = [b for b in message.blocks if b["type"] not in _MESSAGE_ONLY]
    return _view(wording.ANSWER_TITLE, blocks, actions.ANSWER_VIEW, metadata)


def loading_modal(*, metadata: ViewMetadata | None = None) -> Block:
    """What to open at once: a trigger is good for three seconds only."""
    blocks = [plain_section(wording.LOADING)]
    return _view(wording.ANSWER_TITLE, blocks, actions.ANSWER_VIEW, metadata)


def _view(
    title: str, blocks: list[Block], callback_id: str, metadata: ViewMetadata | None
) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE_LIMIT),
        "close": plain(wording.CLOSE, TITLE_LIMIT),
        "private_metadata": write_metadata(metadata or ViewMetadata()),
        "blocks": blocks[:VIEW_BLOCKS],
    }
