"""Posts arrive exactly once: rate limits, lost responses, refused blocks."""

from __future__ import annotations

from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import QUESTION, StartRig


def test_two_processes_answer_once(rig: StartRig) -> None:
    first = rig(FakeSlack(echo_bot_messages=False))
    second = rig(first.slack)
    posts = [
        first.slack.says("U0ALICE", "C0GENERAL", f"<@U0BOT> what is kpo {n}")
        for n in range(10)
    ]
    for n in range(20):
        first.slack.replay(n, attempt=1)
    first.settle()
    second.settle()
    assert [len(first.slack.replies(post)) for post in posts] == [1] * 10


def test_a_rate_limit_on_one_call_in_three_loses_nothing(rig: StartRig) -> None:
    fake = FakeSlack(echo_bot_messages=False)
    for n in range(10):
        fake.add_channel(f"C0ROOM{n}", f"room{n}", ["U0BOT", "U0ALICE"])
    r = rig(fake)
    r.slack.fault("*", status=429, times=1000, every=3, Retry_After=0.2)
    posts = [
        r.slack.says("U0ALICE", f"C0ROOM{n % 10}", f"<@U0BOT> what is kpo {n}")
        for n in range(20)
    ]
    r.settle(40)
    assert [len(r.slack.replies(post)) for post in posts] == [1] * 20
    # Nothing is sent again before its time.
    refused: dict[str, float] = {}
    for call in r.slack.calls:
        if call["method"] == "chat.postMessage":
            key = call["args"]["metadata"]["event_payload"]["key"]
            assert call["at"] - refused.get(key, 0.0) > 0.19
            if call["error"] == "ratelimited":
                refused[key] = call["at"]


def test_a_post_whose_answer_was_lost_is_not_sent_again(rig: StartRig) -> None:
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.fault("chat.postMessage", "internal_error", status=500, after=True)
    r.ask(QUESTION)
    assert [c["method"] for c in r.slack.calls if "replies" in c["method"]]


def test_a_post_that_failed_is_sent_again(rig: StartRig) -> None:
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.fault("chat.postMessage", "internal_error", status=500, times=2)
    r.ask(QUESTION)


def test_refused_blocks_leave_the_text(rig: StartRig) -> None:
    r = rig(FakeSlack(echo_bot_messages=False))
    r.slack.fault("chat.postMessage", "invalid_blocks")
    _, reply = r.ask(QUESTION)
    assert "one kind of BPO" in reply["text"]
    assert "blocks" not in reply
