"""Headings and terms as the last part of an id."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """The text in lower case, its words joined by hyphens, without accents.

    Letters of every script are kept; a text without a letter or digit is "section".

    >>> slug("What a Café costs: SOC 2 & more")
    'what-a-cafe-costs-soc-2-more'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in apart if not unicodedata.combining(char))
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", plain).casefold())
    return "-".join(words) or "section"
