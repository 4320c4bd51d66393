"""Blocks in their limits, and every message over hostile questions and entries."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.reply import Answer, Correction, Outcome, Reply, Suggestion, Topic
from bot.slack.messages import blocks, handoffs, home, modals, notices, replies
from bot.slack.messages.actions import Action, Ref, decode
from bot.slack.messages.blocks import Message
from bot.slack.messages.markdown import safe_url
from corpus import CorpusInfo, Source
from tests.bot.slack.block_checks import (
    check_message,
    check_view,
    elements,
    links,
    markdown_links,
    pings,
)

# What breaks bots: Slack's markup, Markdown, addresses, invisible and wide characters.
HOSTILE = st.sampled_from(
    ["<!channel>", "<!here|here>", "<@U0ALICE>", "<@U0ALICE|al>", "<!subteam^S1>",
     "<#C0GENERAL|g>", "<https://evil.example|bank>", "<!date^1^{date}|x>", "@channel",
     "@here", "@everyone", "@group", "https://evil.example", "www.evil.example",
     "a@b.c",
     "[l](https://a.example/?a=1&b=2)", "[l](javascript:x)", "<https://b.example>",
     "&lt;!here&gt;", "&amp;lt;!here&amp;gt;", "*", "_", "~", "`", "```\n", "\n",
     "\n\n", "> ", "&gt; ", "- ", "# ", "|", "| a | b |\n|---|---|\n| c | d |\n", "\\",
     "<", ">", "&", "\u202e", "\u2066", "\x00", "\ud800", "\U000e0041", "😀", "\u200d",
     "\u200b", "word", " "]
)  # fmt: skip
TEXT = st.lists(HOSTILE | st.text(max_size=6), max_size=20).map("".join)
IDS = (
    st.sampled_from(["a", "what-is-bpo", "pricing#hourly", "x" * 1990, ""]) | st.text()
)
# Long enough, repeated, to run into each limit.
LONG = st.builds(lambda text, n: text * n, TEXT, st.sampled_from([1, 1, 1, 1, 40, 300]))
SUGGESTIONS = st.lists(st.builds(Suggestion, IDS, LONG), max_size=4).map(tuple)
SOURCES = st.lists(st.builds(Source, IDS, TEXT, st.none() | TEXT), max_size=3).map(
    tuple
)
ANSWERS = st.builds(
    Answer,
    id=IDS,
    kind=st.sampled_from(["faq", "passage", "term", "chat"]),
    title=LONG,
    text=LONG,
    short=st.none() | TEXT,
    sources=SOURCES,
    reviewed=st.none() | st.dates(),
    owner=st.none() | TEXT,
    related=SUGGESTIONS,
)
INFO = st.builds(
    CorpusInfo, name=TEXT, owner=st.none() | TEXT, handoff=st.none() | TEXT
)
QUIET = settings(deadline=None, max_examples=60)


@st.composite
def some_replies(draw: st.DrawFn) -> Reply:
    outcomes: list[Outcome] = ["answer", "suggest", "fallback", "chat"]
    outcome = draw(st.sampled_from(outcomes))
    answer = draw(ANSWERS) if outcome in ("answer", "chat") else None
    if answer is not None:
        answer = replace(answer, kind="chat") if outcome == "chat" else answer
    return Reply(
        question=draw(TEXT),
        outcome=outcome,
        confidence=0.5,
        answer=answer,
        corpus="c@1",
        also=tuple(draw(st.lists(ANSWERS, max_size=2))),
        suggestions=draw(SUGGESTIONS),
        corrections=tuple(
            draw(st.lists(st.builds(Correction, TEXT, TEXT), max_size=3))
        ),
        handoff=draw(st.none() | TEXT),
        audience=draw(st.sampled_from(["public", "internal"])),
    )


def held(answers: list[Answer]) -> set[str]:
    """Every address that these answers may link."""
    found: set[str] = set()
    for answer in answers:
        found |= markdown_links(answer.text) | markdown_links(answer.short or "")
        found |= {u for s in answer.sources if (u := safe_url(s.url)) is not None}
    return found | {_as_linked(address) for address in found}


def _as_linked(address: str) -> str:
    """An address in plain text as Slack links it: not the sentence's last marks."""
    return address.rstrip(").,;:!?")


def clickable(message: Message) -> set[str]:
    """What can be clicked in the blocks, and in the text where that is shown alone."""
    in_text = {
        _as_linked(html.unescape(found)) for found in links({"text": message.text})
    }
    return set(links({"blocks": list(message.blocks)})) | in_text


@pytest.mark.slow
@given(some_replies(), st.booleans(), st.booleans())
@QUIET
def test_no_reply_pings_or_links_what_the_corpus_does_not(
    reply: Reply, can_share: bool, show_more: bool
) -> None:
    message = replies.reply_message(
        reply,
        question_id="q" * 32,
        show_more=show_more,
        can_share=can_share,
    )
    assert check_message(message) == []
    assert pings(message) == []
    given_answers = [*reply.also, *([reply.answer] if reply.answer else [])]
    assert clickable(message) <= held(given_answers)
    assert_values_are_ids(message)
    assert check_view(modals.answer_modal(reply, question_id="q")) == []


