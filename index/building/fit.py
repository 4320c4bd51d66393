"""Everything that is fitted on a corpus: classifier, ranking, confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus import Entry, Question
from index.arrays import Arrays
from index.building.classifier import (
    count_features,
    fit_classifier,
    is_worth_fitting,
    with_classifier,
)
from index.building.confidence import fit_confidence, gather
from index.building.encode import Encoded
from index.building.helpers import Helpers, helpers_worth
from index.building.holdout import Trial, plan_folds
from index.building.ranking import fit_ranking
from index.building.refusal import fit_refusal, with_refusal
from index.building.sameness import Sameness
from index.building.sentences import answer_sentences
from index.local import LocalBackend
from index.progress import Progress
from index.query import Query, Reader
from index.ranking import prior_weights, rank

#: From this many wordings on, three folds are enough.
_MANY_ROWS = 5_000
#: Labelled questions are what people really ask: together they weigh as much as all
#: made ones, but a single one at most as much as this many.
_MOST_LABELLED_WEIGHT = 5.0


class Fitted(NamedTuple):
    """The arrays with a classifier (if any), the ranking's weights, the confidence."""

    arrays: Arrays
    weights: NDArray[np.float64]
    confidence: dict[str, Any]


def fit(
    entries: Sequence[Entry],
    encoded: Encoded,
    reader: Reader,
    questions: Sequence[Question],
    tell: Progress,
    processes: int | None = None,
) -> Fitted:
    """Fit what the corpus has enough for; `entries` are sorted by id.

    `processes` is how many work on it at once (None: as many as pay off); the result is
    the same with any number.

    Without several wordings per entry there is nothing to hold out and little to learn
    from.  Then the prior weights of the ranking and the default confidence are used; if
    there are many labelled questions, they move the confidence.
    """
    arrays = reader.arrays
    queries = [reader.read(question.question) for question in questions]
    n, r = len(entries), len(encoded.rows)
    if not is_worth_fitting(n, r):
        labelled = _labelled(entries, questions, arrays, queries)
        return _fitted_on(encoded, arrays, [], labelled)
    if processes is None:
        processes = 1 + helpers_worth(n, r)
    with Helpers(processes - 1) as helpers:
        tell("Learning from the wordings", 0, 0)
        sentences = answer_sentences(entries, reader.glossary, reader.stem)
        features = count_features(encoded, sentences, queries)
        folds = plan_folds(encoded, reader, 3 if r > _MANY_ROWS else 5)
        helpers.begin(folds, (entries, encoded, features))
        model = fit_classifier(features, n)
        refusal = fit_refusal(features, model, questions)
        arrays = with_refusal(with_classifier(arrays, model), refusal)
        # While the helpers work on the folds.
        labelled = [
            trial.with_refusal(score)
            for trial, score in zip(
                _labelled(entries, questions, arrays, queries),
                refusal.of_questions.tolist(),
                strict=True,
            )
        ]
        made = [
            trial.with_refusal(float(refusal.of_wordings[row]))
            for fold, trials in zip(folds, helpers.results(tell), strict=True)
            for (row, _), trial in zip(fold.questions, trials, strict=True)
        ]
    return _fitted_on(encoded, arrays, made, labelled)


def _fitted_on(
    encoded: Encoded, arrays: Arrays, made: list[Trial], labelled: list[Trial]
) -> Fitted:
    """What is fitted on the trials: made of wordings, and labelled ones."""
    share = len(made) / max(len(labelled), 1)
    weight = min(max(share, 1.0), _MOST_LABELLED_WEIGHT)
    trials = made + [replace(trial, weight=weight) for trial in labelled]
    weights = fit_ranking(trials, prior_weights(arrays))
    evidence = gather(trials, weights, Sameness(encoded.answers, arrays.idf))
    has_classifier = arrays.feature_hash.size > 0
    return Fitted(arrays, weights, fit_confidence(evidence, has_classifier))


def _labelled(
    entries: Sequence[Entry],
    questions: Sequence[Question],
    arrays: Arrays,
    queries: Sequence[Query],
) -> list[Trial]:
    """The acceptance questions as trials; `queries` are the same, analysed."""
    number = {entry.id: at for at, entry in enumerate(entries)}
    backend, weights = LocalBackend(arrays), prior_weights(arrays)
    return [
        Trial(
            query,
            rank(arrays, backend, query, weights),
            right=-1 if question.answer is None else number[question.answer],
            is_gone=question.answer is None,
            group=len(entries) + place,
            is_labelled=True,
        )
        for place, (question, query) in enumerate(zip(questions, queries, strict=True))
    ]
