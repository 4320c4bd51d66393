"""The shield in front of HTTP: what is not Slack's never reaches Bolt."""

from __future__ import annotations

import http.client
import json
import logging
import socket
import time
import urllib.parse
from collections.abc import Mapping
from typing import Any

import pytest

from tests.e2e.slack_rig import Rig, StartRig

HTTP = pytest.mark.parametrize("transport", ["http"], indirect=True)
HELLO = b'{"type":"url_verification","challenge":"abc","token":"x"}'


def send(
    r: Rig,
    raw: bytes,
    headers: Mapping[str, Any],
    *,
    method: str = "POST",
    path: str = "/slack/events",
) -> tuple[int, str]:
    """One request: its status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", r.running.port, timeout=5)
    try:
        connection.request(method, path, raw, headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@HTTP
def test_what_slack_signed_is_taken(rig: StartRig) -> None:
    r = rig()
    status, body = send(r, HELLO, r.slack.sign(HELLO))
    assert status == 200
    assert "abc" in body
    assert send(r, HELLO, r.slack.sign(HELLO, at=time.time() - 290))[0] == 200


@HTTP
def test_what_slack_did_not_sign_is_refused(
    rig: StartRig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    r = rig()
    now = time.time()
    good = r.slack.sign(HELLO)
    for headers in (
        r.slack.sign(HELLO, at=now - 301),
        r.slack.sign(HELLO, at=now + 302),
        r.slack.sign(HELLO, secret="wrong"),  # noqa: S106
        r.slack.sign(b"other"),
        {"Content-Type": "application/json"},
        {**good, "X-Slack-Signature": ""},
        {**good, "X-Slack-Signature": "v0=\u00e9".encode("latin-1")},
        {**good, "X-Slack-Request-Timestamp": "abc"},
        {**good, "X-Slack-Request-Timestamp": ""},
        {**good, "X-Slack-Request-Timestamp": "1e9"},
        {**good, "X-Slack-Request-Timestamp": "9" * 400},
        {**good, "X-Slack-Request-Timestamp": "-1"},
    ):
        assert send(r, HELLO, headers)[0] == 401
    assert "challenge" not in caplog.text


@HTTP
def test_broken_bodies_are_refused_without_a_trace(
    rig: StartRig, caplog: pytest.LogCaptureFixture
) -> None:
    r = rig()
    for raw in (b"{xyzzy", b"[" * 5000, b"\xff\xfe", b'"text"'):
        assert send(r, raw, {"Content-Type": "application/json"})[0] in (400, 401)
        assert send(r, raw, r.slack.sign(raw))[0] == 400
    raw = b"payload=%7Bxyzzy"
    form = "application/x-www-form-urlencoded"
    assert send(r, raw, r.slack.sign(raw, form))[0] in (400, 500)
    # No part of an id in the log, which is hexadecimal, can be taken for it.
    assert "xyzzy" not in caplog.text


@HTTP
def test_a_body_that_is_too_large_is_refused_before_it_is_read(rig: StartRig) -> None:
    r = rig()
    with socket.create_connection(("127.0.0.1", r.running.port), timeout=5) as link:
        link.sendall(
            b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
            b"Content-Type: application/json\r\nContent-Length: 10000000\r\n\r\n{"
        )
        answer = link.recv(4096)
    assert b" 413 " in answer.split(b"\r\n")[0]


@HTTP
def test_ssl_checks_other_paths_and_methods(rig: StartRig) -> None:
    r = rig()
    assert send(r, b"ssl_check=1&token=x", {})[0] == 200
    assert send(r, b"", {}, method="GET")[0] == 405
    assert send(r, b"", {}, method="GET", path="/")[0] == 404
    assert send(r, b"{}", {}, path="/slack/other")[0] == 404
    assert send(r, b"", {}, path="/healthz")[0] == 405


@HTTP
def test_health_and_readiness(rig: StartRig) -> None:
    r = rig()
    assert send(r, b"", {}, method="GET", path="/healthz")[0] == 200
    status, body = send(r, b"", {}, method="GET", path="/readyz")
    assert (status, json.loads(body)) == (200, {"ok": True, "problems": []})
    assert send(r, b"", {}, method="HEAD", path="/readyz") == (200, "")
    r.slack.revoked.add(r.slack.bot_token)
    r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT> what is kpo?")
    r.slack.wait(lambda: r.running.problems())
    status, body = send(r, b"", {}, method="GET", path="/readyz")
    assert status == 503
    assert "token_revoked" in body
    assert send(r, b"", {}, method="GET", path="/healthz")[0] == 200


@pytest.mark.parametrize("transport", ["socket"], indirect=True)
def test_socket_mode_can_be_asked_for_its_health(rig: StartRig) -> None:
    r = rig(slack={"health": "127.0.0.1:0"})
    status, body = send(r, b"", {}, method="GET", path="/readyz")
    assert (status, json.loads(body)["problems"]) == (200, [])
    assert send(r, HELLO, r.slack.sign(HELLO))[0] == 404


@HTTP
def test_a_journal_that_is_gone_makes_slack_deliver_again(
    rig: StartRig, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    r = rig()

    def fail(*_arguments: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(r.journal.work, "add", fail)
    r.slack.retry_delays = ()
    r.slack.says("U0ALICE", "C0GENERAL", "<@U0BOT> what is kpo?")
    assert {d["status"] for d in r.slack.deliveries} == {"http 500"}
    r.slack.slash("U0ALICE", "/faq", "what is kpo?")
    assert r.slack.ephemeral[0]["via"] == "ack"
    assert "disk" in caplog.text
    assert "disk" not in r.slack.ephemeral[0]["text"]


@HTTP
def test_slack_may_ask_with_a_form(rig: StartRig) -> None:
    r = rig()
    raw = urllib.parse.urlencode({"payload": json.dumps({"type": "nothing"})}).encode()
    headers = r.slack.sign(raw, "application/x-www-form-urlencoded")
    assert send(r, raw, headers)[0] == 200
