"""Socket Mode: connections that the app opens, so that it needs no public address."""

from __future__ import annotations

import logging
import threading

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

log = logging.getLogger(__name__)

# Silence of four such intervals counts as a dead connection.
PING_SECONDS = 5.0
WATCH_SECONDS = 15.0


class SocketTransport:
    """Keeps `n_connections` open; Slack sends each delivery over one of them."""

    def __init__(
        self,
        bolt: App,
        app_token: str,
        api_url: str,
        *,
        n_connections: int,
        ping_seconds: float = PING_SECONDS,
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
            SocketModeHandler(
                bolt,
                app_token,
                logger=log,
                web_client=client,
                ping_interval=ping_seconds,
                concurrency=16,
            )
            for _ in range(n_connections)
        ]
        self._stopped = threading.Event()

    def start(self) -> None:
        """Connect; raises SlackApiError if Slack refuses the app-level token."""
        for handler in self._handlers:
            handler.connect()  # type: ignore[no-untyped-call]
        threading.Thread(
            target=self._watch, name="frontdesk-connections", daemon=True
        ).start()

    def stop(self) -> None:
        """Disconnect, which takes the library a few seconds; nothing comes after it."""
        self._stopped.set()
        closing = [
            threading.Thread(target=handler.close, daemon=True)
            for handler in self._handlers
        ]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()

    def problem(self) -> str | None:
        """Why nothing can be received; None while one connection is up."""
        if any(handler.client.is_connected() for handler in self._handlers):
            return None
        return "there is no connection to Slack"

    def _watch(self) -> None:
        """Connect again where the library has given up (bolt-python#417, #470)."""
        while not self._stopped.wait(WATCH_SECONDS):
            for handler in self._handlers:
                if handler.client.is_connected() or self._stopped.is_set():
                    continue
                log.warning("a connection to Slack is down; connecting again")
                try:
                    handler.client.connect_to_new_endpoint()
                except Exception:
                    log.exception("the connection to Slack could not be opened again")
