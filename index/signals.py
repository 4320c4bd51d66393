"""What a confidence looks at, and the formulas that are also compiled.

It imports no more than the features' columns, so that compiled code can import it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from index.features import (
    ANSWER,
    CLASSIFIER,
    COVERED,
    LETTERS,
    MISSING,
    QUESTION,
    WORDING,
)

#: What the model looks at; `classifier` and its margin are 0 where there is none.
SIGNALS = (
    "constant",
    "question",
    "answer",
    "wording",
    "letters",
    "known",
    "length",
    "margin",
    "log margin",
    "classifier",
    "classifier margin",
    "repaired",
    "log evidence",
    "covered",
    "missing",
    "runner-up covered",
    "refusal",
)
#: The least confidence when a question is one of the entry's own wordings: its owner
#: said that it is right, which nothing that is held back can show.
OWN_WORDING = 0.97
#: So many of its own spreads from the middle a signal counts in a product, not more.
FARTHEST = 4.0
_SMALL = 0.02
_LITTLE = 0.05
#: Over this the others' scores are told apart.
TEMPERATURE = 0.15


def measured(
    features: NDArray[np.float64],
    scores: NDArray[np.float64],
    mass: float,
    known_mass: float,
    unseen_idf: float,
    n_words: float,
    n_repaired: float,
    refusal: float,
) -> NDArray[np.float64]:
    """The signals of a ranking with candidates; also compiled (`kernel_confidence`)."""
    top, has_others = features[0], scores.size > 1
    # One alone leads by its score, but never by less than nothing.
    margin = scores[0] - (scores[1] if has_others else min(scores[0], 0.0))
    others = features[1:, CLASSIFIER].max() if has_others else 0.0
    # How many of the rarest words the match is worth: long questions prove more.
    evidence = (top[QUESTION] + 0.3 * top[ANSWER]) * mass / unseen_idf
    return np.array(
        [
            1.0,
            top[QUESTION],
            top[ANSWER],
            top[WORDING],
            top[LETTERS],
            known_mass / max(mass, 1e-9),
            math.log1p(n_words),
            margin,
            math.log(margin + _SMALL),
            top[CLASSIFIER],
            top[CLASSIFIER] - others,
            n_repaired / max(n_words, 1.0),
            math.log(_LITTLE + evidence),
            top[COVERED],
            top[MISSING],
            features[1, COVERED] if has_others else 0.0,
            refusal,
        ]
    )


def is_wording(features: NDArray[np.float64]) -> bool:
    """Whether the question is a wording of the best candidate, and of no other.

    `index.compiled.confidence` compiles it.
    """
    same = (features[:, WORDING] > 0.999) & (features[:, LETTERS] > 0.95)
    return bool(same[0] and same.sum() == 1)


def probability(log_odds: float) -> float:
    """The logistic function, safe for any argument."""
    return 0.5 * (1 + math.tanh(0.5 * log_odds))
