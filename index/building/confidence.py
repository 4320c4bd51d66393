"""Fits the confidence on the corpus itself: held-out wordings and held-out entries.

A logistic regression with a normal prior around the default coefficients: a corpus with
few wordings stays near the default, one with many can move away from it.  The prior of
products of signals is around zero, and narrower.  There are two steps.  What separates
right from wrong is learned from the labelled questions as they are, because many
questions to decline teach the most.  Then the log-odds are scaled and shifted (Platt
1999), on held-out scores, to what is true if every kind has its assumed share.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.building.holdout import Trial
from index.building.sameness import Sameness
from index.confidence import precision_above, relative_signals, signals
from index.default_confidence import DEFAULT_PRECISION, Default, default_model
from index.signals import SIGNALS

#: The assumed share of questions that the corpus does not answer, of made ones and of
#: labelled ones alike (an owner may have listed more or fewer).  A cautious guess, so
#: that the confidence does not promise too much to strangers: in public logs it is
#: between a tenth and a half (HINT3, CLINC150).
UNANSWERABLE = 0.30
#: The same for setting the threshold on made questions: for people who know what the
#: bot is for.  Both were compared on public dev sets.
ON_TOPIC_UNANSWERABLE = 0.20
#: With fewer trials the default is more reliable.
MIN_TRIALS = 60
#: This many labelled questions are enough to set the threshold on them alone.
MIN_LABELLED = 50
GRID = tuple(step / 100 for step in range(100))
_PRIOR_SPREAD = 0.7
_PRODUCT_SPREAD = 0.05
_LEAST_SPREAD = 0.25
_LEAST_SCALE = 0.1
_SMALLEST_STEP = 1e-7
_FOLDS = 5
_BINS = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """Questions with known answers, as the confidence is fitted on them.

    Attributes
    ----------
    signals : (n, len(SIGNALS))
    best, top_three : (n,) 1.0 where the first candidate, or one of the first three, was
        right
    weight, share, traffic : (n,) what each counts in learning, in calibrating and in
        setting the threshold
    group : (n,) wordings of one entry have one number, so that they stay together
    labelled : (n,) those that somebody wrote with their answer
    """

    signals: NDArray[np.float64]
    best: NDArray[np.float64]
    top_three: NDArray[np.float64]
    weight: NDArray[np.float64]
    share: NDArray[np.float64]
    traffic: NDArray[np.float64]
    group: NDArray[np.int64]
    labelled: NDArray[np.bool_]


def gather(
    trials: Iterable[Trial], weights: NDArray[np.float64], same: Sameness
) -> Evidence:
    """The trials as evidence, ranked by `weights`.

    An answer counts as right if it is the right entry's or says the same.  Questions
    for entries that were taken away get a share of UNANSWERABLE of the made questions.
    For calibrating, labelled questions without an answer get the same share of the
    labelled ones, because owners do not list them as often as they are asked.
    """
    trials = [
        trial.reranked(weights) for trial in trials if trial.candidates.entries.size
    ]
    gone = np.array([trial.is_gone for trial in trials], dtype=bool)
    first = np.array([_first_right(trial, same) for trial in trials], dtype=np.int64)
    weight = np.array([trial.weight for trial in trials])
    made = np.array([not trial.is_labelled for trial in trials], dtype=bool)
    traffic = weight * _balance(gone, made, ON_TOPIC_UNANSWERABLE)
    share = weight * _balance(gone, made, UNANSWERABLE)
    weight = np.where(made, share, weight)
    return Evidence(
        signals=np.array([signals(t.query, t.candidates) for t in trials]).reshape(
            len(trials), len(SIGNALS)
        ),
        best=(first == 0).astype(np.float64),
        top_three=(first >= 0).astype(np.float64),
        weight=weight,
        share=share,
        traffic=traffic,
        group=np.array([trial.group for trial in trials], dtype=np.int64),
        labelled=~made,
    )


def _balance(
    gone: NDArray[np.bool_], made: NDArray[np.bool_], unanswerable: float
) -> NDArray[np.float64]:
    """Weight factors by which the unanswerable get their share of each kind.

    The share is `unanswerable` of the made questions, UNANSWERABLE of the labelled.
    """
    factor = np.ones(gone.size)
    for part, wanted in ((made, unanswerable), (~made, UNANSWERABLE)):
        share = float(gone[part].mean()) if part.any() else 0.0
        if 0 < share < 1:
            factor[part & gone] = wanted / share
            factor[part & ~gone] = (1 - wanted) / (1 - share)
    return factor


def _first_right(trial: Trial, same: Sameness) -> int:
    """The place of the first of three candidates whose answer is right; -1: none."""
    if trial.right < 0:
        return -1
    three = trial.candidates.entries[:3].tolist()
    return next((at for at, e in enumerate(three) if same.says(e, trial.right)), -1)


def fit_confidence(evidence: Evidence, has_classifier: bool) -> dict[str, Any]:
    """The confidence model as the manifest stores it, with its reliability table.

    The table and the precision above each threshold come from five folds by entry: no
    question is judged by a model that was fitted on another wording of its entry.
    """
    default = default_model(has_classifier)
    n = evidence.best.size
    if n < MIN_TRIALS or len(np.unique(evidence.best)) < 2:
        return default_confidence(default, n)
    middle = evidence.signals[:, 1:].mean(axis=0)
    spread = np.maximum(evidence.signals[:, 1:].std(axis=0), _LEAST_SPREAD)
    design = _with_products(evidence.signals, middle, spread)
    threshold_rows = _for_threshold(evidence)
    best, judged = _fitted(
        evidence, design, evidence.best, default.best, threshold_rows
    )
    top_three, _ = _fitted(
        evidence, design, evidence.top_three, default.top_three, threshold_rows
    )
    return {
        "source": "corpus",
        "trials": n,
        "best": best,
        "among": top_three,
        "middle": _rounded(middle),
        "spread": _rounded(spread),
        "precision_above": precision_above(
            judged[threshold_rows],
            evidence.best[threshold_rows],
            evidence.traffic[threshold_rows],
            GRID,
        ),
        "reliability": reliability(judged, evidence.best, evidence.share),
    }


def default_confidence(default: Default, n_trials: int) -> dict[str, Any]:
    """The default coefficients as the manifest stores them; they have no products."""
    n = len(SIGNALS) - 1
    products = np.zeros((n, n)).tolist()
    return {
        "source": "default",
        "trials": n_trials,
        "best": {"linear": list(default.best), "products": products},
        "among": {"linear": list(default.top_three), "products": products},
        "middle": [0.0] * n,
        "spread": [1.0] * n,
        "precision_above": [list(row) for row in DEFAULT_PRECISION],
        "reliability": [],
    }


def _for_threshold(evidence: Evidence) -> NDArray[np.bool_]:
    """The questions that the threshold is set on.

    The labelled ones if there are enough of both kinds, because they show what people
    ask, and how often.  Otherwise all.
    """
    labelled = evidence.labelled
    right = evidence.best[labelled]
    if labelled.sum() >= MIN_LABELLED and 0 < right.sum() < right.size:
        return labelled
    return np.ones(labelled.size, dtype=bool)


def _fitted(
    evidence: Evidence,
    design: NDArray[np.float64],
    outcome: NDArray[np.float64],
    default: tuple[float, ...],
    threshold_rows: NDArray[np.bool_],
) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """Calibrated coefficients, and held-out probabilities for all the evidence."""
    n_products = design.shape[1] - len(SIGNALS)
    prior = (*default, *(0.0,) * n_products)
    spread = np.repeat((_PRIOR_SPREAD, _PRODUCT_SPREAD), (len(SIGNALS), n_products))

    weight = evidence.weight
    model = fit_logistic(design, outcome, weight, prior, spread)
    log_odds = np.zeros(outcome.size)
    fold = _folds(evidence.group)
    for number in range(_FOLDS):
        test = fold == number
        if test.any() and not test.all():
            log_odds[test] = design[test] @ fit_logistic(
                design[~test], outcome[~test], weight[~test], prior, spread, model
            )
    shift, scale = _recalibration(log_odds, outcome, evidence, threshold_rows)
    model *= scale
    model[0] += shift
    n = len(SIGNALS) - 1
    products = np.zeros((n, n))
    products[np.triu_indices(n)] = model[len(SIGNALS) :]
    stored = {
        "linear": _rounded(model[: len(SIGNALS)]),
        "products": [_rounded(row) for row in (products + products.T) / 2],
    }
    return stored, _logistic(shift + scale * log_odds)


def _recalibration(
    log_odds: NDArray[np.float64],
    outcome: NDArray[np.float64],
    evidence: Evidence,
    threshold_rows: NDArray[np.bool_],
) -> tuple[float, float]:
    """The shift and the scale of the log-odds if every kind has its assumed share.

    Made questions have their shares from the start: nothing changes for them.
    """
    if not evidence.labelled[threshold_rows].all():
        return 0.0, 1.0
    scores = np.column_stack((np.ones(log_odds.size), log_odds))
    shift, scale = fit_logistic(
        scores[threshold_rows],
        outcome[threshold_rows],
        evidence.share[threshold_rows],
        (0.0, 1.0),
    )
    # A higher score must not lower the confidence, whatever a few questions say.
    return float(shift), max(float(scale), _LEAST_SCALE)


def _with_products(
    values: NDArray[np.float64],
    middle: NDArray[np.float64],
    spread: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The signals of each row, and the products of any two of them."""
    relative = relative_signals(values, middle, spread)
    left, right = np.triu_indices(relative.shape[1])
    return np.hstack((values, relative[:, left] * relative[:, right]))


