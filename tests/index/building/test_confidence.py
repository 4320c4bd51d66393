"""Fitting the confidence: on the corpus where it can tell, else the default."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus import Question
from index.building.confidence import (
    MIN_TRIALS,
    UNANSWERABLE,
    Evidence,
    fit_confidence,
    fit_logistic,
    gather,
    reliability,
)
from index.building.sameness import Sameness
from index.confidence import Confidence, relative_signals
from index.default_confidence import DEFAULT_PRECISION, default_model
from index.signals import SIGNALS, probability
from tests.index.taught import entries, learn, learned, make, taught

BARE = ("what is {} about?",)


def same() -> Sameness:
    return Sameness(taught().encoded.answers, taught().arrays.idf)


def test_with_enough_wordings_the_corpus_fits_its_own() -> None:
    stored = learned().fitted.confidence
    assert stored["source"] == "corpus"
    assert stored["trials"] >= MIN_TRIALS
    for outcome in ("best", "among"):
        assert len(stored[outcome]["linear"]) == len(SIGNALS)
        products = np.array(stored[outcome]["products"])
        assert products.shape == (len(SIGNALS) - 1,) * 2
        np.testing.assert_array_equal(products, products.T)
        assert products.any()
    assert stored["best"]["linear"] != list(default_model(True).best)


def test_a_bare_corpus_is_judged_by_the_default_and_says_so() -> None:
    fitted = learn(make(entries(patterns=BARE))).fitted
    assert fitted.arrays.feature_hash.size == 0
    default = default_model(False)
    stored = fitted.confidence
    assert stored["source"] == "default"
    assert stored["reliability"] == []
    assert stored["best"]["linear"] == list(default.best)
    assert stored["among"]["linear"] == list(default.top_three)
    assert not np.any(stored["best"]["products"])
    assert stored["precision_above"] == [list(row) for row in DEFAULT_PRECISION]


def test_a_corpus_of_few_wordings_is_judged_by_the_default_too() -> None:
    few = learn(make(entries(("payroll", "invoices", "live chat", "onboarding"))))
    assert len(few.trials) < MIN_TRIALS
    assert few.fitted.confidence["source"] == "default"
    assert few.fitted.arrays.feature_hash.size > 0


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
    assert (evidence.top_three >= evidence.best).all()


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


def together(n: int, seed: int) -> Evidence:
    """Made and labelled questions that are right where two signals agree in sign."""
    rng = np.random.default_rng(seed)
    signals = np.zeros((n, len(SIGNALS)))
    signals[:, 0] = 1.0
    signals[:, 3:5] = rng.normal(size=(n, 2))
    agree = signals[:, 3] * signals[:, 4] > 0
    right = (agree & (rng.random(n) < 0.9)).astype(np.float64)
    labelled = np.arange(n) % 2 == 0
    # Of the labelled ones two thirds have no answer; asked, they would be a quarter.
    gone = labelled & (np.arange(n) % 3 != 0)
    right[gone] = 0.0
    share = np.ones(n)
    share[gone], share[labelled & ~gone] = 0.375, 2.25
    return Evidence(
        signals=signals,
        best=right,
        top_three=right,
        weight=np.ones(n),
        share=share,
        traffic=share,
        group=np.arange(n),
        labelled=labelled,
    )


@pytest.mark.slow
def test_what_two_signals_say_together_is_learned() -> None:
    model = Confidence.from_manifest(fit_confidence(together(1200, 0), True))
    new = together(1200, 1)
    relative = relative_signals(new.signals, model.middle, model.spread)
    log_odds = np.array(
        [
            model.best.contributions(*row).sum()
            for row in zip(new.signals, relative, strict=True)
        ]
    )
    answered = log_odds > np.median(log_odds)
    share = new.best[answered].mean(), new.best[~answered].mean()
    assert share[0] > share[1] + 0.3


@pytest.mark.slow
def test_confidence_holds_where_every_kind_has_its_share() -> None:
    stored = fit_confidence(together(1600, 0), True)
    model = Confidence.from_manifest(stored)
    new = together(4000, 1)
    relative = relative_signals(new.signals, model.middle, model.spread)
    found = np.array(
        [
            probability(float(model.best.contributions(*row).sum()))
            for row in zip(new.signals, relative, strict=True)
        ]
    )
    weight = np.where(new.labelled, new.share, 0.0)
    meant = np.average(new.best, weights=weight)
    assert np.average(found, weights=weight) == pytest.approx(meant, abs=0.03)


def test_a_tight_prior_holds_and_no_data_keep_it() -> None:
    x = np.column_stack([np.ones(50), np.linspace(-1, 1, 50)])
    y = (x[:, 1] > 0).astype(float)
    prior = (0.3, -1.0)
    held = fit_logistic(x, y, np.ones(50), prior, spread=1e-4)
    np.testing.assert_allclose(held, prior, atol=1e-3)
    kept = fit_logistic(x, y, np.zeros(50), prior)
    np.testing.assert_allclose(kept, prior, atol=1e-9)
