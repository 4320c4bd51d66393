"""Small talk is told apart from questions, and gets a fixed reply."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.courtesy import courteous_answer, courtesy
from index.analyzer import words

KINDS = {"greeting", "thanks", "goodbye", "who"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi", "greeting"),
        ("Hello there!", "greeting"),
        ("good morning team", "greeting"),
        ("hey, how are you?", "greeting"),
        ("Thanks a lot!", "thanks"),
        ("hi, thanks", "thanks"),
        ("ok thank you so much", "thanks"),
        ("Bye!", "goodbye"),
        ("see you later", "goodbye"),
        ("Who are you?", "who"),
        ("hi, who are you?", "who"),
        ("What's your name?", "who"),
        ("help", "who"),
        ("can you help me?", "who"),
        ("how are you doing today", "greeting"),
        ("cheers, that helped a lot", "thanks"),
        ("haha nice one", "thanks"),
        ("are you a robot or a real person?", "who"),
    ],
)
def test_small_talk(text: str, kind: str) -> None:
    assert courtesy(words(text)) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "???",
        "hi what is bpo",
        "hello, how much does an agent cost?",
        "thanks, and what is KPO?",
        "who are you calling",
        "what is a greeting",
        "help desk outsourcing",
        "good bpo",
        "are you a robot or a call center",
        "lol",
        "please",
        "hi hi hi hi hi hi hi hi hi",
    ],
)
def test_what_asks_for_something_is_no_small_talk(text: str) -> None:
    assert courtesy(words(text)) is None


@given(st.lists(st.sampled_from(["hi", "thanks", "bye", "there", "all"]), max_size=8))
def test_a_question_word_of_the_corpus_makes_it_a_question(polite: list[str]) -> None:
    assert courtesy([*polite, "outsourcing"]) is None
    assert courtesy(polite) in {None, *KINDS}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_has_its_words(kind: str) -> None:
    answer = courteous_answer(kind, "small", None)
    assert (answer.id, answer.kind) == (f"chat-{kind}", "chat")
    assert answer.text
    assert "None" not in answer.text


def test_who_names_the_knowledge_and_the_people() -> None:
    text = courteous_answer("who", "small", "#ask-sales").text
    assert "people wrote for 'small'" in text
    assert text.endswith("If I don't know, ask #ask-sales.")
