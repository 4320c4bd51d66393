"""Socket Mode's client: what the end-to-end tests meet only by chance."""

from __future__ import annotations

import threading

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import ConnectionState

from bot.slack.transport.socket import _Client


class Session:
    """A connection that notes the states that it is read with."""

    sock = None

    def __init__(self) -> None:
        self.states: list[ConnectionState] = []
        self.is_read = threading.Event()
        self.is_closed = False

    def is_active(self) -> bool:
        return not self.is_closed

    def run_until_completion(self, state: ConnectionState) -> None:
        self.states.append(state)
        self.is_read.set()

    def close(self) -> None:
        self.is_closed = True


def test_a_connection_is_read_with_its_own_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, state = Session(), ConnectionState()

    def connect(client: SocketModeClient) -> None:
        # Between the two, as the library has it, the reader may look.
        client.current_session = session  # type: ignore[assignment]
        session.is_read.wait(0.1)
        client.current_session_state = state

    monkeypatch.setattr(SocketModeClient, "connect", connect)
    client = _Client("xapp-1", web_client=WebClient())
    try:
        client.connect()
        assert session.is_read.wait(5)
        assert session.states[0] is state
    finally:
        client.close()
