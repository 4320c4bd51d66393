"""Buttons: each click is checked again for the one who presses."""

from bot.slack.messages import actions
from bot.slack.messages.actions import Action

PICK_0 = actions.numbered(Action.PICK, 0)
PICK_1 = actions.numbered(Action.PICK, 1)


def buttons(message):
    """The action ids of a message, in order."""
    return [
        element["action_id"]
        for block in message.get("blocks") or []
        for element in [*(block.get("elements") or []), block.get("accessory") or {}]
        if "action_id" in element
    ]


def test_a_picked_suggestion_is_answered_in_place(rig):
    r = rig()
    _, reply = r.ask("price")
    assert buttons(reply)[:2] == [PICK_0, PICK_1]
    r.slack.clicks("U0BOB", reply, PICK_1)
    r.slack.wait(lambda: "shared drive" in reply["text"])
    r.settle()
    assert len([m for m in r.slack.messages.values() if m["user"] == "U0BOT"]) == 1
    assert r.slack.problems == []


def test_none_of_these_hands_the_question_over_and_the_answer_comes_back(rig):
    r = rig()
    said, reply = r.ask("what is the price for jo@example.com?")
    r.slack.clicks("U0ALICE", reply, Action.NONE_OF_THESE)
    posted = r.slack.wait(
        lambda: [m for m in r.slack.messages.values() if m["channel"] == "C0HANDOFF"]
    )[0]
    r.settle()
    whole = str(posted["blocks"])
    assert "[email]" in whole
    assert "jo@example.com" not in whole
    assert "U0ALICE" in whole
    assert said["ts"].replace(".", "") in whole
    assert "price floor" in whole
    r.slack.says("U0ALICE", "C0HANDOFF", "It is me who asks", thread_ts=posted["ts"])
    r.slack.says(
        "U0BOB", "C0HANDOFF", "It is <@U0ALICE>'s turn", thread_ts=posted["ts"]
    )
    told = r.slack.wait_reply(said, 2)
    assert "turn" in told["text"]
    r.slack.says("U0BOB", "C0HANDOFF", "One more thing", thread_ts=posted["ts"])
    assert len(r.replies(said)) == 2
    assert r.slack.problems == []


def test_a_question_is_handed_over_once(rig):
    r = rig()
    said, reply = r.ask("who is the ceo of acme?")
    message = {**reply}
    r.slack.clicks("U0ALICE", message, Action.ASK_PERSON)
    r.slack.clicks("U0BOB", message, Action.ASK_PERSON)
    r.settle()
    posted = [m for m in r.slack.messages.values() if m["channel"] == "C0HANDOFF"]
    assert len(posted) == 1
    assert Action.ASK_PERSON not in buttons(r.slack.replies(said)[0])


def test_somebody_who_asked_for_their_eyes_only_is_told_directly(rig):
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
    told = [m for m in r.slack.messages.values() if m["channel"] == "D0ALICE"]
    assert "Ann" in told[0]["text"]


def test_without_a_hand_off_channel_it_is_said(rig):
    r = rig(slack={"handoff": "#nowhere"})
    _, reply = r.ask("who is the ceo of acme?")
    r.slack.clicks("U0ALICE", reply, Action.ASK_PERSON)
    r.slack.wait(lambda: "Nobody is set up" in reply["text"])


def test_more_shows_the_rest_in_place(rig):
    r = rig()
    _, reply = r.ask("how does a bpo differ from a call center?")
    r.slack.clicks("U0BOB", reply, Action.MORE)
    r.slack.wait(lambda: "any business process" in str(reply["blocks"]))
    assert r.slack.problems == []


def test_a_related_question_is_answered_below(rig):
    r = rig()
    said, reply = r.ask("how does a bpo differ from a call center?")
    r.slack.clicks("U0BOB", reply, actions.numbered(Action.RELATED, 0))
    assert "Knowledge process" in r.slack.wait_reply(said, 2)["text"]
    assert r.slack.problems == []


def test_a_related_question_is_answered_once_however_often_it_is_pressed(rig):
    r = rig()
    said, reply = r.ask("how does a bpo differ from a call center?")
    for user in ("U0BOB", "U0BOB", "U0ALICE"):
        r.slack.clicks(user, reply, actions.numbered(Action.RELATED, 0))
    assert len(r.replies(said)) == 2
    assert r.slack.problems == []


def test_an_answer_for_one_person_can_be_shared_once(rig):
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


def test_votes_are_kept_and_thanked_for(rig):
    r = rig()
    _, reply = r.ask("what is kpo?")
    r.slack.clicks("U0BOB", reply, Action.FEEDBACK, "negative")
    r.settle()
    assert r.slack.ephemeral[0]["user"] == "U0BOB"
    assert "key" not in reply["text"]


def test_a_button_of_another_message_is_refused(rig):
    r = rig()
    _, first = r.ask("price")
    _, second = r.ask("what is kpo?")
    forged = {**second, "blocks": first["blocks"]}
    r.slack.clicks("U0BOB", forged, PICK_0)
    r.settle()
    assert len(r.slack.ephemeral) == 1
    assert "9 dollars" not in r.slack.ephemeral[0]["text"]
    assert "Knowledge process" in second["text"]


def test_a_value_that_is_not_ours_is_acknowledged_and_nothing_else(rig):
    r = rig()
    _, reply = r.ask("price")
    n_calls = len(r.slack.calls)
    for value in ("[]", "{", '{"q":1}', "x" * 2001):
        forged = {
            **reply,
            "blocks": [
                {
                    "type": "actions",
                    "elements": [
                        {"type": "button", "action_id": PICK_0, "value": value}
                    ],
                }
            ],
        }
        assert r.slack.clicks("U0BOB", forged, PICK_0) is not None
    r.settle()
    assert len(r.slack.calls) == n_calls


def test_a_question_that_was_forgotten_is_said_to_be(rig):
    r = rig()
    _, reply = r.ask("price")
    r.journal.prune(-1)
    r.slack.clicks("U0BOB", reply, PICK_0)
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert "9 dollars" not in shown["text"]
