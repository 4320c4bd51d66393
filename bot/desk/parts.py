"""What a message shows by itself: several questions, or a follow-up."""

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
_FOLLOW_UP = re.compile(
    r"^\W*(?:and|but|or|so|also|then|what about|how about|what else|anything else|why|"
    r"why not|how so|how come|since when|for example|e\.?g\.?|such as|an? example|"
    r"examples?|more|tell me more|go on|which ones?|who else|where|when|how much|"
    r"how long|how many)\b",
    re.IGNORECASE,
)
_MOST_PARTS = 3
_MOST_WORDS = 9


def split_questions(message: str) -> list[str]:
    """The questions that a message asks, in its words; the whole message if only one.

    >>> split_questions("what is BPO and what does it cost?")
    ['what is BPO', 'what does it cost?']
    >>> split_questions("front office and back office")
    ['front office and back office']
    """
    folded = message.casefold()
    if "?" not in folded.strip()[:-1] and not any(word in folded for word in _JOINING):
        return [message]
    questions = [
        part.strip()
        for sentence in _SENTENCE.split(message.strip())
        for part in _JOINT.split(sentence)
        if re.search(r"\w", part)
    ]
    return questions if 2 <= len(questions) <= _MOST_PARTS else [message]


def refers_back(question: str) -> bool:
    """Whether a question depends on what came before, as "and an example?" does.

    >>> refers_back("and an example?"), refers_back("what is a blended call center?")
    (True, False)
    """
    if len(question.split()) > _MOST_WORDS:
        return False
    return bool(_FOLLOW_UP.search(question) or _PRONOUN.search(question))
