"""Connections to Slack's Web API that stay open, for opening one takes longest."""

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

# A server closes what lies idle; whoever uses a connection at that moment cannot know
# whether the call was carried out.  So none is used that lay idle for long.
IDLE_SECONDS = 10.0
MAX_IDLE = 16

_Place = tuple[str, str]


class Connections:
    """Open connections, each for one call at a time; safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._idle: list[tuple[float, _Place, HTTPConnection]] = []
        self._is_closed = False

    def send(
        self, request: Request, *, timeout: float, context: ssl.SSLContext | None
    ) -> tuple[int, str, HTTPMessage, bytes]:
        """Status, reason, headers and body of the response.

        It is sent once, never again by itself.  Raises: OSError, HTTPException.
        """
        parts = urlsplit(request.full_url)
        place = (parts.scheme, parts.netloc)
        connection = self._take(place)
        if connection is None:
            connection = _open(place, timeout, context)
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
            self._put_back(place, connection)
        return response.status, response.reason, response.msg, body

    def close(self) -> None:
        """Close what is idle now, and what is in use as soon as that is over."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for _, _, connection in idle:
            connection.close()

    def _take(self, place: _Place) -> HTTPConnection | None:
        """The connection used last, if it still is one; None: there is none."""
        oldest = self._clock() - IDLE_SECONDS
        found = None
        old = []
        with self._lock:
            kept = []
            for since, there, connection in reversed(self._idle):
                if since < oldest:
                    old.append(connection)
                elif found is None and there == place:
                    if _is_alive(connection):
                        found = connection
                    else:
                        old.append(connection)
                else:
                    kept.append((since, there, connection))
            self._idle = kept[::-1]
        for connection in old:
            connection.close()
        return found

    def _put_back(self, place: _Place, connection: HTTPConnection) -> None:
        with self._lock:
            if not self._is_closed and len(self._idle) < MAX_IDLE:
                self._idle.append((self._clock(), place, connection))
                return
        connection.close()


class KeepAliveClient(WebClient):
    """A `WebClient` whose calls share open connections; behind a proxy, as the SDK.

    The SDK opens a connection per call and has no public place for another way; the
    method overridden here is what its `api_call` sends with (slack-sdk 3.48).
    """

    def __init__(self, connections: Connections, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._connections = connections

    def _perform_urllib_http_request_internal(
        self, url: str, req: Request
    ) -> dict[str, Any]:
        """One call, in the SDK's place: the same results and the same exceptions."""
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
    place: _Place, timeout: float, context: ssl.SSLContext | None
) -> HTTPConnection:
    scheme, netloc = place
    if scheme == "https":
        return HTTPSConnection(netloc, timeout=timeout, context=context)
    return HTTPConnection(netloc, timeout=timeout)


def _is_alive(connection: HTTPConnection) -> bool:
    """Whether the other end has neither closed it nor said anything unasked."""
    if connection.sock is None:
        return False
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return not selector.select(0)