def _rounded(numbers: NDArray[np.float64]) -> list[float]:
    return [round(float(number), 6) for number in numbers]


def fit_logistic(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    prior: tuple[float, ...],
    spread: float | NDArray[np.float64] = _PRIOR_SPREAD,
    start: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Logistic coefficients with a normal prior around `prior`, by Newton's method.

    A coefficient may move by about `spread` divided by its signal's spread in the data
    before it needs strong evidence.  A `start` near the end saves time and does not
    change the result: the loss has one minimum.
    """
    center = np.asarray(prior, dtype=np.float64)
    # A signal that hardly varies here says little about its own coefficient.
    scale = np.maximum(x.std(axis=0), _LEAST_SPREAD)
    scale[0] = 1.0
    pull = (scale / spread) ** 2

    def loss(model: NDArray[np.float64]) -> float:
        z = x @ model
        wrong = float(weight @ (np.logaddexp(0.0, z) - y * z))
        return wrong + float(pull @ (model - center) ** 2) / 2

    model = center.copy() if start is None else start.copy()
    lost = loss(model)
    for _ in range(50):
        p = _logistic(x @ model)
        gradient = x.T @ (weight * (y - p)) - pull * (model - center)
        curvature = (x * (weight * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ x
        step = np.linalg.solve(curvature + np.diag(pull), gradient)
        size = 1.0
        # Far from the end a whole step can overshoot; the loss shows it.
        while (now := loss(model + size * step)) > lost and size > 1e-6:
            size /= 2
        if now > lost:
            break
        model, lost = model + size * step, now
        if float(np.abs(step * scale).max()) < _SMALLEST_STEP:
            break
    return np.asarray(model)


def _logistic(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities, safe for any argument; `probability` of many at once."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * log_odds)))


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
    """Ten bins of equal width: mean confidence, and how often the best was right."""
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
