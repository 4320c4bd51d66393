"""What is said when a question goes to a person, and when one has answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.reply import Suggestion
from bot.slack import wording
from bot.slack.blocks import (
    SECTION_LIMIT,
    Block,
    Message,
    plain_context,
    plain_section,
    section,
)
from bot.slack.escape import clean, cut, escape, one_line, without_links
from bot.slack.markdown import safe_url
from bot.slack.text import message_text

EVENT_TYPE = "frontdesk_handoff"
QUESTION_LIMIT = 2800
N_TRIED = 5

_USER = re.compile(r"\A[UW][A-Z0-9]{1,30}\Z")
_CHANNEL = re.compile(r"\A[CG][A-Z0-9]{1,30}\Z")
_NOTHING: Final = ""


def handoff_message(
    question: str,
    asker_id: str,
    permalink: str | None,
    tried: Sequence[Suggestion],
    *,
    handoff_id: str,
) -> Message:
    """The question for the people of the hand-off channel.

    It names the asker, which is the one mention that is ours to make; the question is
    shown as it was typed, and nothing in it pings, links or formats.
    """
    asker = _person(asker_id, wording.SOMEONE)
    asked = cut(clean(question).strip(), QUESTION_LIMIT)
    shown = "\n".join(one_line(s.title) for s in tried[:N_TRIED])
    offered = f"{wording.HANDOFF_TRIED}\n{shown}" if shown else _NOTHING
    offered = offered or wording.HANDOFF_TRIED_NOTHING
    blocks: list[Block] = [
        section(wording.HANDOFF_ASKED.format(asker=asker)),
        plain_section(asked),
        plain_context(offered),
    ]
    url = safe_url(permalink)
    if url is not None:
        blocks.append(section(f"<{url}|{wording.HANDOFF_WHERE}>"))
    blocks.append(plain_context(wording.HANDOFF_HOW))
    # The asker's mention is put in after escaping; the words are ours.
    rest = message_text([without_links(asked), offered, wording.HANDOFF_HOW])
    text = f"{wording.HANDOFF_ASKED.format(asker=asker)}\n\n{rest}"
    return Message(
        text
        if len(text) <= SECTION_LIMIT + 1000
        else text[: text.rindex(" ", 0, 3990)],
        tuple(blocks),
        {"event_type": EVENT_TYPE, "event_payload": {"handoff_id": handoff_id}},
    )


def handoff_confirmation(channel: str | None) -> Message:
    """Tells the asker that a person has the question.

    `channel` is a channel's id, or its name as the corpus has it; None: does not say.
    """
    if not channel:
        return _said(wording.HANDED_OVER)
    name = f"<#{channel}>" if _CHANNEL.match(channel) else escape(one_line(channel))
    return _said(wording.HANDED_OVER_TO.format(channel=cut(name, 200)))


def handoff_answered(permalink: str | None, answerer_id: str) -> Message:
    """Tells the asker, in the thread of the question, that a person has answered."""
    answerer = _person(answerer_id, wording.SOMEBODY)
    said = wording.ANSWERED.format(answerer=answerer)
    url = safe_url(permalink)
    if url is not None:
        said += f" <{url}|{wording.SEE_ANSWER}>"
    return _said(said)


def _person(user_id: str, otherwise: str) -> str:
    return f"<@{user_id}>" if _USER.match(user_id) else otherwise


def _said(text: str) -> Message:
    return Message(text, (section(text),))
