"""Windows."""

from __future__ import annotations

import pytest

from bot.desk.reply import Answer, Reply, Suggestion
from bot.slack.messages import actions
from bot.slack.messages.actions import Ref, decode
from bot.slack.messages.modals import (
    answer_modal,
    ask_modal,
    entry_modal,
    list_modal,
    loading_modal,
    notice_modal,
    question_of,
)
from bot.slack.messages.notices import failure_message
from tests.bot.slack.block_checks import check_view, elements, texts

ANSWER = Answer(
    "bpo", "faq", "What is a BPO?", "A **business**.\n\nMore.", "A business."
)
REPLY = Reply("bpo?", "answer", 0.9, ANSWER, "c@1")


def test_the_window_to_ask_in() -> None:
    view = ask_modal()
    assert check_view(view) == []
    assert view["callback_id"] == actions.VIEW_ASK
    [field] = elements(view)
    assert field["action_id"] == actions.QUESTION_INPUT


def test_what_was_typed_is_read_from_its_submission() -> None:
    value = {"type": "plain_text_input", "value": " what is a bpo? "}
    values = {actions.QUESTION_BLOCK: {actions.QUESTION_INPUT: value}}
    assert question_of({"state": {"values": values}}) == "what is a bpo?"


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"state": None},
        {"state": {"values": []}},
        {"state": {"values": {actions.QUESTION_BLOCK: "x"}}},
        {"state": {"values": {actions.QUESTION_BLOCK: {actions.QUESTION_INPUT: {}}}}},
    ],
)
def test_a_submission_without_a_question_reads_as_none(view: dict[str, object]) -> None:
    assert question_of(view) == ""


def test_an_answer_is_shown_whole_and_without_what_only_messages_hold() -> None:
    view = answer_modal(REPLY, question_id="q1")
    assert check_view(view) == []
    assert view["callback_id"] == actions.VIEW_ANSWER
    assert "A *business*." in "\n".join(texts(view))
    assert "submit" not in view
    assert "context_actions" not in [block["type"] for block in view["blocks"]]


def test_an_entry_a_notice_and_waiting_are_windows() -> None:
    for view in (
        entry_modal(ANSWER, question_id="q1"),
        notice_modal(failure_message("7f3a")),
        loading_modal(),
    ):
        assert check_view(view) == []


def test_a_list_has_a_button_for_each_question() -> None:
    view = list_modal("cost", [Suggestion("a", "A?"), Suggestion("b", "B?")])
    assert check_view(view) == []
    assert [decode(e["value"]) for e in elements(view)] == [
        Ref(entry_id="a"),
        Ref(entry_id="b"),
    ]
    assert check_view(list_modal("cost", [])) == []
    many = [Suggestion(f"e{n}", "long " * 200) for n in range(300)]
    assert check_view(list_modal("cost " * 200, many)) == []
