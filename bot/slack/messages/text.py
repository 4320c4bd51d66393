"""The plain `text` of a message: whole on its own, and inert."""

from __future__ import annotations

from collections.abc import Iterable

from bot.slack.messages.blocks import TEXT_LIMIT
from bot.slack.messages.escape import (
    ELLIPSIS,
    clean,
    cut,
    escape,
    size,
    without_schemes,
)


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
    shown = _cut(whole if has_links else without_schemes(whole), limit)
    text = escape(shown)
    kept = limit
    while size(text) > limit:
        kept -= max(1, (size(text) - limit) // 6)
        text = escape(_cut(shown, kept))
    return text or ELLIPSIS


def _cut(text: str, limit: int) -> str:
    """As `cut`, but never inside an address: half of one leads somewhere else."""
    kept = cut(text, limit)
    if kept == text:
        return kept
    head, blank, word = max(
        (kept.rpartition(" "), kept.rpartition("\n")), key=lambda parts: len(parts[0])
    )
    if "://" in word or "mailto:" in word:
        return head + blank + ELLIPSIS
    return kept
