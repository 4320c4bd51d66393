"""Connections to Slack's Web API that stay open, as opening one takes longest."""

from __future__ import annotations

import io
import selectors
import ssl
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

from slack_sdk import WebClient

# A server closes idle connections, and there is no way to know whether a call sent at
# that moment was carried out.  So a connection that was idle for long is not reused.
IDLE_SECONDS = 10.0
MAX_IDLE = 16

_Origin = tuple[str, str]


class Connections:
    """Open connections, each for one call at a time; safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._idle: list[tuple[float, _Origin, HTTPConnection]] = []
        self._is_closed = False

    def send(
        self, request: Request, *, timeout: float, context: ssl.SSLContext | None
    ) -> tuple[int, str, HTTPMessage, bytes]:
        """Status, reason, headers and body of the response.

        The request is sent once and never retried.  Raises: OSError, HTTPException.
        """
        parts = urlsplit(request.full_url)
        origin = (parts.scheme, parts.netloc)
        connection = self._take(origin)
        if connection is None:
            connection = _open(origin, timeout, context)
        try:
            connection.request(
                request.get_method(),
                request.selector,
                body=request.data,
                headers=dict(request.header_items()),
            )
            response = connection.getresponse()
            body = response.read()
        except BaseException:
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            self._put_back(origin, connection)
        return response.status, response.reason, response.msg, body

    def close(self) -> None:
        """Close idle connections now, and those in use after their call."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for _, _, connection in idle:
            connection.close()

    def _take(self, origin: _Origin) -> HTTPConnection | None:
        """The most recently used open connection; None if there is none."""
        oldest = self._clock() - IDLE_SECONDS
        taken = None
        dead = []
        with self._lock:
            idle = []
            for since, its_origin, connection in reversed(self._idle):
                if since < oldest:
                    dead.append(connection)
                elif taken is None and its_origin == origin:
                    if _is_alive(connection):
                        taken = connection
                    else:
                        dead.append(connection)
                else:
                    idle.append((since, its_origin, connection))
            self._idle = idle[::-1]
        for connection in dead:
            connection.close()
        return taken

    def _put_back(self, origin: _Origin, connection: HTTPConnection) -> None:
        with self._lock:
            if not self._is_closed and len(self._idle) < MAX_IDLE:
                self._idle.append((self._clock(), origin, connection))
                return
        connection.close()


class KeepAliveClient(WebClient):
    """A `WebClient` whose calls share open connections, except behind a proxy.

    The SDK opens a connection per call and offers no public way to change that; the
    method overridden here is what its `api_call` sends with (slack-sdk 3.48).
    """

    def __init__(self, connections: Connections, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._connections = connections

    def _perform_urllib_http_request_internal(
        self, url: str, req: Request
    ) -> dict[str, Any]:
        """One call, with the same results and exceptions as the SDK's."""
        if self.proxy is not None or not url.lower().startswith(("http:", "https:")):
            return super()._perform_urllib_http_request_internal(url, req)
        status, reason, headers, body = self._connections.send(
            req, timeout=self.timeout, context=self.ssl
        )
        if not 200 <= status < 300:
            raise HTTPError(url, status, reason, headers, io.BytesIO(body))
        charset = headers.get_content_charset() or "utf-8"
        return {"status": status, "headers": headers, "body": body.decode(charset)}


def _open(
    origin: _Origin, timeout: float, context: ssl.SSLContext | None
) -> HTTPConnection:
    scheme, netloc = origin
    if scheme == "https":
        return HTTPSConnection(netloc, timeout=timeout, context=context)
    return HTTPConnection(netloc, timeout=timeout)


def _is_alive(connection: HTTPConnection) -> bool:
    """Whether the other end has neither closed it nor sent anything unexpected."""
    if connection.sock is None:
        return False
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return not selector.select(0)
