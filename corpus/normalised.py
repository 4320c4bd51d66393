"""A wording without case and punctuation, by which two wordings are compared."""

from __future__ import annotations

import re
import unicodedata

#: What each ASCII byte becomes in words: a lower-case letter, a digit, or a space.
ASCII_WORDS = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)
) + bytes(128)


def normalised(wording: str) -> str:
    """A wording without case and punctuation, to compare it with others.

    >>> normalised("  What's a BPO -- really?")
    'what s a bpo really'
    """
    if wording.isascii():  # the same result, several times as fast
        return " ".join(wording.encode().translate(ASCII_WORDS).decode().split())
    folded = unicodedata.normalize("NFKC", wording).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))
