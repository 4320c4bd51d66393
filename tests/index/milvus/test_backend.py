"""One contract, both backends: the same entries, order, numbers and replies."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

import index.milvus.backend
from bot.desk.desk import Desk
from index.backend import Filter

TODAY = date(2026, 11, 22)
Pair = tuple[Desk, Desk]


def questions(desk: Desk, n: int = 24) -> list[str]:
    """Wordings of the corpus, with words left out, typos, and questions of nothing."""
    rng = random.Random(7)  # noqa: S311
    found = ["", "   ", "?!", "zzz qqq", "rareword17 rareword6001", "what is aht"]
    entries = desk._index.entries(range(desk.n_entries))
    for entry in rng.sample(entries, min(n, len(entries))):
        words = rng.choice(entry.wordings).split()
        rng.shuffle(words)
        found.append(" ".join(words[: rng.randint(1, 6)]))
        typo = list(found[-1])
        del typo[len(typo) // 2]
        found.append("".join(typo))
    return found


def filters(nasty: str) -> list[Filter | None]:
    everything = [None, Filter("internal", TODAY), Filter("public", TODAY)]
    tags = ({"basics"}, {nasty}, {"basics", "été"}, {"no such tag"}, {"x' or 1 == 1"})
    return [
        *everything,
        *(Filter("public", TODAY, frozenset(tag)) for tag in tags),
        Filter("internal", TODAY, without=3),
        Filter("internal", date(3000, 1, 1)),
    ]


def test_rankings_are_the_same_to_the_last_bit(pair: Pair, nasty: str) -> None:
    local, remote = pair
    for number, question in enumerate(questions(local)):
        # All filters for some questions, one of them for each of the others.
        chosen = filters(nasty)
        for which in chosen if number < 8 else [chosen[number % len(chosen)]]:
            one = local._index.search(question, which)
            two = remote._index.search(question, which)
            where = (question, which)
            assert one.candidates.entries.tolist() == two.candidates.entries.tolist(), (
                where
            )
            for name in ("scores", "features", "rows"):
                np.testing.assert_array_equal(
                    getattr(one.candidates, name), getattr(two.candidates, name)
                )
            np.testing.assert_array_equal(
                one.judgement.confidences, two.judgement.confidences
            )


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_replies_are_the_same(pair: Pair, audience: str) -> None:
    local, remote = pair
    previous = None
    for question in questions(local, 8):
        one, two = (
            desk.ask(question, audience=audience, top=10, previous=previous).to_json()  # type: ignore[arg-type]
            for desk in (local, remote)
        )
        assert {**one, "elapsed_ms": 0} == {**two, "elapsed_ms": 0}
    previous = local.ask("what is aht", audience=audience)  # type: ignore[arg-type]
    one, two = (
        desk.ask("and an example?", audience=audience, previous=previous).to_json()  # type: ignore[arg-type]
        for desk in (local, remote)
    )
    assert {**one, "elapsed_ms": 0} == {**two, "elapsed_ms": 0}


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_lists_and_single_entries_are_the_same(
    pair: Pair, audience: str, nasty: str
) -> None:
    local, remote = pair
    to = {"audience": audience}
    assert local.titles(**to) == remote.titles(**to)  # type: ignore[arg-type]
    assert local.topics(**to) == remote.topics(**to)  # type: ignore[arg-type]
    for tag in ("basics", nasty, "no such tag"):
        assert local.entries_about(tag, **to) == remote.entries_about(tag, **to)  # type: ignore[arg-type]
    for entry_id in ("entry-0003", "guide#long", "no-words", "no-such-entry", nasty):
        assert local.answer(entry_id, **to) == remote.answer(entry_id, **to)  # type: ignore[arg-type]
    assert (local.corpus, local.n_entries) == (remote.corpus, remote.n_entries)
    assert local.questions == remote.questions
    question = "what is aht"
    assert local.why(question, **to) == remote.why(question, **to)  # type: ignore[arg-type]


def test_equal_sums_beyond_every_limit_are_cut_by_number(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    local, remote = pair
    monkeypatch.setattr(index.milvus.backend, "_FEWEST", 1)
    monkeypatch.setattr(index.milvus.backend, "_LIMITS", (20, 30))
    for question in ("agent", "what about", "call agent", "wage"):
        query = local._index.reader.read(question)
        for which in (None, Filter("public", TODAY)):
            for k in (1, 4, 7):
                one, two = (
                    desk._index.backend.find(query.terms, query.weights, k, which)
                    for desk in (local, remote)
                )
                assert one.entries.tolist() == two.entries.tolist()


def test_a_question_without_known_words_asks_nothing(pair: Pair) -> None:
    _, remote = pair
    nothing = np.zeros(0, dtype=np.int64)
    found = remote._index.backend.find(nothing, nothing.astype(np.float32), 40, None)
    assert found.entries.size == 0


def test_every_entry_fits_its_checksum(pair: Pair) -> None:
    _, remote = pair
    remote._index.backend.verify()  # type: ignore[attr-defined]
