"""Questions that go to a person."""

from __future__ import annotations

import pytest

from bot.desk.reply import Suggestion
from bot.slack.messages.handoffs import (
    handoff_answered,
    handoff_confirmation,
    handoff_message,
    in_words,
)
from tests.bot.slack.block_checks import check_message, links, pings, texts

PERMALINK = "https://loop.slack.com/archives/C0GENERAL/p1700000000000001"


def test_people_get_the_question_the_asker_the_place_and_what_was_tried() -> None:
    tried = [Suggestion("a", "Is it A?"), Suggestion("b", "Is it B?")]
    message = handoff_message(
        "do we <!here> it?", "U0ALICE", PERMALINK, tried, handoff_id="h1"
    )
    assert check_message(message) == []
    assert set(pings(message)) == {"U0ALICE"}
    assert links({"blocks": list(message.blocks)}) == [PERMALINK]
    shown = "\n".join(texts(list(message.blocks)))
    for part in ("<@U0ALICE> asked", "do we <!here> it?", "Is it A?\nIs it B?"):
        assert part in shown
    assert "do we &lt;!here&gt; it?" in message.text
    assert "Is it B?" in message.text
    assert message.metadata == {
        "event_type": "frontdesk_handoff",
        "event_payload": {"handoff_id": "h1"},
    }


@pytest.mark.parametrize("asker", ["", "U0<!here>", "<!channel>", "u0alice", "U0A\n"])
def test_what_is_no_user_id_is_nobody(asker: str) -> None:
    message = handoff_message("why?", asker, None, [], handoff_id="h1")
    assert check_message(message) == []
    assert pings(message) == []
    assert message.text.startswith("Someone asked")


def test_the_asker_is_told_where_it_went() -> None:
    assert "<#C0HELP>" in handoff_confirmation("C0HELP").text
    assert "#ask-sales" in handoff_confirmation("#ask-sales").text
    assert "to a person" in handoff_confirmation(None).text
    for channel in ("C0HELP", "#ask-sales", "<!here>", "@channel", None):
        message = handoff_confirmation(channel)
        assert check_message(message) == []
        assert pings(message) == []


def test_the_asker_gets_the_answer_in_words() -> None:
    said = "Yes &amp; <!here> ask <@U0BOB|bob>, see <https://x.example/a|the page>"
    message = handoff_answered(said, "U0BOB", PERMALINK)
    assert check_message(message) == []
    assert set(pings(message)) == {"U0BOB"}
    assert links({"blocks": list(message.blocks)}) == [PERMALINK]
    shown = "\n".join(texts(list(message.blocks)))
    assert "Yes & @here ask @bob, see the page (https://x.example/a)" in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("<!channel>", "@channel"),
        ("<!subteam^S1|@sales>", "@sales"),
        ("<@U1>", "@U1"),
        ("<#C1|help>", "#help"),
        ("<https://x.example>", "https://x.example"),
        ("<https://x.example|https://x.example>", "https://x.example"),
        ("&lt;!here&gt; &amp;lt;", "<!here> &lt;"),
        ("a < b", "a  b"),
        ("<", ""),
        ("", ""),
    ],
)
def test_markup_is_put_into_words(text: str, expected: str) -> None:
    assert in_words(text) == expected
