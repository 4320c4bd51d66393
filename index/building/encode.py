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
from index.building.ragged import Ragged
from index.flat import offsets
from index.glossary import Glossary, longest_by_start, longest_match
from index.hashing import word_hashes
from index.progress import Progress, reporting, silent
from index.query import TERM_SALT


@dataclass(frozen=True, slots=True)
class Encoded:
    """Entries and their rows (wordings) as term numbers.

    Attributes
    ----------
    term_names : each term's form, in the order of its number (that of its hash)
    term_hash : (t,) sorted
    rows : each wording's terms in order; `row_entry` : (r,) sorted entry numbers
    row_texts : each wording's words, spaced as character n-grams read them
    answers : the terms of each entry's answer
    surfaces : every word as it is written, in the order of its hash; `surface_hash`
        the hashes, `surface_count` how often each word occurs
    """

    term_names: list[str]
    term_hash: NDArray[np.uint64]
    rows: Ragged
    row_entry: NDArray[np.int64]
    row_texts: list[str]
    answers: Ragged
    surfaces: list[str]
    surface_hash: NDArray[np.uint64]
    surface_count: NDArray[np.int32]

    @property
    def surface_text(self) -> bytes:
        """The words as an index stores them, one after another."""
        return "".join(self.surfaces).encode()

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
    """Numbers the different words in the order of their first occurrence."""

    def __init__(self, shouted: frozenset[str]) -> None:
        self._shouted = shouted
        self._number: defaultdict[str, int] = defaultdict()
        self._number.default_factory = self._number.__len__

    def encode(self, texts: Iterable[str], spaced: list[str] | None = None) -> Ragged:
        """Each text's words as numbers; the words, spaced, go to `spaced`."""
        values, sizes = array("i"), array("q", [0])
        number = self._number.__getitem__
        for text in texts:
            plain = words(text, self._shouted)
            values.extend(map(number, plain))
            sizes.append(len(values))
            if spaced is not None:
                spaced.append(f" {' '.join(plain)} ")
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
    # A glossary's words are known, whether or not a text has them.
    lexicon.encode([" ".join(glossary.words)])
    n = len(entries)
    row_texts: list[str] = []
    row_entry = np.repeat(np.arange(n), [len(entry.wordings) for entry in entries])
    rows = lexicon.encode(
        (
            wording
            for entry in reporting(entries, tell, "Reading wordings", n)
            for wording in entry.wordings
        ),
        row_texts,
    )
    answers = lexicon.encode(
        entry.answer if entry.short is None else f"{entry.short}\n{entry.answer}"
        for entry in reporting(entries, tell, "Reading answers", n)
    )
    words_seen = lexicon.words
    count = np.bincount(rows.values, minlength=len(words_seen))
    count += np.bincount(answers.values, minlength=len(words_seen))
    stems = [stem(word) for word in words_seen]
    names = sorted({*stems, *glossary.forms.values()})
    term_names, term_hash, _ = _by_hash(names, TERM_SALT)
    number = {name: at for at, name in enumerate(term_names)}
    term = np.array([number[name] for name in stems] or [0], dtype=np.int32)
    rows = Ragged(term[rows.values], rows.start)
    answers = Ragged(term[answers.values], answers.start)
    surfaces, surface_hash, order = _by_hash(words_seen)
    return Encoded(
        term_names=term_names,
        term_hash=term_hash,
        rows=_apply_glossary(rows, glossary, number),
        row_entry=row_entry,
        row_texts=row_texts,
        answers=_apply_glossary(answers, glossary, number),
        surfaces=surfaces,
        surface_hash=surface_hash,
        surface_count=count[order].astype(np.int32),
    )


def _by_hash(
    words: list[str], salt: int = 0
) -> tuple[list[str], NDArray[np.uint64], NDArray[np.intp]]:
    """The words in the order of their hashes, the hashes, and the permutation."""
    hashes = word_hashes(words, salt)
    order = np.argsort(hashes, kind="stable")
    return [words[at] for at in order.tolist()], hashes[order], order


def _apply_glossary(
    texts: Ragged, glossary: Glossary, number: dict[str, int]
) -> Ragged:
    """The texts with every variant of a term of the field replaced by its one form."""
    forms = {
        tuple(number[stem] for stem in variant): number[form]
        for variant, form in glossary.forms.items()
        if number.keys() >= set(variant)
    }
    if not forms:
        return texts
    lengths = longest_by_start(forms)
    values = texts.values.copy()
    keep = np.ones(values.size, dtype=bool)
    ends = np.repeat(texts.start[1:], texts.sizes)
    free = 0
    for at in np.flatnonzero(np.isin(values, list(lengths))).tolist():
        if at < free:
            continue
        end = min(at + lengths[int(values[at])], int(ends[at]))
        match = longest_match(forms, texts.values[at:end].tolist())
        if match is not None:
            values[at], size = match
            keep[at + 1 : at + size] = False
            free = at + size
    return Ragged(values[keep], offsets(keep)[texts.start])
