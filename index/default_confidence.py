"""The default confidence: what is assumed of a corpus that nothing can be held out of.

Fitted across public question sets by ``python -m tests.bench.fit_default_confidence``,
which prints what each would get with a model fitted on the others only.  One column of
numbers for corpora with a classifier over wordings, one for those without.
"""

from __future__ import annotations

from typing import NamedTuple


class Default(NamedTuple):
    """Coefficients, in the order of `SIGNALS`: best is right, and is among three."""

    best: tuple[float, ...]
    among: tuple[float, ...]


_WITH_CLASSIFIER = Default(
    best=(
        -2.85,
        -0.31,
        -0.34,
        -0.04,
        2.39,
        1.07,
        0.44,
        0.31,
        0.3,
        2.12,
        0.03,
        -0.72,
        0,
        0,
        0,
        0,
    ),
    among=(-1.0, -0.3, -0.3, 0.0, 2.4, 1.1, 0.4, 0.0, 0.1, 2.1, 0.0, -0.7, 0, 0, 0, 0),
)
_WITHOUT = Default(
    best=(1.22, -1.5, 2.0, 0.0, 1.5, 1.0, -0.6, 1.0, 0.63, 0, 0, -0.3, 1.2, 0, 0, 0),
    among=(1.8, -1.5, 2.0, 0.0, 1.5, 1.0, -0.6, 0.0, 0.3, 0, 0, -0.3, 1.2, 0, 0, 0),
)
#: (threshold, share right at or above it) where the corpus itself cannot tell.
DEFAULT_PRECISION: tuple[tuple[float, float], ...] = (
    (0.0, 0.6),
    (0.5, 0.8),
    (0.6, 0.86),
    (0.65, 0.9),
    (0.75, 0.93),
    (0.85, 0.96),
    (0.95, 0.99),
)


def default_model(has_classifier: bool) -> Default:
    """The default coefficients for a corpus with or without a classifier."""
    return _WITH_CLASSIFIER if has_classifier else _WITHOUT
