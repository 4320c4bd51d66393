"""Several workspaces: the app is installed over HTTP."""

from __future__ import annotations

import pytest

from tests.e2e.installing import event, get, install
from tests.e2e.slack_rig import StartRig

pytestmark = pytest.mark.parametrize("transport", ["http"], indirect=True)


def test_an_installed_workspace_is_answered_with_its_own_token(many: StartRig) -> None:
    r = many()
    assert install(r, "T0HOME")[0] == 200
    post = event(r, "T0HOME")
    reply = r.slack.wait_reply(post)
    assert "9 dollars" in reply["text"]
    posted = [c for c in r.slack.calls if c["method"] == "chat.postMessage"]
    assert {c["token"] for c in posted} == {"xoxb-T0HOME-loopback"}


def test_a_state_is_good_once_and_only_ours(many: StartRig) -> None:
    r = many()
    status, query, cookie = install(r, "T0HOME")
    assert status == 200
    r.slack.codes["code-T0HOME"] = {"team": "T0EVIL", "user": "U0EXT"}
    assert get(r, f"/slack/oauth_redirect?{query}", cookie)[0].status == 401
    made_up = "code=code-T0HOME&state=made-up"
    forged = get(r, f"/slack/oauth_redirect?{made_up}", "slack-app-oauth-state=made-up")
    assert forged[0].status == 401
    assert len(r.slack.installed) == 1
