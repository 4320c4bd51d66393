"""Follow-up questions, and how often the bot speaks in a thread."""

from __future__ import annotations

import pytest

from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import QUESTION, StartRig


def test_a_direct_message_is_answered_and_its_follow_up_understood(
    rig: StartRig,
) -> None:
    r = rig()
    post = r.slack.says("U0ALICE", "DM", QUESTION)
    first = r.slack.wait_reply(post)
    assert first["thread_ts"] == post["ts"]
    # In a direct conversation every message is a thread of its own.
    again = r.slack.says("U0ALICE", "DM", "and an example?")
    assert "one kind of BPO" in r.slack.wait_reply(again)["text"]
    r.settle()
    for message in (post, again):
        place = "/T0HOME", message["channel"], message["ts"]
        row = r.journal.history.last_in_thread(*place)
        assert row is not None
        assert row.surface == "dm"
    assert r.slack.problems == []


def test_a_thread_that_the_bot_has_answered_in_goes_on_without_a_mention(
    rig: StartRig,
) -> None:
    r = rig()
    post, _ = r.ask(QUESTION)
    follow_up = r.slack.says(
        "U0ALICE", "C0GENERAL", "what is kpo?", thread_ts=post["ts"]
    )
    assert "Knowledge process" in r.slack.wait_reply(follow_up, 2)["text"]
    assert r.slack.problems == []


def test_a_follow_up_keeps_the_topic_across_a_restart(rig: StartRig) -> None:
    r = rig()
    post, _ = r.ask("what is kpo?")
    r.stop()
    r = rig(r.slack)
    r.slack.says("U0ALICE", "C0GENERAL", "an example?", thread_ts=post["ts"])
    assert "Knowledge process" in r.slack.wait_reply(post, 2)["text"]


def test_one_thread_cannot_be_flooded(
    rig: StartRig, caplog: pytest.LogCaptureFixture
) -> None:
    r = rig(FakeSlack(echo_bot_messages=False))
    root, _ = r.ask("what is kpo?")
    for n in range(30):
        r.slack.says(
            "U0BOB", "C0GENERAL", f"<@U0BOT> what is kpo {n}", thread_ts=root["ts"]
        )
    assert len(r.replies(root)) == 20
    assert "too many questions in one thread" in caplog.text
