"""Terms of the field: a term, its abbreviations and its synonyms become one form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from corpus import Term
from index.analyzer import words

#: English words that are also abbreviations (IT, US): they count only in capitals.
_ORDINARY = frozenset((
    "a", "all", "am", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can",
    "do", "for", "get", "go", "had", "has", "he", "her", "him", "his", "how", "i", "if",
    "in", "is", "it", "its", "let", "may", "me", "my", "new", "no", "not", "now", "of",
    "off", "old", "on", "one", "or", "our", "out", "own", "per", "see", "set", "she",
    "so", "tip", "to", "two", "up", "us", "use", "was", "way", "we", "who", "why",
    "you",
))  # fmt: skip
_INTRODUCED = re.compile(r"((?:[\w'-]+[ \t]+){1,8})\(([A-Z][A-Za-z0-9&-]{1,9})\)")


class Glossary:
    """Variants, as tuples of stems, and the one form that each is counted as.

    `shouted` holds the abbreviations that are ordinary words unless in capitals;
    `words` every word of every variant as it is written; `starts` the first stem of
    each variant, with the length of the longest such variant.
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
        self.starts: dict[str, int] = {}
        for variant in forms:
            size = len(variant)
            if size > self.starts.get(variant[0], 0):
                self.starts[variant[0]] = size

    def apply(self, stems: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """(term, start, end) for the stems, every variant replaced, longest first."""
        starts = self.starts
        at = 0
        while at < len(stems):
            for size in range(min(starts.get(stems[at], 0), len(stems) - at), 0, -1):
                form = self.forms.get(tuple(stems[at : at + size]))
                if form is not None:
                    yield form, at, at + size
                    at += size
                    break
            else:
                yield stems[at], at, at + 1
                at += 1


def build_glossary(
    terms: Iterable[Term], texts: Iterable[str], stem: Callable[[str], str]
) -> Glossary:
    """The glossary of a corpus: its own terms, then what its texts introduce.

    A text introduces an abbreviation by writing the term and then the abbreviation in
    parentheses, "Average Handle Time (AHT)", with matching initials (the simple case of
    Schwartz and Hearst 2003).  Where two terms claim a variant the first has it.
    """
    terms = list(terms)
    shouted = frozenset(
        word
        for term in terms
        for abbreviation in term.abbreviations
        if abbreviation.isupper()
        for word in words(abbreviation)
        if word in _ORDINARY and len(words(abbreviation)) == 1
    )
    forms: dict[tuple[str, ...], str] = {}
    written: set[str] = set()
    for term in terms:
        form = _form(term.term, stem)
        for variant in term.variants:
            loud, quiet = words(variant, shouted), words(variant)
            # Among other words an abbreviation is known in small letters too.
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
                if short.casefold() not in _ORDINARY:
                    forms.setdefault(tuple(stem(word) for word in words(short)), known)
    return Glossary(dict(sorted(forms.items())), shouted, tuple(sorted(written)))


def told_apart(terms: Iterable[Term], stem: Callable[[str], str]) -> frozenset[str]:
    """The words that two terms would both claim if they were stemmed.

    "What's" is a variant of "what is" where a corpus says so, and has the stem of
    "what", which may be a term of its own.  Such words are kept whole.
    """
    claimed: dict[str, set[str]] = {}
    alone: set[str] = set()
    for term in terms:
        for variant in term.variants:
            found = words(variant)
            if len(found) == 1:
                alone.update(found)
                claimed.setdefault(stem(found[0]), set()).add(term.term)
    return frozenset(
        word for word in alone if stem(word) != word and len(claimed[stem(word)]) > 1
    )


def introduced(text: str) -> Iterator[tuple[str, str]]:
    """The (term, abbreviation) pairs that a text introduces.

    >>> list(introduced("They watch Average Handle Time (AHT) and cost (USD)."))
    [('Average Handle Time', 'AHT')]
    """
    for found in _INTRODUCED.finditer(text):
        before, short = found[1].split(), found[2]
        letters = [c for c in short.casefold() if c.isalpha()]
        if short.endswith("s") and short[:-1].isupper():
            letters.pop()
        long = before[-len(letters) :]
        if len(letters) > 1 and [word[0].casefold() for word in long] == letters:
            yield " ".join(long), short


def _form(term: str, stem: Callable[[str], str]) -> str:
    """One form for a term; the underscore keeps it apart from every plain word."""
    return "_".join(stem(word) for word in words(term)) + "_"
