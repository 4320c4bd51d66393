"""Fitting the confidence: on the corpus where it can tell, else the default."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus import Question
from index.confidence import SIGNALS
from index.default_confidence import DEFAULT_PRECISION, default_model
from index.fit_confidence import (
    MIN_TRIALS,
    UNANSWERABLE,
    fit_confidence,
    fit_logistic,
    gather,
    reliability,
)
from index.sameness import Sameness
from tests.index.taught import entries, learn, learned, make, taught

BARE = ("what is {} about?",)


def same() -> Sameness:
    return Sameness(taught().encoded.answers, taught().arrays.idf)


def test_the_corpus_tells_where_it_has_wordings_enough() -> None:
    stored = learned().fitted.confidence
    assert stored["source"] == "corpus"
    assert stored["trials"] >= MIN_TRIALS
    assert len(stored["best"]) == len(stored["among"]) == len(SIGNALS)
    assert stored["best"] != list(default_model(True).best)


def test_a_bare_corpus_is_judged_by_the_default_and_says_so() -> None:
    fitted = learn(make(entries(patterns=BARE))).fitted
    assert fitted.arrays.feature_hash.size == 0
    default = default_model(False)
    stored = fitted.confidence
    assert stored["source"] == "default"
    assert stored["reliability"] == []
    assert stored["best"] == list(default.best)
    assert stored["among"] == list(default.among)
    assert stored["precision_above"] == [list(row) for row in DEFAULT_PRECISION]


def test_a_corpus_of_few_wordings_is_judged_by_the_default_too() -> None:
    few = learn(make(entries(("payroll", "invoices", "live chat", "onboarding"))))
    assert len(few.trials) < MIN_TRIALS
    assert few.fitted.confidence["source"] == "default"
    assert few.fitted.arrays.feature_hash.size > 0


@pytest.mark.parametrize("has_classifier", [True, False])
def test_the_default_is_whole(has_classifier: bool) -> None:
    default = default_model(has_classifier)
    assert len(default.best) == len(default.among) == len(SIGNALS)
    assert np.isfinite([*default.best, *default.among]).all()
    curve = np.array(DEFAULT_PRECISION)
    assert (np.diff(curve, axis=0) >= 0).all()
    assert ((curve >= 0) & (curve <= 1)).all()


def test_the_reliability_table_counts_every_question_once() -> None:
    rows = learned().fitted.confidence["reliability"]
    assert sum(row["n"] for row in rows) == learned().fitted.confidence["trials"]
    for row in rows:
        assert row["low"] - 1e-9 <= row["confidence"] <= row["high"] + 1e-9
        assert 0 <= row["right"] <= 1


def test_a_reliability_table_by_hand() -> None:
    rows = reliability(
        np.array([0.0, 0.05, 0.31, 0.39, 1.0]),
        np.array([0.0, 1.0, 1.0, 0.0, 1.0]),
        np.array([1.0, 3.0, 1.0, 1.0, 2.0]),
    )
    assert rows == [
        {"low": 0.0, "high": 0.1, "n": 2, "confidence": 0.0375, "right": 0.75},
        {"low": 0.3, "high": 0.4, "n": 2, "confidence": 0.35, "right": 0.5},
        {"low": 0.9, "high": 1.0, "n": 1, "confidence": 1.0, "right": 1.0},
    ]


def test_what_was_taken_away_weighs_as_much_as_is_assumed() -> None:
    trials = learned().trials
    evidence = gather(trials, learned().fitted.weights, same())
    found = [trial for trial in trials if trial.candidates.entries.size]
    gone = np.array([trial.is_gone for trial in found])
    share = evidence.weight[gone].sum() / evidence.weight.sum()
    assert share == pytest.approx(UNANSWERABLE)
    # The twelve answers say different things: what is gone cannot be right.
    assert not evidence.best[gone].any()
    assert (evidence.among >= evidence.best).all()


def test_labelled_questions_join_in() -> None:
    first = taught().entries[0]
    questions = (
        Question("the whole point of " + first.question, first.id),
        Question("who won the football game", None),
    )
    both = learn(taught(), questions)
    n_made = learned().fitted.confidence["trials"]
    assert both.fitted.confidence["trials"] > n_made


def test_an_answer_that_says_the_same_counts_as_right() -> None:
    trial = next(t for t in learned().trials if not t.is_gone)
    other = int(trial.candidates.entries[0])
    lost = replace(trial, right=(other + 1) % len(taught().entries))

    class Says(Sameness):
        def says(self, other: int, right: int) -> bool:
            return True

    weights = learned().fitted.weights
    everything = Says(taught().encoded.answers, taught().arrays.idf)
    assert gather([lost], weights, same()).best.tolist() == [0.0]
    assert gather([lost], weights, everything).best.tolist() == [1.0]


def test_without_evidence_the_default_stands() -> None:
    evidence = gather([], learned().fitted.weights, same())
    assert evidence.signals.shape == (0, len(SIGNALS))
    assert fit_confidence(evidence, True)["source"] == "default"


def test_the_logistic_fit_is_that_of_the_definition() -> None:
    """Where the fit ends, the penalised likelihood has no slope."""
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(500), rng.normal(size=(500, 2))])
    y = (rng.random(500) < 1 / (1 + np.exp(-(x @ [0.5, 2.0, -1.0])))).astype(float)
    weight = rng.uniform(0.5, 2.0, 500)
    prior = (0.0, 0.0, 0.0)
    model = fit_logistic(x, y, weight, prior, spread=0.7)
    p = 1 / (1 + np.exp(-(x @ model)))
    scale = np.array([1.0, *x[:, 1:].std(axis=0)])
    slope = x.T @ (weight * (y - p)) - (scale / 0.7) ** 2 * model
    np.testing.assert_allclose(slope, 0, atol=1e-5)
    np.testing.assert_allclose(model, [0.5, 2.0, -1.0], atol=0.5)


def test_a_tight_prior_holds_and_no_data_keep_it() -> None:
    x = np.column_stack([np.ones(50), np.linspace(-1, 1, 50)])
    y = (x[:, 1] > 0).astype(float)
    prior = (0.3, -1.0)
    held = fit_logistic(x, y, np.ones(50), prior, spread=1e-4)
    np.testing.assert_allclose(held, prior, atol=1e-3)
    kept = fit_logistic(x, y, np.zeros(50), prior)
    np.testing.assert_allclose(kept, prior, atol=1e-9)
