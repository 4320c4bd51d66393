"""The probability that the best candidate is right, and the threshold that it meets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.backend import Candidates
from index.building.confidence import default_confidence
from index.confidence import LOWEST_THRESHOLD, Confidence, precision_above, signals
from index.default_confidence import default_model
from index.features import CLASSIFIER, FEATURES, LETTERS, WORDING
from index.query import Query
from index.signals import MARGIN, OWN_WORDING, SIGNALS, probability
from tests.index.taught import learned, taught

GRID = tuple(step / 20 for step in range(20))
QUERY: Query = taught().reader.read("what is payroll about zyzzyva")


def model_of(source: str) -> Confidence:
    if source == "corpus":
        return Confidence.from_manifest(learned().fitted.confidence)
    default = default_model(source == "with classifier")
    return Confidence.from_manifest(default_confidence(default, n_trials=0))


MODELS = [model_of(s) for s in ("corpus", "with classifier", "without")]


def candidates(features: np.ndarray, scores: np.ndarray) -> Candidates:
    n = len(scores)
    return Candidates(
        np.arange(n, dtype=np.int32), -np.sort(-scores), features, np.zeros(n, int)
    )


some_numbers = st.floats(-3, 3, width=32)


@settings(deadline=None, max_examples=60)
@given(
    n=st.integers(0, 12),
    data=st.data(),
    model=st.sampled_from(range(len(MODELS))),
)
def test_probabilities_stay_within_their_bounds(
    n: int, data: st.DataObject, model: int
) -> None:
    features = data.draw(arrays(float, (n, len(FEATURES)), elements=st.floats(0, 2)))
    classes = data.draw(arrays(float, n, elements=some_numbers))
    features[:, CLASSIFIER] = classes
    scores = data.draw(arrays(float, n, elements=some_numbers))
    found = MODELS[model].judge(QUERY, candidates(features, scores))
    assert found.confidences.shape == (n,)
    assert (found.confidences >= 0).all()
    assert found.confidences.sum() <= 1 + 1e-9 or found.confidences[0] == OWN_WORDING
    assert (np.diff(found.confidences) <= 1e-12).all()
    assert 0 <= found.top_three <= 1
    assert found.signals.shape == found.contributions.shape == (len(SIGNALS),)
    assert np.isfinite(found.signals).all()
    if n:
        assert found.top_three >= found.confidences[0]


def test_the_parts_add_up_to_the_log_odds() -> None:
    rng = np.random.default_rng(0)
    model = MODELS[0]
    features = rng.uniform(0, 1, (3, len(FEATURES)))
    found = model.judge(QUERY, candidates(features, np.array([1.0, 0.5, 0.2])))
    assert found.confidences[0] == pytest.approx(
        probability(float(found.contributions.sum()))
    )
    # The products, written out one by one.
    relative = np.clip((found.signals[1:] - model.middle) / model.spread, -4, 4)
    odds = float(found.signals @ model.best.linear)
    for i, one in enumerate(relative):
        for j, other in enumerate(relative):
            odds += one * other * model.best.products[i, j]
    assert found.contributions.sum() == pytest.approx(odds)


def test_without_a_candidate_there_is_no_probability() -> None:
    none = candidates(np.zeros((0, len(FEATURES))), np.zeros(0))
    found = MODELS[0].judge(QUERY, none)
    assert found.confidences.size == 0
    assert found.top_three == 0.0
    assert signals(QUERY, none)[1:].any() is np.False_


def test_a_single_candidate_below_nothing_has_no_lead() -> None:
    one = candidates(np.zeros((1, len(FEATURES))), np.array([-2.0]))
    assert signals(QUERY, one)[MARGIN] == 0.0


def test_an_entrys_own_wording_is_trusted() -> None:
    features = np.zeros((2, len(FEATURES)))
    features[0, [WORDING, LETTERS]] = 1.0
    scores = np.array([-9.0, -9.0])
    for model in MODELS:
        assert (
            model.judge(QUERY, candidates(features, scores)).confidences[0]
            >= OWN_WORDING
        )
    # Two entries with the same wording: neither is sure.
    twins = np.vstack([features[0], features[0]])
    sure = MODELS[0].judge(QUERY, candidates(twins, scores)).confidences[0]
    assert sure < OWN_WORDING


@given(st.floats(allow_nan=False))
def test_the_logistic_function_is_safe_everywhere(log_odds: float) -> None:
    assert 0 <= probability(log_odds) <= 1
    assert probability(log_odds) == pytest.approx(1 - probability(-log_odds))


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6).map(sorted))
def test_the_threshold_falls_as_more_may_be_wrong(shares: list[float]) -> None:
    for model in MODELS:
        thresholds = [model.threshold(share) for share in shares]
        assert thresholds == sorted(thresholds, reverse=True)
        assert min(thresholds) >= LOWEST_THRESHOLD


def test_where_no_confidence_is_enough_next_to_nothing_is_answered() -> None:
    poor = MODELS[0]._replace(
        thresholds=np.array([0.0, 0.5]), precision=np.array([0.2, 0.4])
    )
    assert poor.threshold(0.1) == pytest.approx(0.9)
    assert poor.threshold(0.0) == 1.0
    assert poor.threshold(0.6) == 0.5


questions = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        arrays(float, n, elements=st.floats(0, 1)),
        arrays(float, n, elements=st.sampled_from([0.0, 1.0])),
        arrays(float, n, elements=st.floats(0.1, 5)),
    )
)


@settings(deadline=None, max_examples=40)
@given(questions)
def test_precision_above_rises_with_the_threshold(
    asked: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    confidence, right, weight = asked
    rows = precision_above(confidence, right, weight, GRID)
    assert [row[0] for row in rows] == [round(step, 4) for step in GRID]
    shares = [row[1] for row in rows]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert shares[0] == pytest.approx(
        float(np.average(right, weights=weight)), abs=1e-6
    )


@settings(deadline=None, max_examples=40)
@given(questions, st.floats(0, 1), st.floats(0, 1))
def test_raising_the_threshold_never_raises_coverage(
    asked: tuple[np.ndarray, np.ndarray, np.ndarray], a: float, b: float
) -> None:
    curve = np.array(precision_above(*asked, GRID))
    model = MODELS[0]._replace(thresholds=curve[:, 0], precision=curve[:, 1])
    strict, lax = sorted((a, b))
    # Where no confidence is enough the threshold is a reasoned one, not the curve's.
    assume(curve[-1, 1] >= 1 - strict)
    covered = [(asked[0] >= model.threshold(share)).mean() for share in (strict, lax)]
    assert covered[0] <= covered[1]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"best": [1.0]},
        {"among": []},
        {"precision_above": [1, 2, 3]},
        {"best": {"linear": ["x"] * len(SIGNALS), "products": []}},
        {"best": {"linear": [0.0] * len(SIGNALS), "products": [[1.0]]}},
        {"middle": [float("nan")] * (len(SIGNALS) - 1)},
        {"spread": 1.0},
    ],
    ids=str,
)
def test_a_model_of_another_shape_is_refused(spoilt: dict[str, object]) -> None:
    stored = {**learned().fitted.confidence, **spoilt}
    with pytest.raises((KeyError, TypeError, ValueError)):
        Confidence.from_manifest(stored)
