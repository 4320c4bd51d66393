"""The glossary: a term, its abbreviations and its synonyms become one form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from corpus import Term
from index.analyzer import words
from index.language.en import AMBIGUOUS_ABBREVIATIONS

T = TypeVar("T")
_INTRODUCED = re.compile(r"((?:[\w'-]+[ \t]+){1,8})\(([A-Z][A-Za-z0-9&-]{1,9})\)")


class Glossary:
    """Variants, as tuples of stems, and the form that each counts as.

    `shouted` has the abbreviations that are ordinary words unless in capitals; `words`
    every word of every variant as written; `starts` the first stem of each variant,
    with the length of the longest such variant.
    """

    def __init__(
        self,
        forms: Mapping[tuple[str, ...], str],
        shouted: frozenset[str] = frozenset(),
        words: tuple[str, ...] = (),
    ) -> None:
        """A glossary of these variants."""
        self.forms = forms
        self.shouted = shouted
        self.words = words
        self.starts = longest_by_start(forms)

    def apply(self, stems: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """(term, start, end) for the stems, every variant replaced, longest first."""
        at = 0
        while at < len(stems):
            most = self.starts.get(stems[at], 0)
            match = longest_match(self.forms, stems[at : at + most])
            form, size = match or (stems[at], 1)
            yield form, at, at + size
            at += size


def longest_by_start(variants: Iterable[tuple[T, ...]]) -> dict[T, int]:
    """The length of the longest variant that begins with each first element."""
    lengths: dict[T, int] = {}
    for variant in variants:
        lengths[variant[0]] = max(lengths.get(variant[0], 0), len(variant))
    return lengths


def longest_match(
    forms: Mapping[tuple[T, ...], T], sequence: Sequence[T]
) -> tuple[T, int] | None:
    """The form of the longest variant that a sequence begins with, and its length."""
    for size in range(len(sequence), 0, -1):
        form = forms.get(tuple(sequence[:size]))
        if form is not None:
            return form, size
    return None


def build_glossary(
    terms: Iterable[Term], texts: Iterable[str], stem: Callable[[str], str]
) -> Glossary:
    """The glossary of a corpus: its own terms, then what its texts introduce.

    A text introduces an abbreviation by writing the term and then the abbreviation in
    parentheses, "Average Handle Time (AHT)", with matching initials (the simple case of
    Schwartz and Hearst 2003).  If two terms claim a variant, the first gets it.
    """
    terms = list(terms)
    shouted = frozenset(
        word
        for term in terms
        for abbreviation in term.abbreviations
        if abbreviation.isupper()
        for word in words(abbreviation)
        if word in AMBIGUOUS_ABBREVIATIONS and len(words(abbreviation)) == 1
    )
    forms: dict[tuple[str, ...], str] = {}
    written: set[str] = set()
    for term in terms:
        form = _form(term.term, stem)
        for variant in term.variants:
            loud, quiet = words(variant, shouted), words(variant)
            # Next to other words an abbreviation is recognised in lower case too.
            for plain in (loud, quiet) if len(quiet) > 1 else (loud,):
                written.update(plain)
                stems = tuple(stem(word) for word in plain)
                if stems and form:
                    forms.setdefault(stems, form)
    for text in texts:
        if "(" in text:
            for long, short in introduced(text):
                stems = tuple(stem(word) for word in words(long))
                known = forms.setdefault(stems, _form(long, stem))
                if short.casefold() not in AMBIGUOUS_ABBREVIATIONS:
                    forms.setdefault(tuple(stem(word) for word in words(short)), known)
    return Glossary(dict(sorted(forms.items())), shouted, tuple(sorted(written)))


def unstemmed_words(
    terms: Iterable[Term], stem: Callable[[str], str]
) -> frozenset[str]:
    """The words to keep whole: two terms would both claim them if they were stemmed.

    "What's" is a variant of "what is" where a corpus says so, and has the stem of
    "what", which may be a term of its own.
    """
    claimed: dict[str, set[str]] = {}
    alone: set[str] = set()
    for term in terms:
        for variant in term.variants:
            plain = words(variant)
            if len(plain) == 1:
                alone.update(plain)
                claimed.setdefault(stem(plain[0]), set()).add(term.term)
    return frozenset(
        word for word in alone if stem(word) != word and len(claimed[stem(word)]) > 1
    )


def introduced(text: str) -> Iterator[tuple[str, str]]:
    """The (term, abbreviation) pairs that a text introduces.

    >>> list(introduced("They watch Average Handle Time (AHT) and cost (USD)."))
    [('Average Handle Time', 'AHT')]
    """
    for match in _INTRODUCED.finditer(text):
        before, short = match[1].split(), match[2]
        letters = [c for c in short.casefold() if c.isalpha()]
        if short.endswith("s") and short[:-1].isupper():
            letters.pop()
        long = before[-len(letters) :]
        if len(letters) > 1 and [word[0].casefold() for word in long] == letters:
            yield " ".join(long), short


def _form(term: str, stem: Callable[[str], str]) -> str:
    """One form for a term; the underscore keeps it apart from every plain word."""
    return "_".join(stem(word) for word in words(term)) + "_"
