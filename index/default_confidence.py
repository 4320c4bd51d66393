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
        -0.8547,  # constant
        -0.4458,  # question
        0.5024,  # answer
        0.3548,  # wording
        1.3660,  # letters
        0.7063,  # known
        -0.1231,  # length
        0.9157,  # margin
        0.2284,  # log margin
        1.6143,  # classifier
        -0.5344,  # classifier margin
        -0.7184,  # repaired
        0.9166,  # log evidence
        -1.0370,  # covered
        -0.4423,  # missing
        0.4423,  # runner-up covered
    ),
    among=(
        0.0344,  # constant
        -0.5629,  # question
        0.3677,  # answer
        0.3490,  # wording
        2.1192,  # letters
        0.7366,  # known
        -0.4727,  # length
        1.1757,  # margin
        -0.2404,  # log margin
        3.0136,  # classifier
        -1.4638,  # classifier margin
        -1.1220,  # repaired
        1.2743,  # log evidence
        -1.2365,  # covered
        -0.1586,  # missing
        0.5458,  # runner-up covered
    ),
)
_WITHOUT = Default(
    best=(
        -0.1974,  # constant
        -3.5256,  # question
        0.0252,  # answer
        0.2699,  # wording
        2.7855,  # letters
        1.7957,  # known
        -0.3651,  # length
        -1.3606,  # margin
        1.1434,  # log margin
        0.0000,  # classifier
        0.0000,  # classifier margin
        0.2733,  # repaired
        -0.1482,  # log evidence
        3.2878,  # covered
        0.7829,  # missing
        0.0141,  # runner-up covered
    ),
    among=(
        -0.0164,  # constant
        -4.0029,  # question
        1.2192,  # answer
        1.5274,  # wording
        3.5245,  # letters
        1.8214,  # known
        -1.1183,  # length
        -1.9978,  # margin
        0.5964,  # log margin
        0.0000,  # classifier
        0.0000,  # classifier margin
        0.1896,  # repaired
        0.0615,  # log evidence
        2.7740,  # covered
        1.2185,  # missing
        -0.2881,  # runner-up covered
    ),
)
#: (threshold, share right at or above it) where the corpus itself cannot tell.
DEFAULT_PRECISION: tuple[tuple[float, float], ...] = (
    (0.0, 0.445),
    (0.5, 0.710),
    (0.55, 0.726),
    (0.6, 0.760),
    (0.65, 0.783),
    (0.7, 0.843),
    (0.75, 0.864),
    (0.8, 0.886),
    (0.85, 0.930),
    (0.9, 0.984),
    (0.95, 0.984),
)


def default_model(has_classifier: bool) -> Default:
    """The default coefficients for a corpus with or without a classifier."""
    return _WITH_CLASSIFIER if has_classifier else _WITHOUT
