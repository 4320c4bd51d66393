"""Questions whose answer is known, made from the corpus alone by holding parts out.

A fold takes whole entries away (nothing should win for their wordings) and some of the
wordings of each other entry that has several (their entry should still win).  What is
left is indexed like any corpus and queried with the wordings that were held out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus import Entry
from index.backend import Candidates
from index.building.classifier import Features, fit_classifier, with_classifier
from index.building.encode import Encoded
from index.building.tabulate import tabulate
from index.local import LocalBackend
from index.query import Query, Reader, Reading, make_query
from index.ranking import prior_weights, rank

#: Share of the entries that a fold takes away as a whole.
ENTRY_SHARE = 0.25
#: At most this many questions are made from a corpus, drawn evenly.
MAX_QUESTIONS = 2_000
#: Share of the questions that get a typo.
MISTYPED = 0.2


@dataclass(frozen=True, slots=True)
class Trial:
    """A question with a known answer, and its candidates.

    Attributes
    ----------
    candidates : best first; their entries are numbers of the whole corpus
    right : the right entry's number; -1 if nothing in the corpus is right
    is_gone : whether the right entry had been taken away
    group : questions of one entry have one number
    weight : how much this question counts compared with others
    is_labelled : whether somebody wrote it as a question with its answer
    """

    query: Query
    candidates: Candidates
    right: int
    is_gone: bool
    group: int
    weight: float = 1.0
    is_labelled: bool = False

    def reranked(self, weights: NDArray[np.float64]) -> Trial:
        """The same trial with its candidates ordered by other weights."""
        before = self.candidates
        scores = before.features @ weights
        order = np.lexsort((before.entries, -scores))
        candidates = Candidates(
            before.entries[order],
            scores[order],
            before.features[order],
            before.rows[order],
            before.refusal,
        )
        return replace(self, candidates=candidates)

    def with_refusal(self, score: float) -> Trial:
        """The same trial with how much its question sounds like one to decline."""
        return replace(self, candidates=self.candidates._replace(refusal=score))


class Fold(NamedTuple):
    """What one fold takes away from a corpus, and the questions for what is left.

    Attributes
    ----------
    is_away : (n,) the entries that are taken away as a whole
    held_out : (r,) the wordings of other entries that are held out
    questions : for each, the number of its wording, and its reading
    """

    is_away: NDArray[np.bool_]
    held_out: NDArray[np.bool_]
    questions: list[tuple[int, Reading]]


def plan_folds(
    encoded: Encoded, reader: Reader, n_folds: int = 5, seed: int = 0
) -> list[Fold]:
    """Every fold; none for a corpus with fewer than four entries.

    `reader` reads questions for the whole corpus.  A share of MISTYPED has a typo, so
    that repairs are judged too.
    """
    n, r = len(encoded.answers), encoded.row_entry.size
    if n < 4:
        return []
    rng = np.random.default_rng(seed)
    entry_fold = rng.permutation(n) % round(1 / ENTRY_SHARE)
    row_fold = _spread_within(rng, encoded.row_entry, n_folds)
    is_alone = np.bincount(encoded.row_entry, minlength=n)[encoded.row_entry] == 1
    is_drawn = rng.random(r) < MAX_QUESTIONS / max(r, 1)
    folds = []
    for fold in range(n_folds):
        is_away = entry_fold == fold % round(1 / ENTRY_SHARE)
        is_gone = is_away[encoded.row_entry]
        held_out = (row_fold == fold) & ~is_alone & ~is_gone
        drawn = (held_out | (is_gone & (row_fold == fold))) & is_drawn
        questions = []
        for row in np.flatnonzero(drawn).tolist():
            if rng.random() < MISTYPED:
                reading = reader.analyse(mistype(encoded.row_texts[row], rng))
            else:
                reading = _read_again(encoded, row)
            questions.append((row, reading))
        folds.append(Fold(is_away, held_out, questions))
    return folds


def run_fold(
    fold: Fold,
    entries: Sequence[Entry],
    encoded: Encoded,
    features: Features | None,
) -> list[Trial]:
    """A trial for each of the fold's questions, on an index of what is left."""
    kept = np.flatnonzero(~fold.is_away)
    is_gone = fold.is_away[encoded.row_entry]
    part = encoded.subset(kept, np.flatnonzero(~fold.held_out & ~is_gone))
    arrays = tabulate([entries[at] for at in kept.tolist()], part)
    if features is not None:
        number = np.full(len(entries), -1)
        number[kept] = np.arange(kept.size)
        model = fit_classifier(features, kept.size, number, fold.held_out)
        arrays = with_classifier(arrays, model)
    backend = LocalBackend(arrays)
    trials = []
    for row, reading in fold.questions:
        query = make_query(arrays, reading)
        candidates = rank(arrays, backend, query, prior_weights(arrays))
        numbers = kept[candidates.entries].astype(np.int32)
        owner = int(encoded.row_entry[row])
        trials.append(
            Trial(
                query,
                candidates._replace(entries=numbers),
                right=owner,
                is_gone=bool(is_gone[row]),
                group=owner,
            )
        )
    return trials


def mistype(text: str, rng: np.random.Generator) -> str:
    """The text with one slip in one of its longer words.

    A letter is lost, swapped, doubled or replaced.  A text without a word of four
    letters stays as it is.
    """
    typed = text.split()
    long = [at for at, word in enumerate(typed) if len(word) > 3 and word.isalpha()]
    if not long:
        return text
    at = int(rng.choice(long))
    word = typed[at]
    place = int(rng.integers(1, len(word) - 1))
    slip = int(rng.integers(0, 4))
    if slip == 0:
        word = word[:place] + word[place + 1 :]
    elif slip == 1:
        word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    elif slip == 2:
        word = word[: place + 1] + word[place:]
    else:
        word = word[:place] + chr(ord("a") + int(rng.integers(26))) + word[place + 1 :]
    typed[at] = word
    return f" {' '.join(typed)} "


def _read_again(encoded: Encoded, row: int) -> Reading:
    """The reading of a row's wording without corrections."""
    begin, end = encoded.rows.start[row], encoded.rows.start[row + 1]
    names = [encoded.term_names[at] for at in encoded.rows.values[begin:end].tolist()]
    plain = encoded.row_texts[row].split()
    return Reading(plain, plain, (), names, [True] * len(names))


def _spread_within(
    rng: np.random.Generator, groups: NDArray[np.int64], n_folds: int
) -> NDArray[np.int64]:
    """A fold for each item, evenly within each group (`groups` is sorted)."""
    shuffled = rng.random(groups.size)
    order = np.lexsort((shuffled, groups))
    first = np.searchsorted(groups, groups[order])
    shift = rng.integers(0, n_folds, size=int(groups.max(initial=0)) + 1)
    fold = np.empty(groups.size, dtype=np.int64)
    fold[order] = (np.arange(groups.size) - first + shift[groups[order]]) % n_folds
    return fold
