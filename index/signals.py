"""The confidence's signals: one table, and the formulas that are also compiled.

To add a signal:

1. add its line below; the constant is its place;
2. measure it in `measured`, which is also compiled from this source;
3. if it needs to know more about the question, add a field to `Facts` and fill it in
   `index.confidence.facts_of`;
4. raise `VERSION` in `index/store.py`: an index holds one coefficient per signal.

Until the default confidence is fitted again (tests/bench/fit_default_confidence.py), a
new signal counts 0 there.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.features import (
    ANSWER,
    CLASSIFIER,
    COVERED,
    FEATURES,
    LETTERS,
    MISSING,
    QUESTION,
    WORDING,
)


class Signal(NamedTuple):
    """One input of the confidence: its unique name, and how `why` names it."""

    name: str
    phrase: str


_TABLE: list[Signal] = []


def _signal(name: str, phrase: str) -> int:
    """Add a signal to the table; returns its place, which compiled code uses too."""
    _TABLE.append(Signal(name, phrase))
    return len(_TABLE) - 1


def _of_first(column: int) -> int:
    """A signal that is a ranking feature of the first candidate."""
    return _signal(FEATURES[column].name, FEATURES[column].phrase)


# The constant stays first: it has no middle, no spread and no products.
CONSTANT = _signal("constant", "baseline")
FIRST_QUESTION = _of_first(QUESTION)
FIRST_ANSWER = _of_first(ANSWER)
FIRST_WORDING = _of_first(WORDING)
FIRST_LETTERS = _of_first(LETTERS)
KNOWN = _signal("known", "share of the question that the corpus knows")
LENGTH = _signal("length", "length of the question")
MARGIN = _signal("margin", "lead over the runner-up")
LOG_MARGIN = _signal("log margin", "having a lead at all")
# This one and the next are 0 where there is no classifier.
FIRST_CLASSIFIER = _of_first(CLASSIFIER)
CLASSIFIER_MARGIN = _signal("classifier margin", "lead in the classifier's score")
REPAIRED = _signal("repaired", "corrected words")
LOG_EVIDENCE = _signal("log evidence", "number of rare words that match")
FIRST_COVERED = _of_first(COVERED)
FIRST_MISSING = _of_first(MISSING)
SECOND_COVERED = _signal("runner-up covered", "share that the runner-up covers")
REFUSAL = _signal("refusal", "similarity to questions to decline")

#: Every signal, in the order of the model's coefficients.
SIGNALS = tuple(_TABLE)
_N_SIGNALS = len(SIGNALS)
#: The least confidence when a question is one of the entry's own wordings: its owner
#: wrote that it is right, which no held-out question can show.
OWN_WORDING = 0.97
#: In a product, a signal counts at most as many of its spreads away from its middle.
FARTHEST = 4.0
#: The difference in score over which the other candidates are told apart.
TEMPERATURE = 0.15
_SMALL = 0.02
_LITTLE = 0.05


class Facts(NamedTuple):
    """What the signals need to know about a question; all numbers are floats.

    `mass`, `known_mass` and `unseen_idf` are those of `index.query.Query`; `refusal` is
    that of `index.backend.Candidates`.
    """

    mass: float
    known_mass: float
    unseen_idf: float
    n_words: float
    n_repaired: float
    refusal: float


def measured(
    features: NDArray[np.float64], scores: NDArray[np.float64], facts: Facts
) -> NDArray[np.float64]:
    """The signals of a ranking that has candidates, (len(SIGNALS),)."""
    first, has_others = features[0], scores.size > 1
    # A single candidate leads by its score, but never by less than nothing.
    margin = scores[0] - (scores[1] if has_others else min(scores[0], 0.0))
    others = features[1:, CLASSIFIER].max() if has_others else 0.0
    # How many of the rarest words the match is worth: long questions prove more.
    evidence = first[QUESTION] + 0.3 * first[ANSWER]
    evidence = evidence * facts.mass / facts.unseen_idf
    # Not zeros: a signal that nobody measures must not pass unnoticed.
    values = np.full(_N_SIGNALS, np.nan)
    values[CONSTANT] = 1.0
    values[FIRST_QUESTION] = first[QUESTION]
    values[FIRST_ANSWER] = first[ANSWER]
    values[FIRST_WORDING] = first[WORDING]
    values[FIRST_LETTERS] = first[LETTERS]
    values[KNOWN] = facts.known_mass / max(facts.mass, 1e-9)
    values[LENGTH] = math.log1p(facts.n_words)
    values[MARGIN] = margin
    values[LOG_MARGIN] = math.log(margin + _SMALL)
    values[FIRST_CLASSIFIER] = first[CLASSIFIER]
    values[CLASSIFIER_MARGIN] = first[CLASSIFIER] - others
    values[REPAIRED] = facts.n_repaired / max(facts.n_words, 1.0)
    values[LOG_EVIDENCE] = math.log(_LITTLE + evidence)
    values[FIRST_COVERED] = first[COVERED]
    values[FIRST_MISSING] = first[MISSING]
    values[SECOND_COVERED] = features[1, COVERED] if has_others else 0.0
    values[REFUSAL] = facts.refusal
    return values


def is_wording(features: NDArray[np.float64]) -> bool:
    """Whether the question is a wording of the best candidate, and of no other.

    `index.compiled.confidence` compiles it.
    """
    same = (features[:, WORDING] > 0.999) & (features[:, LETTERS] > 0.95)
    return bool(same[0] and same.sum() == 1)


def probability(log_odds: float) -> float:
    """The logistic function, safe for any argument."""
    return 0.5 * (1 + math.tanh(0.5 * log_odds))
