"""Acceptance questions: verdicts, figures, floors."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.evaluate import (
    changes,
    evaluate,
    figures_of,
    read_floors,
)
from corpus import FrontdeskError, Question
from tests.bot.conftest import FakeDesk

Run = Callable[..., Result]


def test_each_verdict(desk: FakeDesk) -> None:
    judged = evaluate(desk, desk.questions)
    assert [(r.question, r.verdict, r.answered) for r in judged.results] == [
        ("what is bpo", "right", "what-is-bpo"),
        ("price", "missed", None),
        ("pricing", "wrong", "guide#pricing"),
        ("who is the ceo", "declined", None),
        ("aht", "false answer", "term-aht"),
    ]
    assert judged.counts("money") == {
        "right": 0,
        "wrong": 1,
        "missed": 1,
        "declined": 0,
        "false answer": 0,
    }
    assert judged.tags == ["basics", "money"]


def test_one_of_two_answers_is_enough_and_small_talk_declines(desk: FakeDesk) -> None:
    judged = evaluate(
        desk,
        [
            Question("what is kpo and what does bpo cost", "bpo-cost"),
            Question("hi", None),
            Question("hi", "what-is-bpo"),
        ],
    )
    assert [r.verdict for r in judged.results] == ["right", "declined", "missed"]


def test_the_figures_by_hand(desk: FakeDesk) -> None:
    figures = figures_of(evaluate(desk, desk.questions).results)
    # 3 answerable (1 right), 2 unanswerable (1 declined), 3 answered (1 right); the
    # right entry is first for "what is bpo" and "price".
    assert figures["right"] == pytest.approx(1 / 3)
    assert figures["declined"] == 0.5
    assert figures["precision"] == pytest.approx(1 / 3)
    assert figures["top1"] == figures["mrr10"] == pytest.approx(2 / 3)
    # Right best candidates at 0.934 and 0.45, others at 0.7, 0.95, 0.03: of the six
    # pairs three are in order.
    assert figures["auroc"] == pytest.approx(3 / 6)


def test_figures_of_nothing_are_nan(desk: FakeDesk) -> None:
    judged = evaluate(desk, [Question("who is the ceo", None)])
    figures = figures_of(judged.results)
    assert figures["declined"] == 1.0
    assert math.isnan(figures["right"])
    assert math.isnan(figures["precision"])
    assert judged.to_json()["figures"]["right"] is None  # type: ignore[index]


@given(st.text(max_size=30))
def test_any_text_as_floors_is_read_or_refused(text: str) -> None:
    try:
        floors = read_floors(text)
    except FrontdeskError:
        return
    assert all(0 <= floor <= 1 for floor in floors.values())


def test_the_same_desk_changes_nothing(desk: FakeDesk) -> None:
    judged = evaluate(desk, desk.questions)
    assert changes(judged, judged) == []
