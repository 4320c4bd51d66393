"""Questions: what is answered, where, and where not."""

from __future__ import annotations

import logging

import pytest

from tests.e2e.slack_rig import QUESTION, StartRig


def test_a_mention_without_words_gets_help(rig: StartRig) -> None:
    r = rig()
    post = r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT>")
    assert "/faq" in r.slack.wait_reply(post)["text"]


def test_nobody_is_interrupted(rig: StartRig) -> None:
    r = rig()
    post, _ = r.ask(QUESTION)
    thread = {"thread_ts": post["ts"]}
    r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOB> what is kpo?", **thread)
    r.slack.says("U0ALICE", "C0GENERAL", "<!here> what is kpo?", **thread)
    r.slack.says("U0BOB", "C0GENERAL", "who is the ceo of acme?", **thread)
    r.slack.says("U0ALICE", "C0GENERAL", "thanks a lot", **thread)
    r.slack.says("U0BOB", "C0GENERAL", "what about the price?", **thread)
    other = r.slack.says("U0BOB", "C0GENERAL", "what is kpo?")
    r.slack.says("U0BOB", "C0GENERAL", "what is kpo?", thread_ts=other["ts"])
    assert len(r.replies(post)) == 1
    assert r.replies(other) == []


@pytest.mark.parametrize("channel", ["C0GENERAL", "#general"])
def test_follow_ups_can_be_switched_off_for_a_channel(
    rig: StartRig, channel: str
) -> None:
    r = rig(slack={"channels": {channel: {"follow_ups": "never"}}})
    post, _ = r.ask(QUESTION)
    r.slack.says("U0ALICE", "C0GENERAL", "what is kpo?", thread_ts=post["ts"])
    assert len(r.replies(post)) == 1


def test_settings_of_a_channel_count(rig: StartRig) -> None:
    r = rig(
        slack={
            "channels": {
                "#secret": {"tags": ["pricing"], "max_wrong": 0.01, "public": False}
            }
        }
    )
    r.slack.says("U0ALICE", "G0SECRET", f"<@U0BOT> {QUESTION}")
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert shown["channel"] == "G0SECRET"
    assert "one kind of BPO" not in shown["text"]
    r.settle()
    assert r.desk.asked[-1][1:] == ("internal", frozenset({"pricing"}), 0.01)
    assert not [m for m in r.slack.messages.values() if m["user"] == "U0BOT"]


def test_nothing_of_a_question_is_logged(
    rig: StartRig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    r = rig()
    r.ask("what is kpo for jo@example.com xyzzy?")
    assert "xyzzy" not in caplog.text
    assert r.slack.bot_token not in caplog.text
