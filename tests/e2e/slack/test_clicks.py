"""Buttons: each press is checked again for the person who presses."""

from __future__ import annotations

from bot.slack.messages import actions
from bot.slack.messages.actions import Action
from tests.e2e.slack_rig import StartRig, buttons

PICK_0 = actions.numbered(Action.PICK, 0)
PICK_1 = actions.numbered(Action.PICK, 1)


def test_a_picked_suggestion_is_answered_in_place(rig: StartRig) -> None:
    r = rig()
    _, reply = r.ask("price")
    assert buttons(reply)[:2] == [PICK_0, PICK_1]
    r.slack.clicks("U0BOB", reply, PICK_1)
    r.slack.wait(lambda: "shared drive" in reply["text"])
    r.settle()
    assert len([m for m in r.slack.messages.values() if m["user"] == "U0BOT"]) == 1
    assert r.slack.problems == []


def test_more_shows_the_rest_in_place(rig: StartRig) -> None:
    r = rig()
    _, reply = r.ask("how does a bpo differ from a call center?")
    r.slack.clicks("U0BOB", reply, Action.MORE)
    r.slack.wait(lambda: "any business process" in str(reply["blocks"]))
    assert r.slack.problems == []


def test_a_related_question_is_answered_below(rig: StartRig) -> None:
    r = rig()
    post, reply = r.ask("how does a bpo differ from a call center?")
    r.slack.clicks("U0BOB", reply, actions.numbered(Action.RELATED, 0))
    assert "Knowledge process" in r.slack.wait_reply(post, 2)["text"]
    assert r.slack.problems == []


def test_a_related_question_is_answered_once_however_often_it_is_pressed(
    rig: StartRig,
) -> None:
    r = rig()
    post, reply = r.ask("how does a bpo differ from a call center?")
    for user in ("U0BOB", "U0BOB", "U0ALICE"):
        r.slack.clicks(user, reply, actions.numbered(Action.RELATED, 0))
    assert len(r.replies(post)) == 2
    assert r.slack.problems == []


def test_a_refused_press_does_not_use_the_button_up(rig: StartRig) -> None:
    r = rig()
    post, reply = r.ask("how does a bpo differ from a call center?")
    _, other = r.ask("what is kpo?")
    related = actions.numbered(Action.RELATED, 0)
    r.slack.clicks("U0BOB", {**other, "blocks": reply["blocks"]}, related)
    r.settle()
    assert len(r.slack.ephemeral) == 1
    r.slack.clicks("U0BOB", reply, related)
    assert len(r.replies(post)) == 2


def test_an_answer_for_one_person_can_be_shared_once(rig: StartRig) -> None:
    r = rig()
    r.slack.slash("U0ALICE", "/faq", "what is kpo?")
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    message = {**shown}
    r.slack.clicks("U0ALICE", message, Action.SHARE)
    r.slack.clicks("U0ALICE", message, Action.SHARE)
    r.settle()
    posted = [m for m in r.slack.messages.values() if m["user"] == "U0BOT"]
    assert len(posted) == 1
    assert "Knowledge process" in posted[0]["text"]
    assert r.slack.problems == []


def test_votes_are_kept_and_thanked_for(rig: StartRig) -> None:
    r = rig()
    _, reply = r.ask("what is kpo?")
    r.slack.clicks("U0BOB", reply, Action.FEEDBACK, "negative")
    r.settle()
    assert r.slack.ephemeral[0]["user"] == "U0BOB"
    assert "key" not in reply["text"]


def test_a_button_of_another_message_is_refused(rig: StartRig) -> None:
    r = rig()
    _, first = r.ask("price")
    _, second = r.ask("what is kpo?")
    forged = {**second, "blocks": first["blocks"]}
    r.slack.clicks("U0BOB", forged, PICK_0)
    r.settle()
    assert len(r.slack.ephemeral) == 1
    assert "9 dollars" not in r.slack.ephemeral[0]["text"]
    assert "Knowledge process" in second["text"]


def test_a_deleted_question_is_reported_as_gone(rig: StartRig) -> None:
    r = rig()
    _, reply = r.ask("price")
    r.journal.prune(-1)
    r.slack.clicks("U0BOB", reply, PICK_0)
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert "9 dollars" not in shown["text"]
