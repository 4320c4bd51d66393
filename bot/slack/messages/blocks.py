"""Block Kit within its limits: every function returns what Slack accepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.slack.messages import actions
from bot.slack.messages.escape import (
    ELLIPSIS,
    clean,
    cut,
    escape,
    one_line,
    size,
    without_schemes,
)

Block = dict[str, Any]

# For every call that posts: a link preview would change the message, which Slack then
# reports as an edit, and would show more than the owner wrote.
NO_UNFURL: Final[Mapping[str, bool]] = {"unfurl_links": False, "unfurl_media": False}

SECTION_LIMIT = 3000
CONTEXT_LIMIT = 2000
BUTTON_LIMIT = 75
LABEL_LIMIT = 75
HEADER_LIMIT = 150
TEXT_LIMIT = 4000
VIEW_BLOCKS = 100
# Slack refuses more than about 13,200 characters over all blocks (bolt-js#2509), less
# than its limits per block add up to; this is our limit for the blocks of one message.
TOTAL_LIMIT = 12_000


@dataclass(frozen=True, slots=True)
class Message:
    """What one call of `chat.postMessage` posts.

    `text` alone is a whole answer: notifications and screen readers get it, and it is
    what to post when Slack refuses the blocks.  `metadata` identifies the message.
    """

    text: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, Any] | None = None


def message_text(
    paragraphs: Iterable[str], limit: int = TEXT_LIMIT, *, has_links: bool = False
) -> str:
    """The paragraphs that are not empty, escaped, at most `limit` long.

    Slack links an address in them only with `has_links`.  The text is cut before it is
    escaped, so never inside an entity.

    >>> message_text(["", "a < b", "c"])
    'a &lt; b\\n\\nc'
    """
    whole = "\n\n".join(p for p in (clean(p).strip() for p in paragraphs) if p)
    shown = _cut_text(whole if has_links else without_schemes(whole), limit)
    text = escape(shown)
    room = limit
    while size(text) > limit:
        room -= max(1, (size(text) - limit) // 6)
        text = escape(_cut_text(shown, room))
    return text or ELLIPSIS


def plain(text: str, limit: int) -> Block:
    """A text object in which nothing is parsed, cut to `limit`; never empty."""
    return {"type": "plain_text", "text": _filled(cut(text, limit)), "emoji": False}


def mrkdwn(text: str) -> Block:
    """A text object of escaped mrkdwn.  Bare names and addresses stay plain."""
    return {"type": "mrkdwn", "text": _filled(text), "verbatim": True}


def section(text: str) -> Block:
    """A paragraph of escaped mrkdwn, at most `SECTION_LIMIT` long (not cut here)."""
    return {"type": "section", "text": mrkdwn(text)}


def plain_section(text: str) -> Block:
    """A paragraph in which nothing is parsed."""
    return {"type": "section", "text": plain(text, SECTION_LIMIT)}


def context(text: str) -> Block:
    """A small grey line of escaped mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def plain_context(text: str) -> Block:
    """A small grey line in which nothing is parsed."""
    return {"type": "context", "elements": [plain(text, CONTEXT_LIMIT)]}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(one_line(text), HEADER_LIMIT)}


def divider() -> Block:
    """A horizontal line."""
    return {"type": "divider"}


def button(
    text: str, action_id: str, value: actions.Ref, *, primary: bool = False
) -> Block | None:
    """A button; None if its ids are too long to carry, as it could do nothing."""
    encoded = actions.encode(value)
    if encoded is None:
        return None
    label = one_line(text)
    element: Block = {
        "type": "button",
        "text": plain(label, BUTTON_LIMIT),
        "action_id": action_id,
        "value": encoded,
        "accessibility_label": _filled(cut(label, LABEL_LIMIT)),
    }
    if primary:
        element["style"] = "primary"
    return element


def actions_row(buttons: Iterable[Block | None]) -> list[Block]:
    """A row of the buttons that are not None, at most 25; no block if there is none."""
    present = [element for element in buttons if element is not None][:25]
    return [{"type": "actions", "elements": present}] if present else []


def text_input(
    block_id: str,
    action_id: str,
    label: str,
    placeholder: str,
    *,
    multiline: bool = False,
    dispatch: bool = False,
) -> Block:
    """A field to type a question into; with `dispatch`, Enter sends it at once."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "max_length": SECTION_LIMIT,
        "multiline": multiline,
    }
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 150),
        "element": element,
    }
    if dispatch:
        block["dispatch_action"] = True
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    return block


def _filled(text: str) -> str:
    """The text, or an ellipsis if there is nothing to see."""
    return text if text.strip() else ELLIPSIS


def _cut_text(text: str, limit: int) -> str:
    """Like `cut`, but never inside an address: half of one leads somewhere else."""
    kept = cut(text, limit)
    if kept == text:
        return kept
    head, blank, word = max(
        (kept.rpartition(" "), kept.rpartition("\n")), key=lambda parts: len(parts[0])
    )
    if "://" in word or "mailto:" in word:
        return head + blank + ELLIPSIS
    return kept