@given(ANSWERS, st.booleans())
@QUIET
def test_no_answer_pings_or_links(answer: Answer, full: bool) -> None:
    message = replies.answer_message(answer, question_id="q", full=full, can_share=True)
    assert check_message(message) == []
    assert pings(message) == []
    assert clickable(message) <= held([answer])
    assert check_view(modals.entry_modal(answer, question_id="q")) == []


@given(LONG, TEXT, st.none() | TEXT, SUGGESTIONS)
@QUIET
def test_a_hand_off_pings_its_asker_only(
    question: str, asker: str, permalink: str | None, tried: tuple[Suggestion, ...]
) -> None:
    for who, expected in (("U0BOB", {"U0BOB"}), (asker, set())):
        message = handoffs.handoff_message(
            question, who, permalink, tried, handoff_id="h"
        )
        assert check_message(message) == []
        assert set(pings(message)) == expected
        assert clickable(message) <= {safe_url(permalink)}
    answered = handoffs.handoff_answered(question, "U0BOB", permalink)
    assert check_message(answered) == []
    assert set(pings(answered)) == {"U0BOB"}
    assert clickable(answered) <= {safe_url(permalink)}
    confirmed = handoffs.handoff_confirmation(question)
    assert check_message(confirmed) == []
    assert pings(confirmed) == []


@given(INFO, st.lists(st.builds(Topic, TEXT, st.integers(0, 999)), max_size=40), TEXT)
@QUIET
def test_no_notice_pings_or_links(
    info: CorpusInfo, topics: list[Topic], text: str
) -> None:
    questions = [Suggestion(topic.tag, text) for topic in topics]
    for message in (
        notices.help_message("/faq", info),
        notices.topics_message(topics, info),
        notices.topic_message(text, questions),
        notices.why_message([text] * 50),
        notices.failure_message(text),
    ):
        assert check_message(message) == []
        assert pings(message) == []
        assert clickable(message) == set()
        assert check_view(modals.notice_modal(message)) == []
    for view in (
        home.home_view(info, topics, questions, questions),
        modals.list_modal(text, questions),
        modals.ask_modal(),
    ):
        assert check_view(view) == []
        assert pings(view) == []
        assert links(view) == []


def assert_values_are_ids(message: Message) -> None:
    for element in elements(message):
        if "value" in element:
            assert decode(element["value"]) is not None


def test_a_button_whose_ids_do_not_fit_is_left_out() -> None:
    assert blocks.button("Go", Action.PICK, Ref("q", "e" * 2000)) is None
    assert blocks.actions_row([None, None]) == []


def test_a_button_text_is_cut_and_its_emoji_names_stay_words() -> None:
    made = blocks.button("x" * 100 + ":smile:", Action.PICK, Ref("q"))
    assert made is not None
    assert len(made["text"]["text"]) == 75
    assert made["text"]["emoji"] is False


BUTTON: dict[str, Any] = {
    "type": "button",
    "action_id": "a",
    "text": {"type": "plain_text", "text": "x"},
}


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (blocks.section("x" * 3001), "/blocks/0/text: 3001 characters, at most 3000"),
        (
            blocks.section("<!here>"),
            "/blocks/0/text: <!here> is neither a link nor a na",
        ),
        (blocks.section("a < b"), "/blocks/0/text: an angle bracket is not escaped"),
        (blocks.section("a & b"), "/blocks/0/text: an ampersand is not escaped"),
        ({"type": "video"}, "/blocks/0: 'video' is not for a message"),
        ({"type": "input"}, "/blocks/0: 'input' is not for a message"),
        (
            {"type": "actions", "elements": [BUTTON, BUTTON]},
            "/blocks/0/elements: an action_id occurs twice",
        ),
        (
            {"type": "actions", "elements": [BUTTON | {"value": "x" * 2001}]},
            "/blocks/0/elements/0/value: 2001 characters, at most 2000",
        ),
        (
            {"type": "context", "elements": [blocks.mrkdwn("x")] * 11},
            "/blocks/0/elements: 11, and 1 to 10 may be",
        ),
    ],
)
def test_the_checks_find_faults(block: dict[str, Any], fault: str) -> None:
    [found] = check_message({"text": "t", "blocks": [block]})
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: {"text": "<!here> <@U0BOB> @channel"}, ["U0BOB", "here", "channel"]),
        (lambda: {"text": "x", "blocks": [blocks.plain_section("<!here>")]}, []),
    ],
)
def test_the_checks_find_pings(
    make: Callable[[], dict[str, Any]], expected: list[str]
) -> None:
    assert pings(make()) == expected
