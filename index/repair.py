"""An unknown word -> the nearest word that the corpus knows.

The forms of known words with letters left out (`index/deletes.py`) lead to the few that
are near, however many words the corpus has; rapidfuzz measures those.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.compiled.kernels import Compiled, Kernels
from index.deletes import (
    PREFIX,
    SALTED,
    SHORTEST,
    edits_allowed,
    form_hashes,
    near_forms,
)
from index.flat import distinct
from index.hashing import few_hashes, find_sorted, find_words, word_hash
from index.language.en import SHORT_WORDS, key_neighbours

#: Readings of unknown words kept in memory, some 100 bytes each.
_REPAIRS_KEPT = 1 << 12
#: A longer run of letters is not a word, and its cost grows with the square.
_LONGEST = 64


class Repair(NamedTuple):
    """A word read as another one, or as two for a run-on."""

    written: str
    read_as: tuple[str, ...]


class Speller:
    """The words of a corpus, ready to correct one that is not among them.

    The index has ordinary words of the language too, whether the corpus uses them or
    not: somebody who writes "nine" does not mean "none", so such a word is corrected
    only where two letters are swapped.
    """

    def __init__(
        self,
        arrays: Arrays,
        text: memoryview | bytes,
        compiled: Compiled | None = None,
    ) -> None:
        """A speller over an index's arrays; `text` has its words one after another."""
        self._arrays = arrays
        self._text = text
        self._compiled = compiled
        self._letters = np.frombuffer(text, dtype=np.uint8)
        # The same slips come again and again.
        self._repaired = lru_cache(_REPAIRS_KEPT)(self._repair)

    @property
    def kernels(self) -> Kernels | None:
        """The compiled functions; None until they are loaded."""
        return self._compiled.kernels if self._compiled else None

    def knows(self, word: str) -> bool:
        """Whether the corpus has the word as it is written."""
        return _has(self._arrays.surface_hash, word)

    def known(self, words: Sequence[str]) -> list[bool]:
        """For each word, whether the corpus has it; all looked up at once."""
        places: list[int] = find_words(
            self._arrays.surface_hash,
            words,
            kernel=self.kernels and self.kernels.places,
        ).tolist()
        return [place >= 0 for place in places]

    def word(self, number: int) -> str:
        """A known word by its number."""
        begin, end = (
            int(self._arrays.surface_start[number]),
            int(self._arrays.surface_start[number + 1]),
        )
        return bytes(self._text[begin:end]).decode()

    def repair(self, word: str) -> Repair | None:
        """The best reading of an unknown word; None if nothing is near enough.

        One slip is tried first, then a run-on of two known words, then two slips.
        Numbers and words that are very short or very long are never corrected; an
        ordinary word of the language only where two letters are swapped.
        """
        if not SHORTEST <= len(word) <= _LONGEST or any(c.isdigit() for c in word):
            return None
        return self._repaired(word)

    def _repair(self, word: str) -> Repair | None:
        slips, near = self._nearest(word)
        is_near = near is not None and slips <= 1
        if _has(self._arrays.ordinary_hash, word):
            if near is None or not is_near or not _is_swap(word, near):
                return None
        elif not is_near and (split := self._split(word)) is not None:
            return Repair(word, split)
        return Repair(word, (near,)) if near is not None else None

    def _nearest(self, word: str) -> tuple[int, str | None]:
        """The fewest slips to a known word within reach, and the likeliest of these."""
        if self.kernels:
            slips, near = self.nearest_compiled(word, self.kernels)
        else:
            slips, near = self._nearest_by_forms(word)
        if len(near) < 2:
            return slips, near[0][1] if near else None
        return slips, min(near, key=lambda known: self._unlikeliness(word, *known))[1]

    def nearest_compiled(
        self, word: str, kernels: Kernels
    ) -> tuple[int, list[tuple[int, str]]]:
        """The fewest slips to a known word within reach, and the words that close."""
        slips, numbers = kernels.nearest(
            np.array([word]).view(np.uint32),
            self._arrays.delete_hash,
            self._arrays.delete_surface,
            self._arrays.surface_start,
            self._letters,
            PREFIX,
            edits_allowed(word),
            SHORTEST,
            SALTED,
        )
        return slips, [(number, self.word(number)) for number in set(numbers.tolist())]

    def _nearest_by_forms(self, word: str) -> tuple[int, list[tuple[int, str]]]:
        """The same with numpy and rapidfuzz."""
        hashes = form_hashes(word)
        first = near_forms(word)
        slips, near = self._nearest_of(word, self._within_reach(word, hashes[:first]))
        if hashes.size == first or (near and slips <= 1):
            return slips, near
        return self._nearest_of(word, self._within_reach(word, hashes))

    def _nearest_of(
        self, word: str, reach: list[tuple[int, str]]
    ) -> tuple[int, list[tuple[int, str]]]:
        """The same among the words within reach, by rapidfuzz."""
        # Imported for the first unknown word: most questions have none.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        edits = edits_allowed(word)
        scored = process.extract(
            word,
            [known for _, known in reach],
            scorer=OSA.distance,
            score_cutoff=edits,
            limit=None,
        )
        near = [
            (int(slips), reach[at])
            for known, slips, at in scored
            if len(known) >= SHORTEST
        ]
        if not near:
            return edits, []
        fewest = near[0][0]
        return fewest, [word for slips, word in near if slips == fewest]

    def _unlikeliness(
        self, word: str, number: int, known: str
    ) -> tuple[bool, bool, int, str]:
        """The key that orders equally near words, the likeliest first."""
        is_other_start = known[0] != word[0]
        is_no_slip = not _is_slip(word, known)
        return (
            is_other_start,
            is_no_slip,
            -int(self._arrays.surface_count[number]),
            known,
        )

    def _within_reach(
        self, word: str, hashes: NDArray[np.uint32]
    ) -> list[tuple[int, str]]:
        """Known words that share one of these forms, and a few others; with numbers."""
        table = self._arrays.delete_hash
        low = table.searchsorted(hashes)
        # Most forms belong to no known word; only the others' ends are looked up.
        low = low[table.take(low, mode="clip") == hashes] if table.size else low[:0]
        if low.size == 0:
            return []
        high = table.searchsorted(table[low], side="right")
        parts = [
            self._arrays.delete_surface[begin:end]
            for begin, end in zip(low.tolist(), high.tolist(), strict=True)
        ]
        numbers = distinct(np.concatenate(parts))
        # A letter takes at least a byte: too few bytes are too few letters.
        fewest = len(word) - edits_allowed(word)
        text = self._text
        return [
            (number, str(text[begin:end], "utf-8"))
            for number, begin, end in zip(
                numbers.tolist(),
                self._arrays.surface_start.take(numbers).tolist(),
                self._arrays.surface_start.take(numbers + 1).tolist(),
                strict=True,
            )
            if end - begin >= fewest
        ]

    def _split(self, word: str) -> tuple[str, str] | None:
        """Two known words that were run together.

        Of several splits the one whose rarer word is most frequent wins.
        """
        parts = [
            (word[:at], word[at:])
            for at in range(1, len(word))
            if all(
                len(part) > 2 or part in SHORT_WORDS for part in (word[:at], word[at:])
            )
        ]
        if not parts:
            return None
        places = find_sorted(
            self._arrays.surface_hash,
            few_hashes([part for pair in parts for part in pair]),
        ).reshape(-1, 2)
        best: tuple[int, tuple[str, str]] | None = None
        for pair, (left, right) in zip(parts, places.tolist(), strict=True):
            if left >= 0 and right >= 0:
                count = min(
                    int(self._arrays.surface_count[left]),
                    int(self._arrays.surface_count[right]),
                )
                if best is None or count > best[0]:
                    best = count, pair
        return best[1] if best else None


def _has(hashes: NDArray[np.uint64], word: str) -> bool:
    """Whether a word's hash is among these, which are sorted."""
    wanted = np.uint64(word_hash(word))
    place = int(hashes.searchsorted(wanted))
    return place < hashes.size and bool(hashes[place] == wanted)


def _is_swap(word: str, known: str) -> bool:
    """Whether two letters changed places."""
    if len(word) != len(known):
        return False
    differing = [(a, b) for a, b in zip(word, known, strict=True) if a != b]
    return len(differing) == 2 and differing[0] == differing[1][::-1]


def _is_slip(word: str, known: str) -> bool:
    """Whether it is a slip of the hand: letters swapped, doubled or adjacent keys."""
    if _is_swap(word, known):
        return True
    if len(word) == len(known):
        pairs = zip(word, known, strict=True)
        return all(a + b in key_neighbours() for a, b in pairs if a != b)
    short, long = sorted((word, known), key=len)
    return any(
        long[:at] + long[at + 1 :] == short and long[at - 1] == long[at]
        for at in range(1, len(long))
    )
