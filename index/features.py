"""What a ranking looks at: the features, their columns, the weights to begin with."""

from __future__ import annotations

import numpy as np

#: What a ranking looks at, in the order of a feature matrix's columns.
FEATURES = (
    "question",
    "answer",
    "wording",
    "letters",
    "classifier",
    "passage",
    "covered",
    "missing",
)
#: The columns by name; compiled code and the confidence read them too.
QUESTION, ANSWER, WORDING, LETTERS, CLASSIFIER, PASSAGE, COVERED, MISSING = range(8)
#: Weights before anything is learned: reasoned, then compared on public dev sets:
#: the question counts most, the answer a third of it, likeness of a wording a quarter
#: each way; a classifier, where there is one, more than all of them; an article's
#: passage has to be clearly better than a FAQ entry.
PRIOR = np.array([1.0, 0.3, 0.25, 0.5, 3.0, -0.15, 0.0, 0.0])
#: The same for a corpus without a classifier, most of whose entries have one wording:
#: likeness of a wording then repeats what the question's field says.
BARE_PRIOR = np.array([1.0, 0.3, 0.1, 0.15, 0.0, -0.15, 0.0, 0.0])
