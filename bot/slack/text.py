"""The plain `text` of a message: whole on its own, and inert."""

from __future__ import annotations

from collections.abc import Iterable

from bot.slack.blocks import TEXT_LIMIT
from bot.slack.escape import ELLIPSIS, clean, cut, escape, size, without_schemes


def message_text(
    paragraphs: Iterable[str], limit: int = TEXT_LIMIT, *, has_links: bool = False
) -> str:
    """The paragraphs that say something, escaped, at most `limit` long.

    Unless they have links that are meant, no address in them is left for Slack to link.
    The cut is made before escaping, so it never falls inside an entity.

    >>> message_text(["", "a < b", "c"])
    'a &lt; b\\n\\nc'
    """
    whole = "\n\n".join(p for p in (clean(p).strip() for p in paragraphs) if p)
    whole = cut(whole if has_links else without_schemes(whole), limit)
    text = escape(whole)
    kept = limit
    while size(text) > limit:
        text = escape(cut(whole, kept))
        kept -= max(1, (size(text) - limit) // 6)
    return text or ELLIPSIS
