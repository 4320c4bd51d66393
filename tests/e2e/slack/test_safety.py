"""Whatever is asked or written: no ping and no link that the knowledge has not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.messages.actions import Action
from tests.e2e.fake_desk import LINK, ODD_LINK
from tests.e2e.fake_slack.blocks import check_blocks
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import Message, Rig, StartRig

pytestmark = pytest.mark.parametrize("transport", ["http"], indirect=True)

PIECES = st.sampled_from(
    [
        "<!channel>",
        "<!here|here>",
        "<!subteam^S0TEAM|team>",
        "<@U0BOB>",
        "<@U0BOB|bob>",
        "<#C0GENERAL|general>",
        "<https://evil.example|click>",
        "<https://evil.example>",
        "<mailto:a@b.example|a>",
        "<!date^1^{date}^https://evil.example|x>",
        "&lt;!channel&gt;",
        "&amp;lt;@U0BOB&amp;gt;",
        "https://evil.example/x",
        "@here",
        "*b*_i_~s~`c`",
        "|",
        "<",
        ">",
        "]( http://evil.example )",
        "price",
        "trap",
        "kpo",
        "\u202e",
        "\n",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=20), min_size=1, max_size=12).map(" ".join)
KNOWN = {LINK, ODD_LINK, "https://guide.example/bpo"}


@pytest.fixture
def app(rig: StartRig) -> Rig:
    """One app for all examples."""
    return rig(FakeSlack(echo_bot_messages=False))


def shown_by(slack: FakeSlack) -> list[Message]:
    """Everything that the bot has shown."""
    own = [m for m in slack.messages.values() if m["user"] == "U0BOT"]
    return [*own, *slack.ephemeral]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=TEXTS)
def test_no_question_makes_the_bot_ping_or_link(app: Rig, text: str) -> None:
    slack = app.slack
    slack.messages.clear()
    slack.ephemeral.clear()
    slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> {text}")
    slack.slash("U0ALICE", "/faq", text)
    app.settle()
    for message in shown_by(slack):
        assert message["pings"] == []
        assert set(message["links"]) <= KNOWN
        assert check_blocks(message.get("blocks") or []) == []
    assert slack.problems == []


def test_an_entry_full_of_traps_pings_nobody(app: Rig) -> None:
    _, reply = app.ask("trap")
    assert reply["pings"] == []
    assert set(reply["links"]) <= KNOWN


def test_a_hand_off_names_the_asker_only(app: Rig) -> None:
    _, reply = app.ask("<!channel> who is <@U0BOB> at <https://evil.example|acme>?")
    app.slack.clicks("U0ALICE", reply, Action.ASK_PERSON)
    app.settle()
    posted = [m for m in app.slack.messages.values() if m["channel"] == "C0HANDOFF"]
    assert set(posted[0]["pings"]) <= {"U0ALICE"}
    assert all("evil" not in link for link in posted[0]["links"])
    answer = "Ask <!here> at <https://evil.example|x> or <@U0BOB>"
    app.slack.says("U0BOB", "C0HANDOFF", answer, thread_ts=posted[0]["ts"])
    app.settle()
    replies = [
        m
        for m in app.slack.messages.values()
        if m["user"] == "U0BOT" and "Ask" in m["text"]
    ]
    assert all("evil.example" not in str(m["links"]) for m in replies)
    assert all(set(m["pings"]) <= {"U0BOB", "U0ALICE"} for m in replies)
    assert not [m for m in replies if "here" in m["pings"]]
