"""Fits the confidence on the corpus itself: held-back wordings and held-back entries.

A logistic regression drawn towards the default coefficients (a normal prior around
them): a corpus with few wordings stays near the default, one with many goes its own
way.  Fitted by Newton's method, which for a dozen numbers is a few lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.confidence import SIGNALS, precision_above, signals
from index.default_confidence import DEFAULT_PRECISION, default_model
from index.holdout import Trial
from index.sameness import Sameness

#: Share of the made questions that nothing in the corpus answers: when the confidence
#: is fitted a cautious guess, so that it does not promise too much to strangers; when
#: the threshold is set one for people who know what the bot is for.  Public logs have
#: had from a tenth to a half (HINT3, CLINC150).  Both were compared on public dev sets.
UNANSWERABLE = 0.30
ON_TOPIC_UNANSWERABLE = 0.20
#: The same for labelled questions, of which an owner lists more than are asked.
LABELLED_UNANSWERABLE = 0.25
#: Fewer trials than this say nothing that the default does not know better.
MIN_TRIALS = 60
#: So many labelled questions are enough to set the threshold on them alone.
MIN_LABELLED = 50
GRID = tuple(step / 100 for step in range(100))
_PRIOR_SPREAD = 0.7
_FOLDS = 5
_BINS = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """Asked questions with known answers.

    Attributes
    ----------
    signals : (n, len(SIGNALS)); `best`, `among` : (n,) 1.0 where the first candidate,
        one of the first three, was right; `weight`, `traffic` : (n,) what each counts
        in fitting and in setting the threshold; `group` : (n,) wordings of
        one entry have one number, so that they stay together; `labelled` : (n,) those
        that somebody wrote with their answer
    """

    signals: NDArray[np.float64]
    best: NDArray[np.float64]
    among: NDArray[np.float64]
    weight: NDArray[np.float64]
    traffic: NDArray[np.float64]
    group: NDArray[np.int64]
    labelled: NDArray[np.bool_]


def gather(
    trials: Iterable[Trial], weights: NDArray[np.float64], same: Sameness
) -> Evidence:
    """The trials as evidence, ranked by `weights`.

    An answer counts as right if it is the right entry's or says the same.  Trials are
    weighted so that UNANSWERABLE of the made ones are of entries that were taken away,
    and as many of the labelled ones have no answer: who lists what must be declined
    does not list it as often as it is asked.
    """
    found = [trial.ranked(weights) for trial in trials if trial.candidates.entries.size]
    gone = np.array([trial.is_gone for trial in found], dtype=bool)
    good = np.array([_first_good(trial, same) for trial in found], dtype=np.int64)
    weight = np.array([trial.weight for trial in found])
    made = np.array([not trial.is_labelled for trial in found], dtype=bool)
    traffic = weight * _balance(gone, made, ON_TOPIC_UNANSWERABLE)
    weight *= _balance(gone, made, UNANSWERABLE)
    return Evidence(
        signals=np.array([signals(t.query, t.candidates) for t in found]).reshape(
            len(found), len(SIGNALS)
        ),
        best=(good == 0).astype(np.float64),
        among=(good >= 0).astype(np.float64),
        weight=weight,
        traffic=traffic,
        group=np.array([trial.group for trial in found], dtype=np.int64),
        labelled=~made,
    )


def _balance(
    gone: NDArray[np.bool_], made: NDArray[np.bool_], unanswerable: float
) -> NDArray[np.float64]:
    """Factors that give the unanswerable their share, made and labelled ones apart."""
    factor = np.ones(gone.size)
    for part, wanted in ((made, unanswerable), (~made, LABELLED_UNANSWERABLE)):
        share = float(gone[part].mean()) if part.any() else 0.0
        if 0 < share < 1:
            factor[part & gone] = wanted / share
            factor[part & ~gone] = (1 - wanted) / (1 - share)
    return factor


def _first_good(trial: Trial, same: Sameness) -> int:
    """The first of three candidates whose answer is right; -1: none is."""
    if trial.right < 0:
        return -1
    first = trial.candidates.entries[:3].tolist()
    return next((at for at, e in enumerate(first) if same.says(e, trial.right)), -1)


def fit_confidence(evidence: Evidence, has_classifier: bool) -> dict[str, Any]:
    """The confidence model as the manifest stores it, with its reliability table.

    The table and the precision above each threshold come from five folds by entry: no
    question is judged by a model that has seen another wording of its entry.
    """
    default = default_model(has_classifier)
    n = evidence.best.size
    if n < MIN_TRIALS or len(np.unique(evidence.best)) < 2:
        return {
            "source": "default",
            "trials": n,
            "best": list(default.best),
            "among": list(default.among),
            "precision_above": [list(row) for row in DEFAULT_PRECISION],
            "reliability": [],
        }
    judged = np.zeros(n)
    fold = _folds(evidence.group)
    for number in range(_FOLDS):
        test = fold == number
        if test.any() and not test.all():
            model = fit_logistic(
                evidence.signals[~test],
                evidence.best[~test],
                evidence.weight[~test],
                default.best,
            )
            judged[test] = 1 / (1 + np.exp(-evidence.signals[test] @ model))
    meant = _meant(evidence)
    return {
        "source": "corpus",
        "trials": n,
        "best": _fitted(evidence, evidence.best, default.best),
        "among": _fitted(evidence, evidence.among, default.among),
        "precision_above": precision_above(
            judged[meant], evidence.best[meant], evidence.traffic[meant], GRID
        ),
        "reliability": reliability(judged, evidence.best, evidence.weight),
    }


def _meant(evidence: Evidence) -> NDArray[np.bool_]:
    """The questions that the threshold is set on.

    The labelled ones where there are enough, of both kinds: they are what people ask,
    in the shares that they ask it.  Else everything.
    """
    labelled = evidence.labelled
    right = evidence.best[labelled]
    if labelled.sum() >= MIN_LABELLED and 0 < right.sum() < right.size:
        return labelled
    return np.ones(labelled.size, dtype=bool)


def _fitted(
    evidence: Evidence, outcome: NDArray[np.float64], prior: tuple[float, ...]
) -> list[float]:
    model = fit_logistic(evidence.signals, outcome, evidence.weight, prior)
    return [round(float(value), 6) for value in model]


def fit_logistic(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    prior: tuple[float, ...],
    spread: float = _PRIOR_SPREAD,
) -> NDArray[np.float64]:
    """Logistic coefficients with a normal prior around `prior`.

    A coefficient may move by about `spread` divided by its signal's spread in the data
    before it needs strong evidence.
    """
    center = np.asarray(prior, dtype=np.float64)
    # A signal that hardly varies here says little about its own coefficient.
    scale = np.maximum(x.std(axis=0), 0.25)
    scale[0] = 1.0
    pull = (scale / spread) ** 2
    model = center.copy()
    for _ in range(50):
        p = 0.5 * (1 + np.tanh(0.5 * (x @ model)))
        gradient = x.T @ (weight * (y - p)) - pull * (model - center)
        curvature = (x * (weight * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ x
        step = np.linalg.solve(curvature + np.diag(pull), gradient)
        size = float(np.abs(step * scale).max())
        model += step * min(1.0, 2.0 / max(size, 1e-12))
        if size < 1e-8:
            break
    return np.asarray(model)


def _folds(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """A fold for each question, the same for all wordings of one entry."""
    numbers, place = np.unique(group, return_inverse=True)
    shuffled = np.random.default_rng(0).permutation(numbers.size)
    return np.asarray(shuffled[place] % _FOLDS)


def reliability(
    confidence: NDArray[np.float64],
    right: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> list[dict[str, float]]:
    """Ten bins of equal width: how sure the model was, and how often it was right."""
    rows = []
    place = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    for number in range(_BINS):
        inside = place == number
        if inside.any():
            share = weight[inside] / weight[inside].sum()
            rows.append(
                {
                    "low": number / _BINS,
                    "high": (number + 1) / _BINS,
                    "n": int(inside.sum()),
                    "confidence": round(float(confidence[inside] @ share), 4),
                    "right": round(float(right[inside] @ share), 4),
                }
            )
    return rows
