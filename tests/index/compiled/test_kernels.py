"""An index whose kernels were loaded while it was open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.local import LocalBackend
from index.search import Index

pytest.importorskip("numba")


def test_an_open_index_answers_the_same_once_compiled(index_folder: Path) -> None:
    index = Index.open(index_folder)
    questions = ["what does an agnet cost", "wich langauges", "pilot", "?"]
    before = [index.search(question) for question in questions]
    assert isinstance(index.backend, LocalBackend)
    index.backend.load_kernel()
    for question, one in zip(questions, before, strict=True):
        two = index.search(question)
        assert one.query.repairs == two.query.repairs
        np.testing.assert_array_equal(one.candidates.scores, two.candidates.scores)
        np.testing.assert_array_equal(
            one.judgement.confidences, two.judgement.confidences
        )
