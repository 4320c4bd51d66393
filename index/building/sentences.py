"""The sentences of answers, from which the classifier learns too."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus import Entry
from index.analyzer import words
from index.glossary import Glossary
from index.ngrams import spaced

#: A text of fewer words is a heading or a label, not a sentence.
_SHORTEST = 4
_ENDS = re.compile(r"(?<=[.;:!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an entry's answer: its terms in order, its words spaced."""

    entry: int
    terms: tuple[str, ...]
    text: str


def answer_sentences(
    entries: Sequence[Entry], glossary: Glossary, stem: Callable[[str], str]
) -> list[Sentence]:
    """The sentences of every entry's answer, in order."""
    sentences = []
    for number, entry in enumerate(entries):
        for text in _ENDS.split(entry.answer):
            plain = words(text, glossary.shouted)
            if len(plain) >= _SHORTEST:
                terms = glossary.apply([stem(word) for word in plain])
                sentences.append(
                    Sentence(number, tuple(term for term, _, _ in terms), spaced(plain))
                )
    return sentences
