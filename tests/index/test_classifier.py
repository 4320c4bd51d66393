"""The linear model over wordings scores as scikit-learn's own would."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.svm import LinearSVC

from index.arrays import Arrays
from index.building.classifier import (
    MAX_ENTRIES,
    MAX_ROWS,
    SENTENCE_WEIGHT,
    count_features,
    fit_classifier,
    is_worth_fitting,
    with_classifier,
)
from index.classifier import BLOCK_LENGTHS, class_scores, pair_features, text_features
from index.classifier import term_hashes as hashed
from tests.index.taught import entries, make, taught

ASKED = (
    "who runs payroll",
    "what are the pros and cons of live chat",
    "payroll payroll payroll and the data entry of invoices",
    "zyzzyva quux",
    "the",
)


@pytest.fixture(scope="module")
def arrays() -> Arrays:
    made = taught()
    model = fit_classifier(made.features, len(made.entries))
    return with_classifier(made.arrays, model)


def oracle(texts: tuple[str, ...]) -> NDArray[np.float64]:
    """scikit-learn's scores: its own counts to TF-IDF, its own decision function."""
    made = taught()
    rows = np.arange(made.features.entry.size)
    blocks, models, columns = [], [], []
    for place, (counts, length) in enumerate(
        zip(made.features.blocks, BLOCK_LENGTHS, strict=True)
    ):
        df = np.bincount(counts.indices, minlength=counts.shape[1])
        used = np.flatnonzero(df >= (2 if place == 1 else 1))
        model = TfidfTransformer(sublinear_tf=True).fit(counts[:, used])
        blocks.append(model.transform(counts[:, used]) * length)
        models.append(model)
        columns.append(used)
    svc = LinearSVC(C=0.5, random_state=0)
    weight = np.where(rows < made.features.n_wordings, 1.0, SENTENCE_WEIGHT)
    svc.fit(sparse.hstack(blocks).tocsr(), made.features.entry, sample_weight=weight)
    asked = []
    for text in texts:
        query = made.reader.read(text)
        parts = []
        found = text_features(hashed(query.sequence), query.text)
        for values, used, model, length in zip(
            found, columns, models, BLOCK_LENGTHS, strict=True
        ):
            table = made.features.hashes[used]
            row = np.array([(values == known).sum() for known in table], dtype=float)
            parts.append(model.transform(sparse.csr_matrix(row)) * length)
        asked.append(sparse.hstack(parts))
    return np.asarray(svc.decision_function(sparse.vstack(asked).tocsr()))


def scores_of(arrays: Arrays, text: str) -> NDArray[np.float32]:
    """Every entry's score for a question of the twelve entries' corpus."""
    query = taught().reader.read(text)
    return class_scores(arrays, query.sequence, query.text)[0]


def test_scores_are_scikit_learns_decision_function(arrays: Arrays) -> None:
    expected = oracle(ASKED)
    for text, row in zip(ASKED, expected, strict=True):
        scores = scores_of(arrays, text)
        # Weights are stored with 8 bits; the order of columns differs too.
        np.testing.assert_allclose(scores, row, atol=1.5e-2)


def test_every_wording_is_recognised(arrays: Arrays) -> None:
    for number, entry in enumerate(taught().entries):
        for wording in entry.wordings:
            scores = scores_of(arrays, wording)
            assert int(scores.argmax()) == number
            assert np.isfinite(scores).all()


def test_fitting_twice_gives_the_same_model() -> None:
    made = taught()
    first, again = (fit_classifier(made.features, len(made.entries)) for _ in range(2))
    assert np.array_equal(first.class_weight, again.class_weight)
    assert np.array_equal(first.class_bias, again.class_bias)


def test_two_entries_have_a_separator_each() -> None:
    made = make(entries(("payroll", "invoices")))
    arrays = with_classifier(made.arrays, fit_classifier(made.features, 2))
    for number, text in enumerate(("who does the invoices", "who does the payroll")):
        scores = scores_of(arrays, text)
        assert scores[number] > 0 > scores[1 - number]


def test_an_entry_without_anything_to_learn_from_never_wins() -> None:
    made = taught()
    features = count_features(made.encoded, [])
    n = len(made.entries) - 1
    number = np.array([*range(3), -1, *range(3, n)])  # the fourth is not in it
    model = fit_classifier(features, n, number, held_out=features.entry == 2)
    arrays = with_classifier(made.arrays, model)
    assert not model.class_weight[:, 2].any()
    for entry in made.entries:
        assert scores_of(arrays, entry.question).argmax() != 2


def test_one_entry_is_left_without_a_model() -> None:
    made = make(entries(("payroll",)))
    model = fit_classifier(made.features, 1)
    assert not model.class_weight.any()
    assert (model.class_bias < 0).all()


@pytest.mark.parametrize(
    ("n_entries", "n_rows", "worth"),
    [
        (0, 0, False),
        (1, 5, False),
        (2, 2, False),
        (2, 3, True),
        (1000, 1499, False),
        (1000, 1500, True),
        (MAX_ENTRIES + 1, 10 * MAX_ENTRIES, False),
        (100, MAX_ROWS + 1, False),
    ],
)
def test_when_there_is_something_to_learn(
    n_entries: int, n_rows: int, worth: bool
) -> None:
    assert is_worth_fitting(n_entries, n_rows) is worth


def test_pairs_of_terms_do_not_depend_on_their_order() -> None:
    some = hashed(["a", "b", "c"])
    assert set(pair_features(some)) == set(pair_features(some[::-1]))
    assert pair_features(some).size == 3
    assert pair_features(some[:1]).size == 0
    assert pair_features(some[:0]).size == 0
    assert pair_features(hashed([str(n) for n in range(500)])).size <= 190
