"""Whether another entry's answer says what the right one says."""

from __future__ import annotations

import numpy as np

from index.building.ragged import Ragged
from index.building.sameness import SHORTEST, Sameness


def answers(*texts: list[int]) -> Ragged:
    start = np.cumsum([0, *(len(text) for text in texts)])
    terms = [term for text in texts for term in text]
    return Ragged(np.array(terms, dtype=np.int32), start)


EVEN = np.ones(40, dtype=np.float32)


def test_an_entry_says_what_it_says() -> None:
    same = Sameness(answers([], [1, 2]), EVEN)
    assert same.says(0, 0)
    assert same.says(1, 1)


def test_an_overview_holds_the_detail_but_not_the_other_way_round() -> None:
    same = Sameness(answers(list(range(30)), list(range(8))), EVEN)
    assert same.says(0, 1)
    assert not same.says(1, 0)


def test_repeats_do_not_count_towards_sameness() -> None:
    right, half, less = list(range(8)), [0, 1, 2, 3, 0, 0], [0, 1, 2, 2, 2, 2, 2]
    same = Sameness(answers(right, half, less), EVEN)
    assert same.says(1, 0)
    assert not same.says(2, 0)


def test_rare_terms_weigh_more() -> None:
    idf = EVEN.copy()
    idf[7] = 20.0
    same = Sameness(answers(list(range(8)), [7], list(range(7))), idf)
    assert same.says(1, 0)
    assert not same.says(2, 0)


def test_a_short_answer_is_contained_in_no_other() -> None:
    short = list(range(SHORTEST - 1))
    assert not Sameness(answers(short, list(range(30))), EVEN).says(1, 0)
    assert not Sameness(answers([], list(range(30))), EVEN).says(1, 0)
