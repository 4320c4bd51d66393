"""Where candidates come from: one interface for the local arrays and for a server.

A backend brings a question's best entries and what ranking looks at: their terms and
their wordings.  `index/local.py` and `index/milvus/backend.py` give the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import Audience
from index.arrays import Float32, Int32
from index.query import Query


class Filter(NamedTuple):
    """Which entries may be served.

    Anything but "internal" sees public entries only: audiences fail closed.  An entry
    is not served from the day that it expires on.  `tags`: only entries with one of
    them (empty: all).  `without`: an entry's number that is left out.
    """

    audience: Audience
    today: date
    tags: frozenset[str] = frozenset()
    without: int | None = None


class Wordings(NamedTuple):
    """Wordings of some entries, one row each.

    Attributes
    ----------
    owner : (r,) position of the entry in the list that was asked for, ascending
    rows : (r,) row numbers; `norm` : (r,) length of each row's idf vector
    term, term_owner : (t,) the rows' distinct terms and the position of their row
    """

    owner: NDArray[np.int64]
    rows: NDArray[np.int64]
    norm: NDArray[np.float32]
    term: Int32
    term_owner: NDArray[np.int64]


class Wanted(NamedTuple):
    """What is to be ranked, and how.

    Attributes
    ----------
    weights : what each feature counts
    k, which, more : as `Backend.find` has them
    classes : the classifier's scores by entry number; None without one
    most_rows, letter_rows : about so many wordings are looked at, and their letters
    """

    weights: NDArray[np.float64]
    k: int
    which: Filter | None
    more: Sequence[int]
    classes: Float32 | None
    most_rows: int
    letter_rows: int


class Ranked(NamedTuple):
    """Entries, best first: numbers, scores, features and the wording most alike."""

    entries: Int32
    scores: NDArray[np.float64]
    features: NDArray[np.float64]
    rows: NDArray[np.int64]


class Found(Protocol):
    """Entries that a backend brought, with what ranking reads of them."""

    @property
    def entries(self) -> Int32:
        """Entry numbers, ascending."""

    def fields(self, terms: NDArray[np.int64]) -> NDArray[np.float64]:
        """Saturated term frequencies in wordings and answer: (2, terms, entries)."""

    def wordings(self, most: int) -> Wordings:
        """About `most` wordings at most, evenly from all entries, at least one each."""

    def trigrams(
        self, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """Those of some of these wordings, one after another, and how many each has.

        As `index.letters.trigrams` makes them.
        """


class Backend(Protocol):
    """Finds entries and reads their records."""

    def find(
        self,
        terms: NDArray[np.int64],
        weights: NDArray[np.float32],
        k: int,
        which: Filter | None,
        more: Sequence[int] = (),
    ) -> Found:
        """The k entries with the largest sum of weight times impact, and `more`.

        `which` None allows all entries; `more` are entry numbers that are allowed.
        """

    def ranked(self, query: Query, wanted: Wanted) -> Ranked | None:
        """What `index.ranking.rank` makes of them, if compiled; None elsewhere."""

    def records(self, numbers: Sequence[int]) -> list[bytes]:
        """These entries' records, each a line of JSON."""

    def number(self, entry_id: str) -> int | None:
        """The number of the entry with this id."""

    def close(self) -> None:
        """Let go of what is held elsewhere."""
