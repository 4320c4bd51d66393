"""Socket Mode: connections that break are opened again."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.e2e.slack_rig import QUESTION, StartRig


@pytest.mark.parametrize("transport", ["socket"], indirect=True)
def test_a_connection_that_breaks_is_opened_again(rig: StartRig) -> None:
    r = rig()
    first = r.slack._sockets[0]
    r.slack.delays["chat.postMessage"] = 0.3
    post = r.slack.says("U0ALICE", "DM", QUESTION)
    r.slack.disconnect("refresh_requested", close_after=None)
    r.slack.wait(lambda: r.slack._sockets and first not in r.slack._sockets, 8)
    assert r.slack.wait_reply(post)
    assert r.slack.wait_reply(r.slack.says("U0BOB", "DM", QUESTION))
    assert r.running.problems() == []


class ClosedMeanwhile:
    """A lock that is had only after another thread has closed the connection."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._lock = session.sock_send_lock

    def __enter__(self) -> None:
        self._lock.acquire()
        sock, self._session.sock = self._session.sock, None
        if sock is not None:
            sock.close()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@pytest.mark.parametrize("transport", ["socket"], indirect=True)
def test_a_connection_may_be_closed_by_both_ends_at_once(
    rig: StartRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    r = rig()
    assert r.running._socket is not None
    clients = [handler.client for handler in r.running._socket._handlers]
    for client in clients:
        session: Any = client.current_session
        session.sock_send_lock = ClosedMeanwhile(session)
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    r.stop()
    assert failed == []
    assert not any(client.message_processor.is_alive() for client in clients)
