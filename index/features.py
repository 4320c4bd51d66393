"""The ranking features: one table for ranking, fitting and `why`.

To add a feature:

1. add its line below; the constant is its column;
2. measure it in `index.ranking` (`likeness`, or `rank` if it needs no wording);
3. measure the same in the compiled twin, `likeness` or `ranked` in `index/compiled/`:
   tests/index/compiled compares the two bit by bit;
4. raise `VERSION` in `index/store.py`: an index holds one weight per feature.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Feature(NamedTuple):
    """One ranking feature.

    Attributes
    ----------
    name : unique; for tests and reports
    phrase : how `why` names it
    prior, bare_prior : its weight before anything is learned, with a classifier and
        without one
    """

    name: str
    phrase: str
    prior: float
    bare_prior: float


_TABLE: list[Feature] = []


def _feature(name: str, phrase: str, prior: float, bare_prior: float) -> int:
    """Add a feature to the table; returns its column, which compiled code uses too."""
    _TABLE.append(Feature(name, phrase, prior, bare_prior))
    return len(_TABLE) - 1


# The priors were chosen by reasoning, then compared on public dev sets.  The question
# counts most, the answer a third of it; a classifier, where there is one, more than all
# others together; an article's passage has to be clearly better than an FAQ entry.
# Without a classifier most entries have one wording: likeness to it adds little to the
# match with the question.
QUESTION = _feature("question", "match with its wordings", 1.0, 1.0)
ANSWER = _feature("answer", "match with its answer", 0.3, 0.3)
WORDING = _feature("wording", "words shared with its nearest wording", 0.25, 0.1)
LETTERS = _feature("letters", "letters shared with its nearest wording", 0.5, 0.15)
CLASSIFIER = _feature("classifier", "score of the trained classifier", 3.0, 0.0)
PASSAGE = _feature("passage", "being a passage of an article", -0.15, -0.15)
COVERED = _feature("covered", "share of the question that it covers", 0.0, 0.0)
MISSING = _feature("missing", "rarest word that it lacks", 0.0, 0.0)

#: Every feature, in the order of a feature matrix's columns.
FEATURES = tuple(_TABLE)
#: The weights before anything is learned, with a classifier and without one.
PRIOR = np.array([feature.prior for feature in FEATURES])
BARE_PRIOR = np.array([feature.bare_prior for feature in FEATURES])
