"""The default confidence, for a corpus that is too small to hold anything out.

Fitted across public question sets by ``python -m tests.bench.fit_default_confidence``,
which also prints what each set would get with a model fitted on the others only.
"""

from __future__ import annotations

from typing import NamedTuple

from index.signals import SIGNALS


class Default(NamedTuple):
    """Coefficients, in the order of `SIGNALS`: the best is right, one of three is."""

    best: tuple[float, ...]
    top_three: tuple[float, ...]


#: By signal: `best` and `top_three` for corpora with a classifier over wordings, then
#: both for those without.  A signal that is not listed counts 0.
_COEFFICIENTS: dict[str, tuple[float, float, float, float]] = {
    "constant": (-1.5962, -0.8107, -0.4325, -0.1858),
    "question": (-0.5823, -0.8045, -3.1510, -3.6301),
    "answer": (0.7501, 0.6660, -0.5877, 0.7784),
    "wording": (0.5755, 0.5805, -0.0941, 1.5127),
    "letters": (1.0602, 1.7106, 2.7898, 3.2113),
    "known": (0.7351, 0.9109, 1.7966, 1.5661),
    "length": (0.0325, -0.1869, -0.2613, -1.0345),
    "margin": (0.8903, 0.9534, -1.2763, -2.2651),
    "log margin": (0.2417, -0.1263, 1.1943, 0.6775),
    "classifier": (1.6950, 3.1792, 0.0000, 0.0000),
    "classifier margin": (-1.9028, -2.8527, 0.0000, 0.0000),
    "repaired": (0.0142, 0.1494, 0.7451, 1.1634),
    "log evidence": (0.6881, 0.8820, -0.2872, -0.1255),
    "covered": (-0.8168, -0.8237, 3.9761, 3.6449),
    "missing": (-0.0840, 0.3307, 1.0451, 1.6045),
    "runner-up covered": (0.8948, 1.1946, -0.1640, -0.3809),
    "refusal": (0.0000, 0.0000, 0.0000, 0.0000),
}
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
    nothing = (0.0, 0.0, 0.0, 0.0)
    rows = [_COEFFICIENTS.get(signal.name, nothing) for signal in SIGNALS]
    at = 0 if has_classifier else 2
    return Default(tuple(row[at] for row in rows), tuple(row[at + 1] for row in rows))
