"""The confidence compiled and with numpy: the same to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from index.building.confidence import default_confidence
from index.compiled.kernels import Compiled
from index.confidence import Confidence, Judgement
from index.default_confidence import default_model
from tests.index.compiled.large import entries, opened, ranked

pytest.importorskip("numba")


def test_judgements_are_the_same_to_the_last_bit() -> None:
    compiled = Compiled(0)
    fast = opened(compiled)
    fast[0].load_kernel()
    assert compiled.kernels is not None
    stored = default_confidence(default_model(has_classifier=False), 0)
    model = Confidence.from_manifest(stored)
    products = np.random.default_rng(5).normal(size=model.best.products.shape)
    model = model._replace(best=model.best._replace(products=products + products.T))
    wording = entries()[1].question
    for question in ("", "agent", wording, "zzz call", "café billing data desk"):
        query, found = fast[1].read(question), ranked(fast, question)
        alone = found._replace(entries=found.entries[:1], scores=found.scores[:1])
        alone = alone._replace(features=found.features[:1], rows=found.rows[:1])
        for candidates in (found, alone):
            one = model.judge(query, candidates)
            two = model.judge(query, candidates, compiled.kernels.judged)
            for name in Judgement._fields:
                np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


def test_no_question_waits_for_the_judge_to_be_compiled() -> None:
    compiled = Compiled(0)
    opened(compiled)[0].load_kernel()
    assert compiled.kernels is not None
    assert len(compiled.kernels.judged.signatures) == 1  # type: ignore[attr-defined]
