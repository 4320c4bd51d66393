"""Messages and other events, over both transports."""

from __future__ import annotations

from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import QUESTION, StartRig


def events(slack: FakeSlack) -> list[str]:
    """How the deliveries of events went."""
    return [d["status"] for d in slack.deliveries if d["type"] == "events_api"]


def test_a_mention_is_answered_once_in_its_thread(rig: StartRig) -> None:
    r = rig()
    post, reply = r.ask(QUESTION)
    assert "one kind of BPO" in reply["text"]
    assert reply["thread_ts"] == post["ts"]
    # message.channels and app_mention both came.
    kinds = {d["body"]["event"]["type"] for d in r.slack.deliveries[:2]}
    assert kinds == {"message", "app_mention"}
    assert r.slack.problems == []


def test_a_mention_inside_a_thread_is_answered_in_that_thread(rig: StartRig) -> None:
    r = rig()
    root = r.slack.says("U0BOB", "C0GENERAL", "we were talking of outsourcing")
    post = r.slack.says(
        "U0ALICE", "C0GENERAL", f"<@U0BOT> {QUESTION}", thread_ts=root["ts"]
    )
    assert r.slack.wait_reply(post)["thread_ts"] == root["ts"]
    assert r.slack.problems == []


def test_edits_deletions_and_other_bots_are_left_alone(rig: StartRig) -> None:
    r = rig()
    post = r.slack.says("U0ALICE", "DM", QUESTION)
    r.slack.wait_reply(post)
    r.slack.edits("U0ALICE", post, "what is kpo?")
    r.slack.deletes(post)
    event = {
        "type": "message",
        "subtype": "bot_message",
        "bot_id": "B0OTHER",
        "user": "U0BOB",
        "text": "<@U0BOT> what is kpo?",
        "channel": "C0GENERAL",
        "channel_type": "channel",
        "ts": r.slack.ts(),
    }
    r.slack._event(event)
    r.slack._event({**event, "subtype": None, "type": "app_mention"})
    r.settle()
    own = [m for m in r.slack.messages.values() if m["user"] == "U0BOT"]
    assert len(own) == 1


def test_what_nobody_listens_to_is_acknowledged(rig: StartRig) -> None:
    r = rig()
    r.slack._event({"type": "team_join", "user": {"id": "U0BOB"}})
    r.slack._event({"type": "message", "channel": "C0GENERAL"})
    r.slack.reacts("U0ALICE", r.slack.says("U0ALICE", "C0GENERAL", "x"), "eyes")
    assert set(events(r.slack)) == {"ok"}
    assert r.slack.slash("U0ALICE", "/other", "help") is not None
    r.slack.shortcut("U0ALICE", "unknown")
    assert {d["status"] for d in r.slack.deliveries} == {"ok"}


def test_a_redelivery_is_not_answered_again(rig: StartRig) -> None:
    r = rig(FakeSlack(echo_bot_messages=False))
    post, _ = r.ask(QUESTION)
    for attempt in (1, 2, 3):
        r.slack.replay(-1, attempt=attempt)
    r.slack.replay(0, attempt=1)
    assert len(r.replies(post)) == 1
    assert set(events(r.slack)) == {"ok"}
