"""Rankings compiled and with numpy: the same to the last bit."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from index.backend import Candidates, Filter
from index.compiled.kernels import Compiled
from tests.index.compiled.large import WORDS, opened, ranked

pytest.importorskip("numba")


def test_rankings_are_the_same_to_the_last_bit() -> None:
    compiled = Compiled(0)
    plain, fast = opened(None), opened(compiled)
    assert fast[0].load_kernel()
    assert compiled.kernels is not None
    rng = random.Random(6)  # noqa: S311
    questions = ["", "zzz", "日本", "zzz agent", "x" * 300]
    for size in (1, 2, 3, 5, 8, 13, 60):
        for _ in range(6):
            words = rng.choices([*WORDS, "caffé", "unknown"], k=size)
            at = rng.randrange(len(words))
            words[at] = words[at][1:] + words[at][:1]
            questions.append(" ".join(words))
    for question in questions:
        one, two = ranked(plain, question), ranked(fast, question)
        for name in ("entries", "scores", "features", "rows"):
            np.testing.assert_array_equal(
                getattr(one, name), getattr(two, name), err_msg=f"{name}: {question}"
            )


def test_rankings_are_the_same_with_any_filter() -> None:
    compiled = Compiled(0)
    plain, fast = opened(None), opened(compiled)
    fast[0].load_kernel()
    everybody = Filter("internal", date(2026, 11, 22))
    for question in ("agent", "call center cost", "zzz", "café billing data desk"):
        first = int([*ranked(plain, question).entries, 0][0])
        for entry_filter in (
            everybody,
            everybody._replace(audience="public"),
            everybody._replace(without=first),
            everybody._replace(without=89, audience="public"),
        ):
            one, two = (ranked(by, question, entry_filter) for by in (plain, fast))
            for name in Candidates._fields:
                np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
