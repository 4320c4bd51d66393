"""A message that asks two things, and a question that goes on from the last one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.parts import refers_back, split_questions


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "what is BPO and what does it cost?",
            ["what is BPO", "what does it cost?"],
        ),
        ("What is BPO? How does it differ?", ["What is BPO?", "How does it differ?"]),
        ("what is bpo, and also how much is it", ["what is bpo", "how much is it"]),
        ("what is bpo plus who uses it", ["what is bpo", "who uses it"]),
        ("a? b? c?", ["a?", "b?", "c?"]),
    ],
)
def test_each_question_of_a_message(message: str, expected: list[str]) -> None:
    assert split_questions(message) == expected


@pytest.mark.parametrize(
    "message",
    [
        "",
        "??? !!!",
        "what is BPO?",
        "front office and back office",
        "pros and cons",
        "what is the difference between a BPO and a call center?",
        "a? b? c? d?",
    ],
)
def test_a_message_that_asks_one_thing_stays_whole(message: str) -> None:
    assert split_questions(message) == [message]


@given(st.text(max_size=100))
def test_any_message_has_one_to_three_questions_in_its_own_words(message: str) -> None:
    questions = split_questions(message)
    assert 1 <= len(questions) <= 3
    assert all(question in message for question in questions)


@pytest.mark.parametrize(
    "question",
    [
        "and an example?",
        "what does it cost?",
        "who uses them",
        "Why?",
        "how much",
        "tell me more",
        "for example?",
        "  ... what about payroll",
    ],
)
def test_questions_that_refer_back(question: str) -> None:
    assert refers_back(question)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "what is a blended call center?",
        "define KPO",
        "android support",
        "and so on this is a long message that says everything by itself",
    ],
)
def test_what_stands_alone(question: str) -> None:
    assert not refers_back(question)
