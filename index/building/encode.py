"""A corpus as flat arrays of term numbers: what building and fitting work on."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus import Entry
from index.analyzer import words
from index.glossary import Glossary
from index.hashing import word_hashes
from index.progress import Progress, silent, told
from index.query import TERM_SALT

KINDS = ("faq", "passage", "term")


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of numbers of any lengths: list i is ``values[start[i]:start[i + 1]]``."""

    values: NDArray[np.int32]
    start: NDArray[np.int64]

    def __len__(self) -> int:
        return self.start.size - 1

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The length of each list."""
        return np.diff(self.start)

    @property
    def owner(self) -> NDArray[np.int64]:
        """For each value, the number of its list."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def take(self, chosen: NDArray[np.int64]) -> Ragged:
        """Only the chosen lists, in that order."""
        sizes = self.sizes[chosen]
        start = np.concatenate(([0], np.cumsum(sizes)))
        at = np.arange(start[-1]) + np.repeat(self.start[chosen] - start[:-1], sizes)
        return Ragged(self.values[at], start)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Entries and their rows (wordings) as term numbers.

    Attributes
    ----------
    term_names : each term's form, in the order of its number (that of its hash)
    term_hash : (t,) sorted
    rows : each wording's terms in order; `row_entry` : (r,) sorted entry numbers
    row_texts : each wording's words, spaced as character n-grams read them
    answers : each entry's answer's terms
    surfaces, surface_count : every word as it is written, and how often
    """

    term_names: list[str]
    term_hash: NDArray[np.uint64]
    rows: Ragged
    row_entry: NDArray[np.int64]
    row_texts: list[str]
    answers: Ragged
    surfaces: list[str]
    surface_count: NDArray[np.int64]

    def subset(self, entries: NDArray[np.int64], rows: NDArray[np.int64]) -> Encoded:
        """Only these entries (renumbered) and, of their rows, only these (sorted)."""
        number = np.full(len(self.answers), -1, dtype=np.int64)
        number[entries] = np.arange(entries.size)
        rows = rows[number[self.row_entry[rows]] >= 0]
        return replace(
            self,
            rows=self.rows.take(rows),
            row_entry=number[self.row_entry[rows]],
            row_texts=[self.row_texts[row] for row in rows.tolist()],
            answers=self.answers.take(entries),
        )


class _Lexicon:
    """Gives every different word a number, in the order of first sight."""

    def __init__(self, shouted: frozenset[str]) -> None:
        self._shouted = shouted
        self._number: defaultdict[str, int] = defaultdict()
        self._number.default_factory = self._number.__len__

    def encode(self, texts: Iterable[str], spaced: list[str] | None = None) -> Ragged:
        """Each text's words as numbers; the words, spaced, go to `spaced`."""
        values, sizes = array("i"), array("q", [0])
        number = self._number.__getitem__
        for text in texts:
            found = words(text, self._shouted)
            values.extend(map(number, found))
            sizes.append(len(values))
            if spaced is not None:
                spaced.append(f" {' '.join(found)} ")
        return Ragged(np.array(values, dtype=np.int32), np.array(sizes, dtype=np.int64))

    @property
    def words(self) -> list[str]:
        return list(self._number)


def encode(
    entries: Sequence[Entry],
    glossary: Glossary,
    stem: Callable[[str], str],
    tell: Progress = silent,
) -> Encoded:
    """The entries, which must be sorted by id, as term numbers."""
    lexicon = _Lexicon(glossary.shouted)
    # A glossary's words are known words, whether or not a text has them.
    lexicon.encode([" ".join(glossary.words)])
    n = len(entries)
    row_texts: list[str] = []
    row_entry = np.repeat(np.arange(n), [len(entry.wordings) for entry in entries])
    rows = lexicon.encode(
        (
            wording
            for entry in told(entries, tell, "Reading wordings", n)
            for wording in entry.wordings
        ),
        row_texts,
    )
    answers = lexicon.encode(
        entry.answer if entry.short is None else f"{entry.short}\n{entry.answer}"
        for entry in told(entries, tell, "Reading answers", n)
    )
    surfaces = lexicon.words
    count = np.bincount(rows.values, minlength=len(surfaces))
    count += np.bincount(answers.values, minlength=len(surfaces))
    stems = [stem(word) for word in surfaces]
    names = sorted({*stems, *glossary.forms.values()})
    hashes = word_hashes(names, TERM_SALT)
    order = np.argsort(hashes, kind="stable")
    names = [names[at] for at in order.tolist()]
    number = {name: at for at, name in enumerate(names)}
    term = np.array([number[name] for name in stems] or [0], dtype=np.int32)
    rows = Ragged(term[rows.values], rows.start)
    answers = Ragged(term[answers.values], answers.start)
    return Encoded(
        term_names=names,
        term_hash=hashes[order],
        rows=_apply_glossary(rows, glossary, number),
        row_entry=row_entry,
        row_texts=row_texts,
        answers=_apply_glossary(answers, glossary, number),
        surfaces=surfaces,
        surface_count=count,
    )


def _apply_glossary(
    texts: Ragged, glossary: Glossary, number: dict[str, int]
) -> Ragged:
    """The texts with every variant of a term of the field replaced by its one form."""
    forms = {
        tuple(number.get(stem, -1) for stem in variant): number[form]
        for variant, form in glossary.forms.items()
    }
    forms = {variant: form for variant, form in forms.items() if -1 not in variant}
    if not forms:
        return texts
    longest: dict[int, int] = {}
    for variant in forms:
        longest[variant[0]] = max(longest.get(variant[0], 0), len(variant))
    values = texts.values.copy()
    keep = np.ones(values.size, dtype=bool)
    ends = np.repeat(texts.start[1:], texts.sizes)
    free = 0
    for at in np.flatnonzero(np.isin(values, list(longest))).tolist():
        if at < free:
            continue
        room = min(longest[int(values[at])], int(ends[at]) - at)
        for size in range(room, 0, -1):
            form = forms.get(tuple(texts.values[at : at + size].tolist()))
            if form is not None:
                values[at] = form
                keep[at + 1 : at + size] = False
                free = at + size
                break
    kept = np.concatenate(([0], np.cumsum(keep)))
    return Ragged(values[keep], kept[texts.start])
