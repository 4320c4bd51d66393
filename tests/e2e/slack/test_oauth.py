"""Several workspaces: installed over HTTP, kept apart, forgotten when they leave."""

from __future__ import annotations

import http.client
import json
import urllib.parse
from typing import Any

import pytest

from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import Rig, StartRig, tokens_for

pytestmark = pytest.mark.parametrize("transport", ["http"], indirect=True)

OTHER = "T0OTHER"


@pytest.fixture
def many(rig: StartRig) -> StartRig:
    """An app for several workspaces, of which T0HOME is trusted."""

    def start(fake: FakeSlack | None = None) -> Rig:
        fake = fake or FakeSlack(echo_bot_messages=False)
        return rig(
            fake,
            slack={
                "public_url": "https://faq.example.com",
                "workspaces": {"T0HOME": {}},
            },
            tokens=tokens_for(
                fake,
                bot=None,
                client_id="1.2",
                client_secret="s3cret",  # noqa: S106
            ),
        )

    return start


def get(
    r: Rig, path: str, cookie: str | None = None
) -> tuple[http.client.HTTPResponse, str]:
    """One GET: the response and its body."""
    connection = http.client.HTTPConnection("127.0.0.1", r.running.port, timeout=5)
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        return response, response.read().decode()
    finally:
        connection.close()


def install(r: Rig, team: str) -> tuple[int, str, str]:
    """Install the app in a workspace as a browser would."""
    response, page = get(r, "/slack/install")
    assert response.status == 200
    cookie = str(response.getheader("Set-Cookie")).split(";")[0]
    state = cookie.partition("=")[2]
    assert state in page
    code = f"code-{team}"
    r.slack.codes[code] = {"team": team, "user": "U0ALICE"}
    query = urllib.parse.urlencode({"code": code, "state": state})
    return get(r, f"/slack/oauth_redirect?{query}", cookie)[0].status, query, cookie


def event(r: Rig, team: str, **more: object) -> dict[str, Any]:
    """An event of a workspace."""
    said: dict[str, Any] = {
        "type": "app_mention",
        "user": "U0ALICE",
        "channel": "C0GENERAL",
        "ts": r.slack.ts(),
        "text": "<@U0BOT> price floor",
        "team": team,
        **more,
    }
    body = {
        "type": "event_callback",
        "team_id": team,
        "event": said,
        "event_id": f"Ev{said['ts']}",
        "authorizations": [
            {"team_id": team, "enterprise_id": None, "is_enterprise_install": False}
        ],
    }
    r.slack.messages["C0GENERAL", said["ts"]] = {
        "channel": "C0GENERAL",
        "ts": said["ts"],
        "user": "U0ALICE",
        "text": said["text"],
    }
    r.slack._deliver("events_api", body)
    return said


def test_an_installed_workspace_is_answered_with_its_own_token(many: StartRig) -> None:
    r = many()
    assert install(r, "T0HOME")[0] == 200
    said = event(r, "T0HOME")
    reply = r.slack.wait_reply(said)
    assert "9 dollars" in reply["text"]
    posted = [c for c in r.slack.calls if c["method"] == "chat.postMessage"]
    assert {c["token"] for c in posted} == {"xoxb-T0HOME-loopback"}


def test_a_workspace_that_nobody_named_gets_public_entries_only(many: StartRig) -> None:
    r = many()
    install(r, OTHER)
    r.slack.users["U0ALICE"]["team_id"] = OTHER
    said = event(r, OTHER)
    assert "9 dollars" not in r.slack.wait_reply(said)["text"]
    r.settle()
    assert r.journal.history.last_in_thread(f"/{OTHER}", "C0GENERAL", said["ts"])
    assert not r.journal.history.last_in_thread("/T0HOME", "C0GENERAL", said["ts"])


def test_a_workspace_that_has_not_installed_gets_nothing(many: StartRig) -> None:
    r = many()
    install(r, "T0HOME")
    said = event(r, "T0STRANGE")
    assert r.replies(said) == []


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


def test_an_uninstalled_workspace_is_forgotten(many: StartRig) -> None:
    r = many()
    install(r, "T0HOME")
    said = event(r, "T0HOME")
    r.slack.wait_reply(said)
    r.settle()
    event(r, "T0HOME", type="tokens_revoked", tokens={"bot": ["U0BOT"]})
    event(r, "T0HOME", type="app_uninstalled")
    assert r.journal.history.last_in_thread("/T0HOME", "C0GENERAL", said["ts"]) is None
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
