"""The messages of a hand-off: to the people who may answer, and to the asker.

`bot.slack.work.handoffs` sends them, and `bot.journal.handoffs` stores who is waiting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.desk.reply import Suggestion
from bot.slack.messages import wording
from bot.slack.messages.blocks import (
    TEXT_LIMIT,
    Block,
    Message,
    message_text,
    plain_context,
    plain_section,
    section,
)
from bot.slack.messages.escape import (
    clean,
    cut,
    escape,
    one_line,
    unescape,
    without_links,
)
from bot.slack.messages.markdown import safe_url

EVENT_TYPE = "frontdesk_handoff"
QUESTION_LIMIT = 2800
ANSWER_LIMIT = 2800
N_TRIED = 5

_USER = re.compile(r"\A[UW][A-Z0-9]{1,30}\Z")
_CHANNEL = re.compile(r"\A[CG][A-Z0-9]{1,30}\Z")


def handoff_message(
    question: str,
    asker_id: str,
    permalink: str | None,
    tried: Sequence[Suggestion],
    *,
    handoff_id: str,
) -> Message:
    """The question for the people in the hand-off channel.

    It mentions the asker and nobody else; the question is shown as it was typed, and
    nothing in it pings, links or formats.
    """
    text = cut(clean(question).strip(), QUESTION_LIMIT)
    titles = [cut(one_line(s.title), 200) for s in tried[:N_TRIED]]
    offered = (
        "\n".join([wording.HANDOFF_TRIED, *titles])
        if titles
        else wording.HANDOFF_TRIED_NOTHING
    )
    intro = wording.HANDOFF_ASKED.format(asker=_person(asker_id))
    blocks: list[Block] = [
        section(intro),
        plain_section(text),
        plain_context(offered),
        *_link(permalink, wording.HANDOFF_WHERE),
        plain_context(wording.HANDOFF_HOW),
    ]
    return Message(
        _after(intro, [without_links(text), offered, wording.HANDOFF_HOW]),
        tuple(blocks),
        {"event_type": EVENT_TYPE, "event_payload": {"handoff_id": handoff_id}},
    )


def handoff_confirmation(channel: str | None) -> Message:
    """Tells the asker who has the question now.

    `channel` is its id, or its name in the corpus; with None it says "a person".
    """
    text = wording.HANDED_OFF
    if channel:
        shown = escape(cut(one_line(channel), 100))
        name = f"<#{channel}>" if _CHANNEL.match(channel) else shown
        text = wording.HANDED_OFF_TO.format(channel=name)
    return Message(text, (section(text),))


def handoff_answered(
    answer_text: str, answerer_id: str, permalink: str | None
) -> Message:
    """Tells the asker what a person answered.

    `answer_text` is the person's message as Slack sent it, with its escapes and its
    ``<...>``.  It is shown in words, so that it pings nobody again and links nothing.
    """
    intro = wording.ANSWERED.format(answerer=_person(answerer_id))
    text = cut(in_words(answer_text).strip(), ANSWER_LIMIT)
    blocks = [
        section(intro),
        plain_section(text),
        *_link(permalink, wording.SEE_ANSWER),
    ]
    return Message(_after(intro, [without_links(text)]), tuple(blocks))


def in_words(text: str) -> str:
    """A message's text as people read it, without Slack's markup for names and links.

    >>> in_words("ask <@U1|ann> in <#C1|help>, see <https://x.example|this> &amp; that")
    'ask @ann in #help, see this (https://x.example) & that'
    """
    head, *rest = clean(text).split("<")
    out = [head]
    for part in rest:
        inside, closed, after = part.partition(">")
        out.append(_reference(inside) + after if closed else part)
    return unescape("".join(out))


def _reference(inside: str) -> str:
    """What was between ``<`` and ``>``, in words."""
    target, _, label = inside.partition("|")
    if target.startswith(("@", "#", "!")):
        sign = "#" if target.startswith("#") else "@"
        return sign + (label or target).lstrip("@#!")
    return f"{label} ({target})" if label and label != target else target


def _person(user_id: str) -> str:
    return f"<@{user_id}>" if _USER.match(user_id) else wording.SOMEONE


def _link(permalink: str | None, label: str) -> list[Block]:
    url = safe_url(permalink)
    return [] if url is None else [section(f"<{url}|{label}>")]


def _after(intro: str, paragraphs: Sequence[str]) -> str:
    """The intro, which is ours and mentions a person, before escaped paragraphs."""
    rest = message_text(paragraphs, TEXT_LIMIT - len(intro) - 2)
    return f"{intro}\n\n{rest}"
