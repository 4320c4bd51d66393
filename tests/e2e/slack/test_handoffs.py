"""Questions for a person: handed over once, and answered where they were asked."""

from __future__ import annotations

from bot.slack.messages.actions import Action
from tests.e2e.slack_rig import StartRig, buttons


def test_none_of_these_hands_the_question_over_and_the_answer_comes_back(
    rig: StartRig,
) -> None:
    r = rig()
    post, reply = r.ask("what is the price for jo@example.com?")
    r.slack.clicks("U0ALICE", reply, Action.NONE_OF_THESE)
    posted = r.slack.wait(
        lambda: [m for m in r.slack.messages.values() if m["channel"] == "C0HANDOFF"]
    )[0]
    r.settle()
    whole = str(posted["blocks"])
    assert "[email]" in whole
    assert "jo@example.com" not in whole
    assert "U0ALICE" in whole
    assert post["ts"].replace(".", "") in whole
    assert "price floor" in whole
    r.slack.says("U0ALICE", "C0HANDOFF", "It is me who asks", thread_ts=posted["ts"])
    r.slack.says(
        "U0BOB", "C0HANDOFF", "It is <@U0ALICE>'s turn", thread_ts=posted["ts"]
    )
    reply = r.slack.wait_reply(post, 2)
    assert "turn" in reply["text"]
    r.slack.says("U0BOB", "C0HANDOFF", "One more thing", thread_ts=posted["ts"])
    assert len(r.replies(post)) == 2
    assert r.slack.problems == []


def test_a_question_is_handed_off_once(rig: StartRig) -> None:
    r = rig()
    post, reply = r.ask("who is the ceo of acme?")
    message = {**reply}
    r.slack.clicks("U0ALICE", message, Action.ASK_PERSON)
    r.slack.clicks("U0BOB", message, Action.ASK_PERSON)
    r.settle()
    posted = [m for m in r.slack.messages.values() if m["channel"] == "C0HANDOFF"]
    assert len(posted) == 1
    assert Action.ASK_PERSON not in buttons(r.slack.replies(post)[0])


def test_an_answer_to_a_private_question_is_sent_directly(rig: StartRig) -> None:
    r = rig()
    r.slack.slash("U0ALICE", "/faq", "who is the ceo of acme?")
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    r.slack.clicks("U0ALICE", shown, Action.ASK_PERSON)
    posted = r.slack.wait(
        lambda: [m for m in r.slack.messages.values() if m["channel"] == "C0HANDOFF"]
    )[0]
    r.settle()
    r.slack.says("U0BOB", "C0HANDOFF", "It is Ann.", thread_ts=posted["ts"])
    r.settle()
    direct = [m for m in r.slack.messages.values() if m["channel"] == "D0ALICE"]
    assert "Ann" in direct[0]["text"]


def test_a_missing_hand_off_channel_is_reported(rig: StartRig) -> None:
    r = rig(slack={"handoff": "#nowhere"})
    _, reply = r.ask("who is the ceo of acme?")
    r.slack.clicks("U0ALICE", reply, Action.ASK_PERSON)
    r.slack.wait(lambda: "Nobody is set up" in reply["text"])
