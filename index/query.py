"""A question as the index reads it: words, repairs, terms and their weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analyzer import MAX_QUESTION_WORDS, words
from index.arrays import Arrays
from index.bm25 import inverse_document_frequency
from index.glossary import Glossary
from index.hashing import find_words
from index.ngrams import spaced
from index.repair import Repair, Speller

#: What a corrected word counts, compared with the same word typed correctly.
REPAIRED_WEIGHT = 0.8
TERM_SALT = 1


class Query(NamedTuple):
    """One analysed question.

    Attributes
    ----------
    words : as typed (normalised), `read` : after correction; `repairs` : what changed
    sequence : the terms in the order of the question (with repeats)
    terms, weights : numbers and weights (idf, less for a repair) of the known terms
    names : the forms of these terms
    mass : total idf of the distinct terms, unknown ones at the highest idf
    known_mass : the part of it that the corpus knows, in [0, mass]
    unseen_idf : the idf of a word that no entry has; `has_unknown` : there is one
    text : the words, spaced as character n-grams read them
    """

    words: tuple[str, ...]
    read: tuple[str, ...]
    repairs: tuple[Repair, ...]
    sequence: tuple[str, ...]
    terms: NDArray[np.int64]
    weights: NDArray[np.float32]
    names: tuple[str, ...]
    mass: float
    known_mass: float
    unseen_idf: float
    has_unknown: bool
    text: str

    @property
    def norm(self) -> float:
        """The length of the question's idf vector.

        Unknown words lengthen it as the rarest words do.
        """
        squares = float(self.weights.dot(self.weights))
        unknown = max(self.mass - self.known_mass, 0.0)
        return math.sqrt(squares + unknown * self.unseen_idf)


class Reading(NamedTuple):
    """A question as it was read, whatever the index; `make_query` makes it a query.

    Attributes
    ----------
    typed : the words as typed, normalised; `read` : after correction
    repairs : the corrections
    sequence : the terms in the order of the question, with repeats
    certain : for each term, whether it was read without a correction
    """

    typed: Sequence[str]
    read: Sequence[str]
    repairs: tuple[Repair, ...]
    sequence: Sequence[str]
    certain: Sequence[bool]


class Reader(NamedTuple):
    """Turns a question's text into a Query, with one index's words and glossary."""

    arrays: Arrays
    speller: Speller
    glossary: Glossary
    stem: Callable[[str], str]

    def read(self, question: str) -> Query:
        """The analysed question; an empty or wordless one has no terms."""
        kernels = self.speller.kernels
        return make_query(
            self.arrays, self.analyse(question), kernels and kernels.places
        )

    def analyse(self, question: str) -> Reading:
        """The question's words and terms, with corrections."""
        typed = words(question, self.glossary.shouted)[:MAX_QUESTION_WORDS]
        read, repairs, guessed = self._correct(typed)
        stems = [self.stem(word) for word in read]
        if self.glossary.starts.keys().isdisjoint(stems):
            return Reading(typed, read, repairs, stems, [not g for g in guessed])
        spans = list(self.glossary.apply(stems))
        certain = [not (repairs and any(guessed[begin:end])) for _, begin, end in spans]
        return Reading(typed, read, repairs, [term for term, _, _ in spans], certain)

    def _correct(
        self, typed: Sequence[str]
    ) -> tuple[list[str], tuple[Repair, ...], list[bool]]:
        """The corrected words, the corrections, and for each word whether it is one."""
        known = self.speller.known(typed)
        if all(known):
            return list(typed), (), [False] * len(typed)
        read: list[str] = []
        guessed: list[bool] = []
        repairs: dict[str, Repair] = {}
        is_joined = False
        for at, word in enumerate(typed):
            if is_joined:  # read together with the word before it
                is_joined = False
                continue
            repair = None
            if not known[at]:
                repair = self._join(typed, at) or self.speller.repair(word)
                is_joined = repair is not None and " " in repair.written
            if repair is None:
                read.append(word)
                guessed.append(False)
            else:
                repairs[repair.written] = repair
                read.extend(repair.read_as)
                guessed.extend([True] * len(repair.read_as))
        return read, tuple(repairs.values()), guessed

    def _join(self, typed: Sequence[str], at: int) -> Repair | None:
        """An unknown word and the one after it, if they are one known word."""
        if at + 1 == len(typed):
            return None
        joined = typed[at] + typed[at + 1]
        if len(joined) < 6 or not self.speller.knows(joined):
            return None
        return Repair(f"{typed[at]} {typed[at + 1]}", (joined,))


def make_query(
    arrays: Arrays, reading: Reading, kernel: Callable[..., Any] | None = None
) -> Query:
    """The query that a reading makes in one index.

    `kernel` as in `index.hashing.find_words`.
    """
    typed, read, repairs, sequence, certain = reading
    weight: dict[str, float] = dict.fromkeys(sequence, 1.0)
    if repairs:
        sure = {
            term for term, is_sure in zip(sequence, certain, strict=True) if is_sure
        }
        weight.update(dict.fromkeys(weight.keys() - sure, REPAIRED_WEIGHT))
    distinct = list(weight)
    places = find_words(arrays.term_hash, distinct, TERM_SALT, kernel)
    # A missing term has place -1, which reads the last one; that is not used.
    peaks = arrays.posting_peak.take(places).tolist() if arrays.term_hash.size else []
    idfs = arrays.idf.take(places).tolist() if arrays.term_hash.size else []
    unseen = _unseen_idf(arrays.n_entries)
    terms, weights, names = [], [], []
    mass = known_mass = 0.0
    n_stray = 0
    for at, (term, place) in enumerate(zip(distinct, places.tolist(), strict=True)):
        has = place >= 0 and peaks[at] > 0
        if not has and len(term) == 1 and term.isascii():
            n_stray += 1  # "n" for "and": a typo, not an unknown word
            continue
        idf = idfs[at] if has else unseen
        mass += idf
        if has:
            known_mass += idf * weight[term]
            terms.append(place)
            weights.append(idf * weight[term])
            names.append(term)
    return Query(
        words=tuple(typed),
        read=tuple(read),
        repairs=repairs,
        sequence=tuple(sequence),
        terms=np.array(terms, dtype=np.int64),
        weights=np.array(weights, dtype=np.float32),
        names=tuple(names),
        mass=mass,
        known_mass=known_mass,
        unseen_idf=unseen,
        has_unknown=len(terms) + n_stray < len(distinct),
        text=spaced(list(read)),
    )


@lru_cache(maxsize=256)
def _unseen_idf(n_entries: int) -> float:
    """The idf of a word that none of that many entries has."""
    none = np.zeros(1, dtype=np.int64)
    return float(inverse_document_frequency(none, n_entries)[0])
