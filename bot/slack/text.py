"""The plain `text` of a message: whole on its own, and inert."""

from __future__ import annotations

from collections.abc import Iterable

from bot.slack.blocks import TEXT_LIMIT
from bot.slack.escape import ELLIPSIS, clean, cut, escape, size


def message_text(paragraphs: Iterable[str]) -> str:
    """The paragraphs that say something, escaped, at most `TEXT_LIMIT` long.

    The cut is made before escaping, so it never falls inside an entity.

    >>> message_text(["", "a < b", "c"])
    'a &lt; b\\n\\nc'
    """
    whole = "\n\n".join(p for p in (clean(p).strip() for p in paragraphs) if p)
    limit = TEXT_LIMIT
    text = escape(whole)
    while size(text) > TEXT_LIMIT:
        limit -= max(1, (size(text) - TEXT_LIMIT) // 4)
        text = escape(cut(whole, limit))
    return text or ELLIPSIS
