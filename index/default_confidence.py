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
        -0.9284,  # constant
        -0.4077,  # question
        0.5581,  # answer
        0.3876,  # wording
        1.5063,  # letters
        0.6291,  # known
        -0.1349,  # length
        0.7201,  # margin
        0.1766,  # log margin
        1.6443,  # classifier
        -1.2113,  # classifier margin
        -0.7996,  # repaired
        0.8841,  # log evidence
        -1.0923,  # covered
        -0.4589,  # missing
        0.3808,  # runner-up covered
        0.0000,  # refusal
    ),
    among=(
        0.0167,  # constant
        -0.5704,  # question
        0.4634,  # answer
        0.3470,  # wording
        2.0751,  # letters
        0.7601,  # known
        -0.4038,  # length
        0.7656,  # margin
        -0.1724,  # log margin
        3.0151,  # classifier
        -2.0693,  # classifier margin
        -1.0419,  # repaired
        1.1643,  # log evidence
        -1.2068,  # covered
        -0.0572,  # missing
        0.6884,  # runner-up covered
        0.0000,  # refusal
    ),
)
_WITHOUT = Default(
    best=(
        -0.0991,  # constant
        -3.0315,  # question
        -0.4525,  # answer
        -0.2383,  # wording
        2.7253,  # letters
        1.7551,  # known
        -0.3425,  # length
        -1.4260,  # margin
        1.1789,  # log margin
        0.0000,  # classifier
        0.0000,  # classifier margin
        0.3827,  # repaired
        -0.1698,  # log evidence
        3.5472,  # covered
        0.8401,  # missing
        0.1409,  # runner-up covered
        0.0000,  # refusal
    ),
    among=(
        0.0068,  # constant
        -3.5110,  # question
        0.8153,  # answer
        1.0897,  # wording
        3.3985,  # letters
        1.7356,  # known
        -1.1036,  # length
        -2.1003,  # margin
        0.6340,  # log margin
        0.0000,  # classifier
        0.0000,  # classifier margin
        0.3818,  # repaired
        -0.0155,  # log evidence
        3.1009,  # covered
        1.3829,  # missing
        -0.1630,  # runner-up covered
        0.0000,  # refusal
    ),
)
#: (threshold, share right at or above it) where the corpus itself cannot tell.
DEFAULT_PRECISION: tuple[tuple[float, float], ...] = (
    (0.0, 0.582),
    (0.5, 0.746),
    (0.55, 0.757),
    (0.6, 0.780),
    (0.65, 0.816),
    (0.7, 0.848),
    (0.75, 0.893),
    (0.8, 0.918),
    (0.85, 0.930),
    (0.9, 0.930),
    (0.95, 0.930),
)


def default_model(has_classifier: bool) -> Default:
    """The default coefficients for a corpus with or without a classifier."""
    return _WITH_CLASSIFIER if has_classifier else _WITHOUT
