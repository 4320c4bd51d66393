"""Help, topics, reasons, and messages about failures."""

from __future__ import annotations

from bot.desk.reply import Suggestion, Topic
from bot.slack.messages.actions import Action, Ref, decode
from bot.slack.messages.notices import (
    failure_message,
    help_message,
    topic_message,
    topics_message,
    why_message,
)
from corpus import CorpusInfo
from tests.bot.slack.block_checks import check_message, elements, texts

INFO = CorpusInfo("outsourcing", owner="sales-enablement", handoff="#ask-sales")


def test_help_names_the_command_and_the_people() -> None:
    message = help_message("/ask", INFO)
    assert check_message(message) == []
    shown = "\n".join(texts(list(message.blocks)))
    for part in (
        "/ask QUESTION",
        "/ask topics",
        "/ask why",
        "#ask-sales",
        "outsourcing",
    ):
        assert part in shown
        assert part in message.text


def test_topics_are_buttons_with_their_number() -> None:
    message = topics_message([Topic("call-centers", 12), Topic("cost", 3)], INFO)
    assert check_message(message) == []
    assert [(e["text"]["text"], decode(e["value"])) for e in elements(message)] == [
        ("call centers (12)", Ref(tag="call-centers")),
        ("cost (3)", Ref(tag="cost")),
    ]
    assert "call centers (12)\ncost (3)" in message.text


def test_without_topics_there_is_a_notice() -> None:
    assert "nothing here" in topics_message([], INFO).text


def test_the_questions_of_a_topic_are_buttons() -> None:
    message = topic_message("call-centers", [Suggestion("a", "A?")])
    assert check_message(message) == []
    [element] = elements(message)
    assert element["action_id"] == f"{Action.PICK}.0"
    assert decode(element["value"]) == Ref(entry_id="a")
    assert "call centers" in topic_message("call-centers", []).text


def test_reasons_are_given_line_by_line_and_cut_where_they_are_too_many() -> None:
    message = why_message(["I read x as y.", "", "The best was a."])
    assert "I read x as y.\n\nThe best was a." in "\n".join(texts(list(message.blocks)))
    assert check_message(why_message(["word & <b> " * 10] * 500)) == []
    assert check_message(why_message([])) == []


def test_a_failure_shows_its_id_and_nothing_else() -> None:
    message = failure_message("7f3a")
    assert check_message(message) == []
    assert "7f3a" in message.text
