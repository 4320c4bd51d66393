"""A Slack message -> a question in plain words, and whether it is for the bot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.slack.messages.escape import unescape

# People paste whole e-mails; no real question is longer than this.
QUESTION_LIMIT = 3000
# Subtypes that are still a person's new message.
_NEW_MESSAGE = frozenset({None, "file_share", "thread_broadcast"})

_REFERENCE = re.compile(r"<([@#!A-Za-z][^<>]{0,4000})>")
_USER = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!(?:subteam\^|channel|here|everyone)[^<>]*>")


def plain_question(text: str, bot_user: str | None) -> str:
    """The words of a message as a reader sees them.

    Mentions of the bot, of people and of groups are removed (they are not words of the
    question), channels and links become their names, and the text is unescaped once.

    >>> plain_question("<@U0BOT> is <#C1|sales> &amp; <https://x.example|it>?", "U0BOT")
    'is #sales & it?'
    """
    words = _REFERENCE.sub(_readable, text[: 2 * QUESTION_LIMIT])
    words = " ".join(unescape(words).split())
    if bot_user:
        words = words.strip(" ,:;")
    return words[:QUESTION_LIMIT]


def mentioned(text: str) -> frozenset[str]:
    """The users that a text mentions, by id."""
    return frozenset(_USER.findall(text))


def is_for_others(text: str, bot_user: str | None) -> bool:
    """Whether a message is addressed to people rather than to the bot.

    >>> is_for_others("<@U0BOB> do you know?", "U0BOT")
    True
    """
    if bot_user in mentioned(text):
        return False
    return bool(mentioned(text)) or _GROUP.search(text) is not None


def is_new_message(event: Mapping[str, Any]) -> bool:
    """Whether an event is a person's new message: not an edit, a bot's, or hidden."""
    return (
        event.get("subtype") in _NEW_MESSAGE
        and not event.get("bot_id")
        and not event.get("bot_profile")
        and not event.get("hidden")
        and isinstance(event.get("user"), str)
        and isinstance(event.get("ts"), str)
        and isinstance(event.get("channel"), str)
        and isinstance(event.get("text"), str)
    )


def _readable(match: re.Match[str]) -> str:
    inner = match.group(1)
    target, bar, label = inner.partition("|")
    if target[:1] == "@" or target[:8] == "!subteam":
        return " "
    if target[:1] == "#":
        return f"#{label}" if label else " "
    if target[:1] == "!":
        return label if bar and target.startswith("!date") else " "
    if target.startswith("mailto:"):
        return label or target.removeprefix("mailto:")
    return label or target
