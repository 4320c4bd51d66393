"""A message that asks two things, and a question that goes on from the last one."""

from __future__ import annotations

import re

_ASKS = (
    r"(?:what|whats|what's|how|who|when|where|why|which|is|are|do|does|can|could|should|"
    r"will|would)"
)
_JOINING = ("and", "also", "plus")
_JOINT = re.compile(
    rf"\s*(?:[,;]?\s*\b(?:{'|'.join(_JOINING)})\b(?:\s+also)?)\s+(?={_ASKS}\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[?])\s+")
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|that|those|these|this|one|ones)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^\W*(?:and|but|or|so|also|then|what about|how about|what else|anything else|why|"
    r"why not|how so|how come|since when|for example|e\.?g\.?|such as|an? example|"
    r"examples?|more|tell me more|go on|which ones?|who else|where|when|how much|"
    r"how long|how many)\b",
    re.IGNORECASE,
)
_MOST_PARTS = 3
_SHORT = 9


def parts(message: str) -> list[str]:
    """The questions a message asks, each with words of its own; one: the whole message.

    >>> parts("what is BPO and what does it cost?")
    ['what is BPO', 'what does it cost?']
    >>> parts("front office and back office")
    ['front office and back office']
    """
    small = message.casefold()
    if "?" not in small.strip()[:-1] and not any(word in small for word in _JOINING):
        return [message]
    found = [
        part.strip()
        for sentence in _SENTENCE.split(message.strip())
        for part in _JOINT.split(sentence)
        if re.search(r"\w", part)
    ]
    return found if 2 <= len(found) <= _MOST_PARTS else [message]


def refers_back(question: str) -> bool:
    """Whether a question leans on what was said before, as "and an example?" does.

    >>> refers_back("and an example?"), refers_back("what is a blended call center?")
    (True, False)
    """
    if len(question.split()) > _SHORT:
        return False
    return bool(_GOES_ON.search(question) or _PRONOUN.search(question))
