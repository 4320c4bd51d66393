"""Workspaces that install the app over HTTP, and what they send then."""

from __future__ import annotations

import http.client
import urllib.parse
from typing import Any

from tests.e2e.fake_slack.server import FakeSlack
from tests.e2e.slack_rig import Rig, StartRig, tokens_for


def start_for_many(rig: StartRig, fake: FakeSlack | None) -> Rig:
    """An app for several workspaces, of which T0HOME is trusted."""
    fake = fake or FakeSlack(echo_bot_messages=False)
    return rig(
        fake,
        slack={"public_url": "https://faq.example.com", "workspaces": {"T0HOME": {}}},
        tokens=tokens_for(
            fake,
            bot=None,
            client_id="1.2",
            client_secret="s3cret",  # noqa: S106
        ),
    )


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
    post: dict[str, Any] = {
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
        "event": post,
        "event_id": f"Ev{post['ts']}",
        "authorizations": [
            {"team_id": team, "enterprise_id": None, "is_enterprise_install": False}
        ],
    }
    r.slack.messages["C0GENERAL", post["ts"]] = {
        "channel": "C0GENERAL",
        "ts": post["ts"],
        "user": "U0ALICE",
        "text": post["text"],
    }
    r.slack._deliver("events_api", body)
    return post
