"""Where candidates come from: one interface for the local arrays and for a server.

A backend finds a question's best entries, with what ranking needs of them: their terms
and their wordings.  `index/local.py` and `index/milvus/backend.py` find the same ones.
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
    is not served from the day on which it expires.  `tags`: only entries with one of
    them (empty: all).  `without`: the number of an entry to leave out.
    """

    audience: Audience
    today: date
    tags: frozenset[str] = frozenset()
    without: int | None = None


class Wordings(NamedTuple):
    """Wordings of some entries, one row each.

    Attributes
    ----------
    owner : (r,) position of the entry in the list of entries, ascending
    rows : (r,) row numbers; `norm` : (r,) length of each row's idf vector
    term, term_owner : (t,) the rows' distinct terms and the position of their row
    """

    owner: NDArray[np.int64]
    rows: NDArray[np.int64]
    norm: NDArray[np.float32]
    term: Int32
    term_owner: NDArray[np.int64]


class RankRequest(NamedTuple):
    """What to rank, and how.

    Attributes
    ----------
    weights : what each feature counts
    k, entry_filter, extra : as in `Backend.find`
    class_scores : the classifier's scores by entry number; None without a classifier
    most_rows, letter_rows : about how many wordings are compared, and how many of them
        by their letters
    """

    weights: NDArray[np.float64]
    k: int
    entry_filter: Filter | None
    extra: Sequence[int]
    class_scores: Float32 | None
    most_rows: int
    letter_rows: int


class Candidates(NamedTuple):
    """The entries considered for one question, best first.

    Attributes
    ----------
    entries : (n,) entry numbers; `scores` : (n,) what they are ordered by
    features : (n, len(FEATURES))
    rows : (n,) the wording of each that is most like the question
    refusal : how much the question sounds like one to decline; 0: nothing is known
    """

    entries: Int32
    scores: NDArray[np.float64]
    features: NDArray[np.float64]
    rows: NDArray[np.int64]
    refusal: float = 0.0


class EntryData(Protocol):
    """What ranking needs of some entries."""

    @property
    def entries(self) -> Int32:
        """Their numbers, ascending."""

    def fields(self, terms: NDArray[np.int64]) -> NDArray[np.float64]:
        """Saturated term frequencies in wordings and answer: (2, terms, entries)."""

    def wordings(self, most: int) -> Wordings:
        """About `most` wordings, evenly from all entries, at least one per entry."""

    def trigrams(
        self, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """The trigrams of some of these wordings, joined, and how many each has.

        As `index.letters.trigrams` makes them.
        """


class Backend(Protocol):
    """Finds entries and reads their records."""

    def find(
        self,
        terms: NDArray[np.int64],
        weights: NDArray[np.float32],
        k: int,
        entry_filter: Filter | None,
        extra: Sequence[int] = (),
    ) -> EntryData:
        """Find the k entries with the largest sum of weight times impact, and `extra`.

        `entry_filter` None allows all entries; `extra` are numbers of allowed entries.
        """

    def rank(self, query: Query, request: RankRequest) -> Candidates | None:
        """What `index.ranking.rank` would return, by compiled code; None without it."""

    def records(self, numbers: Sequence[int]) -> list[bytes]:
        """These entries' records, each a line of JSON."""

    def number(self, entry_id: str) -> int | None:
        """The number of the entry with this id; None if there is none."""

    def close(self) -> None:
        """Release what is held elsewhere."""
