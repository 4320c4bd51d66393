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
    top_three: tuple[float, ...]


_WITH_CLASSIFIER = Default(
    best=(
        -1.5962,  # constant
        -0.5823,  # question
        0.7501,  # answer
        0.5755,  # wording
        1.0602,  # letters
        0.7351,  # known
        0.0325,  # length
        0.8903,  # margin
        0.2417,  # log margin
        1.6950,  # classifier
        -1.9028,  # classifier margin
        0.0142,  # repaired
        0.6881,  # log evidence
        -0.8168,  # covered
        -0.0840,  # missing
        0.8948,  # runner-up covered
        0.0000,  # refusal
    ),
    top_three=(
        -0.8107,  # constant
        -0.8045,  # question
        0.6660,  # answer
        0.5805,  # wording
        1.7106,  # letters
        0.9109,  # known
        -0.1869,  # length
        0.9534,  # margin
        -0.1263,  # log margin
        3.1792,  # classifier
        -2.8527,  # classifier margin
        0.1494,  # repaired
        0.8820,  # log evidence
        -0.8237,  # covered
        0.3307,  # missing
        1.1946,  # runner-up covered
        0.0000,  # refusal
    ),
)
_WITHOUT = Default(
    best=(
        -0.4325,  # constant
        -3.1510,  # question
        -0.5877,  # answer
        -0.0941,  # wording
        2.7898,  # letters
        1.7966,  # known
        -0.2613,  # length
        -1.2763,  # margin
        1.1943,  # log margin
        0.0000,  # classifier
        0.0000,  # classifier margin
        0.7451,  # repaired
        -0.2872,  # log evidence
        3.9761,  # covered
        1.0451,  # missing
        -0.1640,  # runner-up covered
        0.0000,  # refusal
    ),
    top_three=(
        -0.1858,  # constant
        -3.6301,  # question
        0.7784,  # answer
        1.5127,  # wording
        3.2113,  # letters
        1.5661,  # known
        -1.0345,  # length
        -2.2651,  # margin
        0.6775,  # log margin
        0.0000,  # classifier
        0.0000,  # classifier margin
        1.1634,  # repaired
        -0.1255,  # log evidence
        3.6449,  # covered
        1.6045,  # missing
        -0.3809,  # runner-up covered
        0.0000,  # refusal
    ),
)
#: (threshold, share right at or above it) where the corpus itself cannot tell.
DEFAULT_PRECISION: tuple[tuple[float, float], ...] = (
    (0.0, 0.581),
    (0.5, 0.752),
    (0.55, 0.771),
    (0.6, 0.789),
    (0.65, 0.824),
    (0.7, 0.870),
    (0.75, 0.905),
    (0.8, 0.928),
    (0.85, 0.973),
    (0.9, 1.000),
    (0.95, 1.000),
)


def default_model(has_classifier: bool) -> Default:
    """The default coefficients for a corpus with or without a classifier."""
    return _WITH_CLASSIFIER if has_classifier else _WITHOUT
