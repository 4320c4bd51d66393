"""Learning how much each ranking feature counts."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index.backend import Candidates
from index.building.holdout import Trial
from index.building.ranking import MIN_TRIALS, fit_ranking
from index.features import ANSWER, BARE_PRIOR, FEATURES, LETTERS, PRIOR, QUESTION
from index.query import Query
from tests.index.taught import learned, taught

QUERY: Query = taught().reader.read("payroll")


def trial(features: NDArray[np.float64], right: int) -> Trial:
    n = len(features)
    found = Candidates(
        np.arange(n, dtype=np.int32), features @ PRIOR, features, np.zeros(n, dtype=int)
    )
    return Trial(QUERY, found, right=right, is_gone=False, group=right)


def told_by(column: int, count: int) -> list[Trial]:
    """Trials whose right entry is first in one feature, the others being noise."""
    rng = np.random.default_rng(0)
    trials = []
    for _ in range(count):
        features = rng.random((6, len(FEATURES)))
        trials.append(trial(features, int(features[:, column].argmax())))
    return trials


@pytest.mark.parametrize("prior", [PRIOR, BARE_PRIOR])
def test_few_trials_leave_the_weights_as_they_are(prior: NDArray[np.float64]) -> None:
    for some in ([], told_by(ANSWER, MIN_TRIALS - 1)):
        assert np.array_equal(fit_ranking(some, prior), prior)


@pytest.mark.parametrize("column", [QUESTION, ANSWER, LETTERS])
def test_what_tells_the_right_one_counts_more(column: int) -> None:
    learnt = fit_ranking(told_by(column, 400), PRIOR)
    assert learnt[column] > PRIOR[column]
    others = np.delete(learnt - PRIOR, column)
    assert (others < learnt[column] - PRIOR[column]).all()


def test_more_evidence_moves_the_weights_further() -> None:
    few, many = (fit_ranking(told_by(ANSWER, n), PRIOR)[ANSWER] for n in (80, 800))
    assert PRIOR[ANSWER] < few < many


def test_what_says_nothing_stays_near_the_prior() -> None:
    same = [trial(np.ones((4, len(FEATURES))), 1) for _ in range(200)]
    np.testing.assert_allclose(fit_ranking(same, PRIOR), PRIOR, atol=1e-9)


def test_trials_without_the_right_entry_teach_nothing() -> None:
    lost = [trial(np.eye(len(FEATURES))[:4], 77) for _ in range(200)]
    alone = [trial(np.ones((1, len(FEATURES))), 0) for _ in range(200)]
    assert np.array_equal(fit_ranking(lost + alone, PRIOR), PRIOR)


def test_fitting_never_ranks_the_trials_worse() -> None:
    def hits(weights: NDArray[np.float64]) -> int:
        return sum(
            t.reranked(weights).candidates.entries[0] == t.right
            for t in learned().trials
        )

    weights = learned().fitted.weights
    assert weights.shape == PRIOR.shape
    assert np.isfinite(weights).all()
    assert hits(weights) >= hits(PRIOR) - 1
