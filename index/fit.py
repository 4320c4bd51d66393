"""Everything that is fitted on a corpus: classifier, ranking, confidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus import Entry, Question
from index.arrays import Arrays
from index.backend import LocalBackend
from index.encode import Encoded
from index.fit_classifier import (
    count_features,
    fit_classifier,
    is_worth_fitting,
    with_classifier,
)
from index.fit_confidence import fit_confidence, gather
from index.fit_ranking import fit_ranking
from index.fit_refusal import fit_refusal, with_refusal
from index.glossary import Glossary
from index.holdout import Trial, trials
from index.progress import Progress
from index.query import Reader
from index.ranking import prior_weights, rank
from index.repair import Speller
from index.sameness import Sameness
from index.sentences import answer_sentences
from index.tabulate import surface_order

#: From so many wordings on three folds say enough.
_MANY_ROWS = 5_000
#: Labelled questions weigh as much as all made ones together, as far as one of them
#: does not come to count for more than this many: they are what people really ask.
_MOST_LABELLED_WEIGHT = 5.0


class Fitted(NamedTuple):
    """The arrays with a classifier (if any), the ranking's weights, the confidence."""

    arrays: Arrays
    weights: NDArray[np.float64]
    confidence: dict[str, Any]


def fit(
    entries: Sequence[Entry],
    questions: Sequence[Question],
    encoded: Encoded,
    arrays: Arrays,
    glossary: Glossary,
    stem: Callable[[str], str],
    tell: Progress,
) -> Fitted:
    """Fit what the corpus has enough for; `entries` are sorted by id.

    Without several wordings an entry there is nothing to hold back and little to learn
    from: the ranking's reasoned weights and the default confidence are used then, the
    confidence moved by labelled questions if there are many.
    """
    features = None
    found: list[Trial] = []
    of_questions = np.zeros(len(questions))
    reader = _reader(encoded, arrays, glossary, stem)
    if is_worth_fitting(len(entries), len(encoded.rows)):
        tell("Learning from the wordings", 0, len(encoded.rows))
        sentences = answer_sentences(entries, glossary, stem)
        asked = [reader.read(question.question) for question in questions]
        features = count_features(encoded, sentences, asked)
        model = fit_classifier(features, len(entries))
        refusal = fit_refusal(features, model, questions)
        arrays = with_refusal(with_classifier(arrays, model), refusal)
        of_wordings = refusal.held_out
        of_questions = of_wordings[of_wordings.size - len(questions) :]
        folds = 3 if len(encoded.rows) > _MANY_ROWS else 5
        for trial in trials(entries, encoded, features, reader, of_wordings, folds):
            if len(found) % 100 == 0:
                tell("Checking how sure to be", len(found), len(encoded.rows))
            found.append(trial)
    prior = prior_weights(arrays)
    share = len(found) / max(len(questions), 1)
    weight = min(max(share, 1.0), _MOST_LABELLED_WEIGHT)
    for place, trial in enumerate(
        _labelled(entries, questions, encoded, arrays, reader, prior, weight)
    ):
        unseen = trial.candidates._replace(refusal=float(of_questions[place]))
        found.append(replace(trial, candidates=unseen))
    weights = fit_ranking(found, prior)
    evidence = gather(found, weights, Sameness(encoded.answers, arrays.idf))
    return Fitted(arrays, weights, fit_confidence(evidence, features is not None))


def _reader(
    encoded: Encoded,
    arrays: Arrays,
    glossary: Glossary,
    stem: Callable[[str], str],
) -> Reader:
    """What reads a question before the index is written."""
    order = surface_order(encoded).tolist()
    text = "".join(encoded.surfaces[at] for at in order).encode()
    return Reader(arrays, Speller.of(arrays, text), glossary, stem)


def _labelled(
    entries: Sequence[Entry],
    questions: Sequence[Question],
    encoded: Encoded,
    arrays: Arrays,
    reader: Reader,
    weights: NDArray[np.float64],
    weight: float,
) -> list[Trial]:
    """The corpus's acceptance questions, asked as a person would."""
    number = {entry.id: at for at, entry in enumerate(entries)}
    backend = LocalBackend(arrays, "".join(encoded.row_texts).encode())
    found = []
    for place, question in enumerate(questions):
        query = reader.read(question.question)
        found.append(
            Trial(
                query,
                rank(arrays, backend, query, weights),
                right=-1 if question.answer is None else number[question.answer],
                is_gone=question.answer is None,
                group=len(entries) + place,
                weight=weight,
                is_labelled=True,
            )
        )
    return found
