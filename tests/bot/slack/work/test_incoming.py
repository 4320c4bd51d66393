"""What people write in Slack, as the question that it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.work.incoming import (
    QUESTION_LIMIT,
    is_for_others,
    is_new_message,
    plain_question,
)

BOT = "U0BOT"
MESSAGE = {
    "type": "message",
    "user": "U0ALICE",
    "channel": "C1",
    "ts": "1.1",
    "text": "what is bpo?",
}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("<@U0BOT> what is BPO?", "what is BPO?"),
        ("<@U0BOT>, what is BPO?", "what is BPO?"),
        ("hey <@U0BOT|faq>: AT&amp;T?", "hey : AT&T?"),
        ("is &lt;b&gt; a tag &amp;amp; so", "is <b> a tag &amp; so"),
        ("<https://x.example/a?b=1|this page>", "this page"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("<mailto:jo@x.example|jo@x.example>", "jo@x.example"),
        ("in <#C1|sales> or <#C2>", "in #sales or"),
        ("<!here> and <!subteam^S1|@team> ask", "and ask"),
        ("on <!date^1^{date}|Monday>", "on Monday"),
        ("a\n  b\tc", "a b c"),
        ("<@U0BOT>", ""),
        ("1 < 2 > 0", "1 < 2 > 0"),
    ],
)
def test_the_words_are_as_they_were_meant(text, question):
    assert plain_question(text, BOT) == question


@given(st.text(alphabet="<>@!#|&;U0BOTamplgt ", max_size=QUESTION_LIMIT * 3))
def test_any_text_has_a_question_of_bounded_length(text):
    assert len(plain_question(text, BOT)) <= QUESTION_LIMIT


@pytest.mark.parametrize(
    ("text", "is_theirs"),
    [
        ("what is bpo?", False),
        ("<@U0BOB> what is bpo?", True),
        ("<@U0BOB> <@U0BOT> what is bpo?", False),
        ("<!here> anyone?", True),
        ("<!subteam^S1> anyone?", True),
        ("see <#C1|sales>", False),
    ],
)
def test_who_is_addressed(text, is_theirs):
    assert is_for_others(text, BOT) is is_theirs


@pytest.mark.parametrize(
    ("more", "is_new"),
    [
        ({}, True),
        ({"subtype": "file_share"}, True),
        ({"subtype": "thread_broadcast"}, True),
        ({"subtype": "message_changed"}, False),
        ({"subtype": "bot_message"}, False),
        ({"subtype": "channel_join"}, False),
        ({"bot_id": "B1"}, False),
        ({"hidden": True}, False),
        ({"user": None}, False),
        ({"text": None}, False),
        ({"ts": 1.1}, False),
        ({"channel": {"id": "C1"}}, False),
    ],
)
def test_only_a_persons_new_message_counts(more, is_new):
    assert is_new_message({**MESSAGE, **more}) is is_new
