"""Commands, shortcuts, windows and forged buttons."""

from __future__ import annotations

import pytest

from bot.slack.messages import actions
from bot.slack.messages.actions import Action
from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import QUESTION, StartRig

PICK_0 = actions.numbered(Action.PICK, 0)


def test_the_slash_command_answers_for_the_asker_only(rig: StartRig) -> None:
    r = rig()
    assert r.slack.slash("U0ALICE", "/faq", QUESTION) is not None
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert shown["user"] == "U0ALICE"
    assert shown["via"] == "response_url"
    assert "one kind of BPO" in shown["text"]
    r.settle()
    assert not [m for m in r.slack.messages.values() if m["user"] == "U0BOT"]


def test_the_message_shortcut_answers_somebody_elses_question(rig: StartRig) -> None:
    r = rig()
    post = r.slack.says("U0BOB", "C0GENERAL", "does anyone know what kpo is")
    r.slack.shortcut("U0ALICE", actions.SHORTCUT_ANSWER_THIS, post)
    shown = r.slack.wait(lambda: r.slack.ephemeral)[0]
    assert shown["user"] == "U0ALICE"
    assert "Knowledge process" in shown["text"]
    assert r.replies(post) == []


def test_the_global_shortcut_opens_a_window_to_ask_in(rig: StartRig) -> None:
    r = rig()
    r.slack.shortcut("U0ALICE", actions.SHORTCUT_ASK)
    view = r.slack.wait(lambda: list(r.slack.views.values()))[0]
    field = {actions.QUESTION_BLOCK: {actions.QUESTION_INPUT: " "}}
    refused = r.slack.submits("U0ALICE", view, field)
    assert refused["response_action"] == "errors"
    field = {actions.QUESTION_BLOCK: {actions.QUESTION_INPUT: "what is kpo?"}}
    assert r.slack.submits("U0ALICE", view, field)["response_action"] == "update"
    shown = r.slack.wait(
        lambda: "Knowledge" in str(r.slack.views[view["id"]]) and r.slack.views
    )
    assert len(shown) == 1
    assert r.slack.problems == []


def test_a_window_that_opens_too_late_is_dropped(
    rig: StartRig, caplog: pytest.LogCaptureFixture
) -> None:
    r = rig(FakeSlack(trigger_ttl=-1.0))
    r.slack.shortcut("U0ALICE", actions.SHORTCUT_ASK)
    r.slack.wait(lambda: "expired_trigger_id" in caplog.text)
    assert not r.slack.views
    r.ask(QUESTION)


def test_a_value_that_is_not_ours_is_acknowledged_and_nothing_else(
    rig: StartRig,
) -> None:
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
