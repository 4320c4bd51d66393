"""The table of signals, and what they measure."""

from __future__ import annotations

import numpy as np

from index import default_confidence
from index.features import FEATURES
from index.signals import CONSTANT, LOG_MARGIN, MARGIN, SIGNALS, Facts, measured

FACTS = Facts(2.0, 1.0, 3.0, 4.0, 0.0, 0.0)


def test_every_signal_has_a_name_and_a_phrase_of_its_own() -> None:
    for texts in (
        [signal.name for signal in SIGNALS],
        [signal.phrase for signal in SIGNALS],
    ):
        assert all(texts)
        assert len(set(texts)) == len(texts)
    assert CONSTANT == 0


def test_every_signal_is_measured() -> None:
    for n in (1, 2, 3):
        values = measured(np.ones((n, len(FEATURES))), np.ones(n), FACTS)
        assert values.shape == (len(SIGNALS),)
        assert np.isfinite(values).all()


def test_the_margin_is_the_lead_over_the_runner_up() -> None:
    values = measured(np.zeros((2, len(FEATURES))), np.array([0.9, 0.4]), FACTS)
    assert values[MARGIN] == 0.5
    assert values[LOG_MARGIN] == np.log(0.52)


def test_default_coefficients_are_of_signals_that_exist() -> None:
    assert {signal.name for signal in SIGNALS} >= set(default_confidence._COEFFICIENTS)
