"""What in a message would ping or link."""

from __future__ import annotations

import re
from collections.abc import Iterator

PING = re.compile(
    r"<!(channel|here|everyone)(?:\|[^>]*)?>|<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<!subteam\^([A-Z0-9]+)[^>]*>"
)
LINK = re.compile(r"<(https?://[^|>]+)(?:\|([^>]*))?>")


def texts_of(obj: object) -> Iterator[str]:
    """Every string of a message or view in which Slack looks for mentions."""
    if isinstance(obj, dict):
        for k, v in obj.items():
            if k in ("text", "markdown_text", "title", "alt_text") and isinstance(
                v, str
            ):
                if obj.get("type") != "plain_text":
                    yield v
            else:
                yield from texts_of(v)
    elif isinstance(obj, list):
        for v in obj:
            yield from texts_of(v)
