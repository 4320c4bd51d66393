"""Several workspaces: installations are stored, and forgotten in the end."""

from __future__ import annotations

import json

import pytest

from tests.e2e.installing import event, install
from tests.e2e.slack_rig import StartRig

pytestmark = pytest.mark.parametrize("transport", ["http"], indirect=True)


def test_an_uninstalled_workspace_is_forgotten(many: StartRig) -> None:
    r = many()
    install(r, "T0HOME")
    post = event(r, "T0HOME")
    r.slack.wait_reply(post)
    r.settle()
    event(r, "T0HOME", type="tokens_revoked", tokens={"bot": ["U0BOT"]})
    event(r, "T0HOME", type="app_uninstalled")
    assert r.journal.history.last_in_thread("/T0HOME", "C0GENERAL", post["ts"]) is None
    later = event(r, "T0HOME")
    assert r.replies(later) == []


def test_installations_survive_a_restart_and_no_token_is_in_the_log(
    many: StartRig, caplog: pytest.LogCaptureFixture
) -> None:
    r = many()
    install(r, "T0HOME")
    r.stop()
    again = many(r.slack)
    assert again.slack.wait_reply(event(again, "T0HOME"))
    assert "xoxb-" not in caplog.text
    assert json.dumps("s3cret") not in caplog.text
