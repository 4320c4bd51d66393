"""Socket Mode: connections that the app opens, so that it needs no public address."""

from __future__ import annotations

import logging
import socket
import threading
import time
from functools import partial
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from slack_sdk.socket_mode.request import SocketModeRequest

log = logging.getLogger(__name__)

# Silence of four such intervals counts as a dead connection.
PING_SECONDS = 5.0
WATCH_SECONDS = 15.0
ACK_SECONDS = 2.0
RECEIVE_BYTES = 16_384
CONCURRENCY = 16
# How soon a new connection is read.
RECONNECTED_SECONDS = 0.02


class _Client(SocketModeClient):
    """Reads as soon as it is connected, and sends each acknowledgement at once.

    It uses parts of slack-sdk 3.48 that the library does not document.
    """

    def __init__(self, app_token: str, **arguments: Any) -> None:
        super().__init__(app_token, **arguments)
        self._connecting = threading.Lock()
        # The library's own runner looks for a connection only every 100 ms.
        self.current_session_runner.shutdown()  # type: ignore[no-untyped-call]
        self.current_session_runner = IntervalRunner(
            self._read, RECONNECTED_SECONDS
        ).start()

    def _read(self) -> None:
        """Read messages until the connection is replaced or closed.

        The library's own reader may pair a connection with the state of the one before,
        if it looks while `connect` changes them; then nothing would ever end it.
        """
        with self._connecting:
            session, state = self.current_session, self.current_session_state
        if session is not None and session.is_active():
            session.run_until_completion(state)

    def connect(self) -> None:
        """Connect, and send each acknowledgement in a packet of its own.

        Otherwise the second of two acknowledgements in a row would wait until the other
        end has confirmed the first, which takes up to 40 ms.
        """
        with self._connecting:
            super().connect()
        session = self.current_session
        if session is not None and session.sock is not None:
            session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # Called when the next one is connected, and at the end.
            session.close = partial(_close, session)  # type: ignore[method-assign]


def _close(session: Connection) -> None:
    """Close a connection, and wake its reader first.

    The reader would otherwise block for up to 3 s, delaying both the closing and
    anything to be sent, so that acknowledgements come too late.
    """
    connection = session.sock
    if connection is not None:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.debug("the connection was closed already")
    session.disconnect()


class _Connection:
    """One connection, which can be closed without losing an acknowledgement."""

    def __init__(self, bolt: App, app_token: str, client: WebClient) -> None:
        self._bolt = bolt
        self.client = _Client(
            app_token,
            logger=log,
            web_client=client,
            proxy=bolt.client.proxy,
            ping_interval=PING_SECONDS,
            # The library's default reads each event in several pieces.
            receive_buffer_size=RECEIVE_BYTES,
            concurrency=CONCURRENCY,
        )
        self.client.socket_mode_request_listeners.append(self._handle)
        self._idle = threading.Condition()
        self._n_busy = 0
        self._closing = False

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Take one delivery; while closing none, so that Slack sends it again."""
        with self._idle:
            if self._closing:
                return
            self._n_busy += 1
        try:
            started = time.time()
            send_response(client, request, run_bolt_app(self._bolt, request), started)
        finally:
            with self._idle:
                self._n_busy -= 1
                self._idle.notify_all()

    def stop(self) -> None:
        """Acknowledge the deliveries taken, then close."""
        with self._idle:
            self._closing = True
            self._idle.wait_for(lambda: self._n_busy == 0, ACK_SECONDS)
        # The library would wait a second for one more message before it notices.
        self.client.closed = True
        self.client.message_queue.put(None)
        self.client.close()


class SocketTransport:
    """Keeps `n_connections` open; Slack sends each delivery over one of them."""

    def __init__(
        self,
        bolt: App,
        app_token: str,
        api_url: str,
        *,
        n_connections: int,
    ) -> None:
        client = WebClient(
            base_url=api_url,
            retry_handlers=[
                ConnectionErrorRetryHandler(max_retry_count=2),
                RateLimitErrorRetryHandler(max_retry_count=3),
                ServerErrorRetryHandler(max_retry_count=2),
            ],
        )
        self._handlers = [
            _Connection(bolt, app_token, client) for _ in range(n_connections)
        ]
        self._stopped = threading.Event()

    def start(self) -> None:
        """Connect; raises SlackApiError if Slack refuses the app-level token."""
        for handler in self._handlers:
            handler.client.connect()
        threading.Thread(
            target=self._watch, name="frontdesk-connections", daemon=True
        ).start()

    def stop(self) -> None:
        """Acknowledge what was received, and disconnect for good."""
        self._stopped.set()
        closing = [
            threading.Thread(target=handler.stop, daemon=True)
            for handler in self._handlers
        ]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()

    def problem(self) -> str | None:
        """Why nothing can be received; None while any connection is up."""
        if any(handler.client.is_connected() for handler in self._handlers):
            return None
        return "not connected to Slack"

    def _watch(self) -> None:
        """Reconnect where the library has given up (bolt-python#417, #470)."""
        while not self._stopped.wait(WATCH_SECONDS):
            for handler in self._handlers:
                if handler.client.is_connected() or self._stopped.is_set():
                    continue
                log.warning("a connection to Slack is down; reconnecting")
                try:
                    handler.client.connect_to_new_endpoint()
                except Exception:
                    log.exception("could not reconnect to Slack")
