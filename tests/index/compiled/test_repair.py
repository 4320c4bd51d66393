"""Corrections compiled and with numpy: the same."""

from __future__ import annotations

import random

import pytest

from index.compiled.kernels import Compiled
from tests.index.compiled.large import WORDS, opened

pytest.importorskip("numba")


def test_repairs_are_the_same() -> None:
    compiled = Compiled(0)
    (_, plain), (backend, fast) = opened(None), opened(compiled)
    backend.load_kernel()
    rng = random.Random(7)  # noqa: S311
    for word in WORDS:
        for _ in range(12):
            letters = list(word)
            for _ in range(rng.randint(1, 3)):
                at = rng.randrange(len(letters))
                letters[at : at + rng.randint(0, 2)] = rng.choices("aeé日", k=1)
            mistyped = "".join(letters)
            assert fast.speller.repair(mistyped) == plain.speller.repair(mistyped)
