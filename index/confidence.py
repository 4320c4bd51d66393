"""The probability that the best candidate is right.

A logistic model over signals that mean the same in any corpus, and over the products of
any two: a lead over the runner-up says less when a rare word is missing.
`index/building/confidence.py` fits it; where a corpus has too little to fit it on, the
default coefficients are used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.backend import Candidates
from index.query import Query
from index.signals import (
    CONSTANT,
    FARTHEST,
    OWN_WORDING,
    SIGNALS,
    TEMPERATURE,
    Facts,
    is_wording,
    measured,
    probability,
)

#: Nothing is answered below this, however good the answers above it are: an answer
#: would be twice as likely to be wrong as to be right.
LOWEST_THRESHOLD = 0.33


class Judgement(NamedTuple):
    """The model's judgement of one ranking.

    Attributes
    ----------
    confidences : (n,) the probability that each candidate is the right one, best first
    top_three : the probability that the right one is among the first three; never below
        ``confidences[0]``
    signals : (len(SIGNALS),) what the model looked at
    contributions : (len(SIGNALS),) what each signal added to the log-odds
    """

    confidences: NDArray[np.float64]
    top_three: float
    signals: NDArray[np.float64]
    contributions: NDArray[np.float64]


class Odds(NamedTuple):
    """Coefficients of one outcome's log-odds.

    Attributes
    ----------
    linear : (len(SIGNALS),) what each signal counts
    products : (len(SIGNALS) - 1, len(SIGNALS) - 1), symmetric: what any two count
        together, times how far each is from its middle (the constant has none)
    """

    linear: NDArray[np.float64]
    products: NDArray[np.float64]

    def contributions(
        self, values: NDArray[np.float64], relative: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """What each signal adds to the log-odds; each of a product's two gets half.

        `values` are the signals, `relative` what `relative_signals` returns for them.
        """
        contributions = values * self.linear
        # Summed one after another, as the compiled code does.
        crossed = np.add.accumulate(self.products * relative, axis=1)[:, -1]
        contributions[1:] += relative * crossed
        return contributions


class Confidence(NamedTuple):
    """A fitted model: coefficients, and the share right above each threshold.

    `middle` and `spread` have each signal's mean and standard deviation on the
    questions that it was fitted on (without the constant's).  `thresholds` ascend in
    [0, 1]; `precision[i]` is the share of right answers among those with a confidence
    of at least ``thresholds[i]``, on held-out questions.
    """

    best: Odds
    top_three: Odds
    middle: NDArray[np.float64]
    spread: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    precision: NDArray[np.float64]

    @classmethod
    def from_manifest(cls, stored: Mapping[str, Any]) -> Confidence:
        """The model that an index's manifest holds."""
        n = len(SIGNALS)
        curve = np.asarray(stored["precision_above"], dtype=np.float64).reshape(-1, 2)
        return cls(
            best=_odds(stored["best"]),
            top_three=_odds(stored["among"]),
            middle=_numbers(stored["middle"], (n - 1,)),
            spread=_numbers(stored["spread"], (n - 1,)),
            thresholds=curve[:, 0],
            precision=curve[:, 1],
        )

    def judge(
        self,
        query: Query,
        candidates: Candidates,
        kernel: Callable[..., Any] | None = None,
    ) -> Judgement:
        """The probabilities for one ranking (empty arrays without a candidate).

        `kernel` is `index.compiled.confidence.judged`, or None for numpy.
        """
        if candidates.entries.size and kernel is not None:
            judgement = kernel(
                candidates.features,
                candidates.scores,
                facts_of(query, candidates),
                self.middle,
                self.spread,
                *self.best,
                *self.top_three,
            )
            return Judgement(*judgement)
        values = signals(query, candidates)
        if candidates.entries.size == 0:
            return Judgement(np.zeros(0), 0.0, values, np.zeros(len(SIGNALS)))
        relative = relative_signals(values, self.middle, self.spread)
        contributions = self.best.contributions(values, relative)
        best = probability(_total(contributions))
        if is_wording(candidates.features):
            best = max(best, OWN_WORDING)
        of_three = _total(self.top_three.contributions(values, relative))
        top_three = max(best, probability(of_three))
        # The others share the rest, according to how close their scores come.
        first, *others = candidates.scores.tolist()
        close = [math.exp((score - first) / TEMPERATURE) for score in others]
        next_two = (top_three - best) / max(_total(close[:2]), 1e-12)
        later = (1 - top_three) * 0.3 / max(_total(close[2:]), 1e-12)
        shares = [value * next_two for value in close[:2]]
        shares += [value * later for value in close[2:]]
        confidences = np.minimum.accumulate(np.array([best, *shares]))
        return Judgement(confidences, top_three, values, contributions)

    def threshold(self, max_wrong: float) -> float:
        """The lowest confidence to answer at, so that at most `max_wrong` are wrong.

        Never below LOWEST_THRESHOLD; ``1 - max_wrong`` if no confidence was enough, and
        for 0: no wrong answer among some questions is not a guarantee.
        """
        enough = np.flatnonzero(self.precision >= 1 - max_wrong)
        if enough.size == 0 or max_wrong <= 0:
            return float(max(1 - max_wrong, LOWEST_THRESHOLD))
        return max(float(self.thresholds[enough[0]]), LOWEST_THRESHOLD)


def _odds(stored: Mapping[str, Any]) -> Odds:
    n = len(SIGNALS)
    products = _numbers(stored["products"], (n - 1, n - 1))
    return Odds(_numbers(stored["linear"], (n,)), products)


def _numbers(stored: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:
    numbers = np.asarray(stored, dtype=np.float64)
    if numbers.shape != shape or not np.isfinite(numbers).all():
        raise ValueError("a confidence model of the wrong shape")
    return numbers


def relative_signals(
    values: NDArray[np.float64],
    middle: NDArray[np.float64],
    spread: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How far signals are from their middle, in spreads; (..., len(SIGNALS) - 1).

    `values` has the signals in its last dimension.
    """
    relative = values[..., 1:] - middle
    relative /= spread
    np.maximum(relative, -FARTHEST, out=relative)
    return np.minimum(relative, FARTHEST, out=relative)


def signals(query: Query, candidates: Candidates) -> NDArray[np.float64]:
    """The numbers that the model looks at, for one ranking."""
    if candidates.entries.size == 0:
        values = np.zeros(len(SIGNALS))
        values[CONSTANT] = 1.0
        return values
    return measured(candidates.features, candidates.scores, facts_of(query, candidates))


def facts_of(query: Query, candidates: Candidates) -> Facts:
    """What the signals need to know about a question."""
    return Facts(
        mass=query.mass,
        known_mass=query.known_mass,
        unseen_idf=query.unseen_idf,
        n_words=float(len(query.words)),
        n_repaired=float(sum([len(repair.read_as) for repair in query.repairs])),
        refusal=float(candidates.refusal),
    )


def _total(values: Sequence[float] | NDArray[np.float64]) -> float:
    """The sum in order, each addition rounded; `sum` is not, from Python 3.12 on."""
    return float(np.add.accumulate(values)[-1]) if len(values) else 0.0


def precision_above(
    confidence: NDArray[np.float64],
    right: NDArray[np.float64],
    weight: NDArray[np.float64],
    grid: Sequence[float],
) -> list[list[float]]:
    """(threshold, weighted share right at or above it); the share never falls.

    A threshold that nothing reaches has the share of the one before.
    """
    rows = []
    share = 0.0
    for threshold in grid:
        above = confidence >= threshold
        total = float(weight[above].sum())
        if total > 0:
            share = max(share, float((weight * right)[above].sum()) / total)
        rows.append([round(float(threshold), 4), round(share, 6)])
    return rows
