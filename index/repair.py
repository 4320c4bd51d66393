"""An unknown word -> the nearest word that the corpus knows.

The forms of known words with letters left out (`index/deletes.py`) bring the few that
are near, however many words the corpus has; rapidfuzz judges those.
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
from index.hashing import (
    few_hashes,
    find_sorted,
    find_words,
    word_hash,
)
from index.sorting import distinct

#: Readings of unknown words kept in memory, some 100 bytes each.
_REPAIRS_KEPT = 1 << 12
#: A longer run of letters is no word, and costs with the square of its length.
_LONGEST = 64
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    pair
    for r, row in enumerate(_KEYBOARD)
    for c, key in enumerate(row)
    for r2 in (r - 1, r, r + 1)
    for c2 in (c - 1, c, c + 1)
    if 0 <= r2 < len(_KEYBOARD) and 0 <= c2 < len(_KEYBOARD[r2]) and (r2, c2) != (r, c)
    for pair in (key + _KEYBOARD[r2][c2],)
)
#: Words of one or two letters that a run-on word may be split into.
_SHORT_WORDS = frozenset(
    ("a", "i", "am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in",
     "is", "it", "me", "my", "no", "of", "on", "or", "so", "to", "up", "us", "we")
)  # fmt: skip


class Repair(NamedTuple):
    """A word read as others: one, or two for a run-on; `similarity` in (0, 1)."""

    written: str
    read_as: tuple[str, ...]
    similarity: float


class Speller:
    """The words of a corpus, ready to mend one that is not among them.

    `count` is how often each word stands in the corpus; `text` and `start` hold the
    words themselves, in the order of their hashes.  `ordinary_hash` has words of the
    language, whether the corpus has them or not: who writes "nine" does not mean
    "none", so such a word is mended only where two letters are swapped.
    """

    def __init__(
        self,
        surface_hash: NDArray[np.uint64],
        start: NDArray[np.int64],
        count: NDArray[np.int32],
        delete_hash: NDArray[np.uint32],
        delete_surface: NDArray[np.int32],
        ordinary_hash: NDArray[np.uint64],
        text: memoryview | bytes,
        compiled: Compiled | None = None,
    ) -> None:
        """A speller over an index's arrays, in memory or mapped."""
        self.surface_hash = surface_hash
        self.start = start
        self.count = count
        self.delete_hash = delete_hash
        self.delete_surface = delete_surface
        self.ordinary_hash = ordinary_hash
        self.text = text
        self._compiled = compiled
        self._letters = np.frombuffer(text, dtype=np.uint8)
        # The same slips come again and again.
        self._mended = lru_cache(_REPAIRS_KEPT)(self._mend)

    @property
    def kernels(self) -> Kernels | None:
        """What is compiled, once it is."""
        return self._compiled.kernels if self._compiled else None

    @classmethod
    def of(
        cls,
        arrays: Arrays,
        text: memoryview | bytes,
        compiled: Compiled | None = None,
    ) -> Speller:
        """The speller over an index's arrays; `text` are its words."""
        return cls(
            arrays.surface_hash,
            arrays.surface_start,
            arrays.surface_count,
            arrays.delete_hash,
            arrays.delete_surface,
            arrays.ordinary_hash,
            text,
            compiled,
        )

    def knows(self, word: str) -> bool:
        """Whether the word stands in the corpus as it is written."""
        return _has(self.surface_hash, word)

    def known(self, words: Sequence[str]) -> list[bool]:
        """Of each word whether it stands in the corpus: all looked up at once."""
        places: list[int] = find_words(
            self.surface_hash, words, kernel=self.kernels and self.kernels.places
        ).tolist()
        return [place >= 0 for place in places]

    def word(self, number: int) -> str:
        """A known word by its number."""
        begin, end = int(self.start[number]), int(self.start[number + 1])
        return bytes(self.text[begin:end]).decode()

    def mend(self, word: str) -> Repair | None:
        """The best reading of an unknown word; None when nothing is near enough.

        One slip is tried first, then a run-on of two known words, then two slips.
        Numbers, very short and endless words are never mended; an ordinary word of the
        language only where two letters are swapped.
        """
        if not SHORTEST <= len(word) <= _LONGEST or any(c.isdigit() for c in word):
            return None
        return self._mended(word)

    def _mend(self, word: str) -> Repair | None:
        slips, near = self._nearest(word)
        is_ordinary = _has(self.ordinary_hash, word)
        if (
            near is not None
            and slips <= 1
            and (not is_ordinary or _is_swap(word, near))
        ):
            return Repair(word, (near,), 1 - slips / (len(word) + 1))
        if is_ordinary:
            return None
        split = self._split(word)
        if split is not None:
            return Repair(word, split, 1 - 1 / (len(word) + 1))
        if near is not None:
            return Repair(word, (near,), 1 - slips / (len(word) + 1))
        return None

    def _nearest(self, word: str) -> tuple[int, str | None]:
        """The fewest slips to a known word within reach, and the likeliest of these."""
        if self.kernels:
            slips, near = self.nearest_compiled(word, self.kernels)
        else:
            slips, near = self._nearest_by_forms(word)
        if len(near) < 2:
            return slips, near[0][1] if near else None
        return slips, min(near, key=lambda found: self._unlikeliness(word, *found))[1]

    def nearest_compiled(
        self, word: str, kernels: Kernels
    ) -> tuple[int, list[tuple[int, str]]]:
        """The fewest slips to a known word within reach, and the words that near."""
        slips, numbers = kernels.nearest(
            np.array([word]).view(np.uint32),
            self.delete_hash,
            self.delete_surface,
            self.start,
            self._letters,
            PREFIX,
            edits_allowed(word),
            SHORTEST,
            SALTED,
        )
        return slips, [(number, self.word(number)) for number in set(numbers.tolist())]

    def _nearest_by_forms(self, word: str) -> tuple[int, list[tuple[int, str]]]:
        """The same on numpy and rapidfuzz."""
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
        found = process.extract(
            word,
            [known for _, known in reach],
            scorer=OSA.distance,
            score_cutoff=edits,
            limit=None,
        )
        near = [
            (int(slips), reach[at])
            for known, slips, at in found
            if len(known) >= SHORTEST
        ]
        if not near:
            return edits, []
        fewest = near[0][0]
        return fewest, [word for slips, word in near if slips == fewest]

    def _unlikeliness(
        self, word: str, number: int, known: str
    ) -> tuple[bool, bool, int, str]:
        """What to order equally near words by, the likeliest reading first."""
        is_other_start = known[0] != word[0]
        is_no_slip = not _is_slip(word, known)
        return is_other_start, is_no_slip, -int(self.count[number]), known

    def _within_reach(
        self, word: str, hashes: NDArray[np.uint32]
    ) -> list[tuple[int, str]]:
        """The known words with one of these forms of the word, by number; and more."""
        table = self.delete_hash
        low = table.searchsorted(hashes)
        # Most forms are no known word's: the others' ends are looked up alone.
        low = low[table.take(low, mode="clip") == hashes] if table.size else low[:0]
        if low.size == 0:
            return []
        high = table.searchsorted(table[low], side="right")
        parts = [
            self.delete_surface[begin:end]
            for begin, end in zip(low.tolist(), high.tolist(), strict=True)
        ]
        numbers = distinct(np.concatenate(parts))
        # No letter is less than a byte: what has too few bytes has too few letters.
        fewest = len(word) - edits_allowed(word)
        text = self.text
        return [
            (number, str(text[begin:end], "utf-8"))
            for number, begin, end in zip(
                numbers.tolist(),
                self.start.take(numbers).tolist(),
                self.start.take(numbers + 1).tolist(),
                strict=True,
            )
            if end - begin >= fewest
        ]

    def _split(self, word: str) -> tuple[str, str] | None:
        """Two known words that were run together; of splits the one least rare wins."""
        parts = [
            (word[:at], word[at:])
            for at in range(1, len(word))
            if all(
                len(part) > 2 or part in _SHORT_WORDS for part in (word[:at], word[at:])
            )
        ]
        if not parts:
            return None
        places = find_sorted(
            self.surface_hash, few_hashes([part for pair in parts for part in pair])
        ).reshape(-1, 2)
        best: tuple[int, tuple[str, str]] | None = None
        for pair, (left, right) in zip(parts, places.tolist(), strict=True):
            if left >= 0 and right >= 0:
                count = min(int(self.count[left]), int(self.count[right]))
                if best is None or count > best[0]:
                    best = count, pair
        return best[1] if best else None


def _has(hashes: NDArray[np.uint64], word: str) -> bool:
    """Whether a word's hash is among these, which are sorted."""
    wanted = np.uint64(word_hash(word))
    place = int(hashes.searchsorted(wanted))
    return place < hashes.size and bool(hashes[place] == wanted)


def _is_swap(word: str, known: str) -> bool:
    """Two letters changed places."""
    if len(word) != len(known):
        return False
    differing = [(a, b) for a, b in zip(word, known, strict=True) if a != b]
    return len(differing) == 2 and differing[0] == differing[1][::-1]


def _is_slip(word: str, known: str) -> bool:
    """A slip of the hand: letters swapped, doubled or beside each other on the keys."""
    if _is_swap(word, known):
        return True
    if len(word) == len(known):
        pairs = zip(word, known, strict=True)
        return all(a + b in _NEIGHBOURS for a, b in pairs if a != b)
    short, long = sorted((word, known), key=len)
    return any(
        long[:at] + long[at + 1 :] == short and long[at - 1] == long[at]
        for at in range(1, len(long))
    )
