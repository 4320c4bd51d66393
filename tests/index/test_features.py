"""The table of ranking features."""

from __future__ import annotations

import numpy as np

from index import features
from index.features import BARE_PRIOR, FEATURES, PRIOR


def test_every_feature_has_a_name_and_a_phrase_of_its_own() -> None:
    for texts in (
        [feature.name for feature in FEATURES],
        [feature.phrase for feature in FEATURES],
    ):
        assert all(texts)
        assert len(set(texts)) == len(texts)


def test_the_constants_are_the_columns() -> None:
    for column, feature in enumerate(FEATURES):
        assert getattr(features, feature.name.upper()) == column


def test_the_priors_follow_the_table() -> None:
    np.testing.assert_array_equal(PRIOR, [feature.prior for feature in FEATURES])
    assert BARE_PRIOR[features.CLASSIFIER] == 0.0
