"""Compiled and on numpy: the same rankings, to the last bit."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from corpus import Entry
from index.analyzer import stemmer
from index.backend import Candidates, Filter
from index.building.confidence import default_confidence
from index.compiled.kernels import Compiled
from index.confidence import Confidence, Judgement
from index.default_confidence import default_model
from index.features import BARE_PRIOR
from index.glossary import Glossary
from index.local import LocalBackend
from index.query import Reader
from index.ranking import rank
from index.repair import Speller
from index.search import Index
from tests.index.six import arrays_of, encoded_of

numba = pytest.importorskip("numba")
from index.compiled.compiling import compiled, kept_in  # noqa: E402 (needs numba)

WORDS = (
    *("agent", "billing", "call", "center", "cost", "contract", "data", "desk"),
    *("café", "naïve", "über", "日本", "emoji", "language", "manager", "night"),
    *("office", "order", "partner", "payroll", "phone", "price", "quality", "queue"),
)


@cache
def entries() -> tuple[Entry, ...]:
    """Entries of few and of very many wordings, long and short, some of them equal."""
    rng = random.Random(5)  # noqa: S311

    def text(size: int) -> str:
        return " ".join(rng.choices(WORDS, range(len(WORDS), 0, -1), k=size))

    return tuple(
        Entry(
            f"e{number:03d}",
            text(1 + number % 9),
            text(3 * (number % 7)) or "?",
            audience="public" if number % 3 else "internal",
            alternates=tuple(text(4) for _ in range((0, 0, 1, 5, 70)[number % 5])),
        )
        for number in range(90)
    )


def opened(compiled: Compiled | None) -> tuple[LocalBackend, Reader]:
    """A backend over the entries, and what reads questions for it."""
    arrays, encoded = arrays_of(*entries()), encoded_of(*entries())
    speller = Speller(arrays, encoded.surface_text, compiled)
    backend = LocalBackend(arrays, compiled=compiled)
    return backend, Reader(arrays, speller, Glossary({}), stemmer("en"))


def ranked(
    opened: tuple[LocalBackend, Reader], question: str, which: Filter | None = None
) -> Candidates:
    backend, reader = opened
    query = reader.read(question)
    return rank(backend._arrays, backend, query, BARE_PRIOR, which)


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


def test_rankings_are_the_same_whoever_asks_and_whatever_is_left_out() -> None:
    compiled = Compiled(0)
    plain, fast = opened(None), opened(compiled)
    fast[0].load_kernel()
    everybody = Filter("internal", date(2026, 11, 22))
    for question in ("agent", "call center cost", "zzz", "café billing data desk"):
        first = int([*ranked(plain, question).entries, 0][0])
        for which in (
            everybody,
            everybody._replace(audience="public"),
            everybody._replace(without=first),
            everybody._replace(without=89, audience="public"),
        ):
            one, two = (ranked(by, question, which) for by in (plain, fast))
            for name in Candidates._fields:
                np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


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


def test_what_is_kept_of_other_sources_is_not_used(tmp_path: Path) -> None:
    older = tmp_path / "frontdesk-kernels-0123456789abcdef"
    older.mkdir()
    (tmp_path / "of-others").mkdir()
    place = kept_in(str(tmp_path))
    assert place.parent == tmp_path
    assert place != older
    assert [path.name for path in tmp_path.iterdir()] == ["of-others"]


def test_where_others_keep_what_they_compile_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    twice = compiled(twice_of)
    assert twice(3) == 6
    assert str(tmp_path) == numba.config.CACHE_DIR
    assert list(tmp_path.glob("frontdesk-kernels-*/*/*.nbi"))


def twice_of(number: int) -> int:
    return 2 * number
