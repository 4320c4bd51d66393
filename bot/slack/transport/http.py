"""HTTP: Slack's requests, checked before Bolt sees them, and the app's health.

Bolt reads a request's body before it checks the signature, logs what it refuses, and
fails on a timestamp that is not a number; so size, time and signature are checked here.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from corpus import FrontdeskError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
# Slack's own payloads stay far below this.
MAX_BODY_BYTES = 1_000_000
SERVER_THREADS = 16
# How long a stop may go unnoticed.
TICK_SECONDS = 0.05
DRAIN_SECONDS = 5.0

_SECURITY = [("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")]


class HttpApp:
    """The WSGI application.

    Parameters
    ----------
    bolt, signing_secret : None to serve health only (Socket Mode)
    problems : why the app is not ready; empty when it is
    """

    def __init__(
        self,
        bolt: App | None,
        signing_secret: str | None,
        problems: Callable[[], list[str]],
    ) -> None:
        self._bolt = bolt
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None
        self._problems = problems

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        try:
            status, headers, body = self._serve(environ)
        except Exception:
            failure_id = secrets.token_hex(4)
            log.exception("[%s] a request failed", failure_id)
            status, headers, body = _text(500, f"error {failure_id}")
        length = ("Content-Length", str(len(body)))
        reason = HTTPStatus(status).phrase
        start_response(f"{status} {reason}", [*headers, *_SECURITY, length])
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    def _serve(self, environ: WSGIEnvironment) -> _Answer:
        method = str(environ.get("REQUEST_METHOD", ""))
        path = str(environ.get("PATH_INFO", ""))
        if path in ("/healthz", "/readyz"):
            if method not in ("GET", "HEAD"):
                return _text(405, "use GET")
            return self._health(path)
        bolt = self._bolt
        if bolt is None:
            return _text(404, "not found")
        if path == EVENTS_PATH:
            if method != "POST":
                return _text(405, "use POST")
            return self._events(bolt, environ)
        flow = bolt.oauth_flow
        if flow is not None and method == "GET":
            if path == flow.install_path:
                return _answer(flow.handle_installation(_request("", environ)))
            if path == flow.redirect_uri_path:
                return _answer(flow.handle_callback(_request("", environ)))
        return _text(404, "not found")

    def _health(self, path: str) -> _Answer:
        problems = self._problems() if path == "/readyz" else []
        body = json.dumps({"ok": not problems, "problems": problems}).encode()
        status = 503 if problems else 200
        return status, [("Content-Type", "application/json")], body

    def _events(self, bolt: App, environ: WSGIEnvironment) -> _Answer:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not length.isascii() or not length.isdigit():
            return _text(411, "Content-Length is missing")
        if int(length) > MAX_BODY_BYTES:
            return _text(413, "too large")
        raw = environ["wsgi.input"].read(int(length))
        try:
            body = raw.decode("utf-8")
        except UnicodeDecodeError:
            return _text(400, "not UTF-8")
        if body.startswith("ssl_check=1"):
            return _text(200, "")
        headers = _headers(environ)
        if not self._is_signed(raw, headers):
            log.warning("refused a request without a valid signature")
            return _text(401, "invalid signature")
        if not _is_readable(body, headers["content-type"]):
            return _text(400, "not valid JSON")
        return _answer(bolt.dispatch(_request(body, environ)))

    def _is_signed(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if self._verifier is None or not signature.isascii():
            return False
        if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
            return False
        return self._verifier.is_valid(
            body=raw, timestamp=timestamp, signature=signature
        )


_Answer = tuple[int, list[tuple[str, str]], bytes]


def _is_readable(body: str, content_type: str) -> bool:
    """Whether a body that claims to be JSON is; Bolt would fail on one that isn't."""
    kind = content_type.partition(";")[0].strip()
    if kind != "application/json" and not body.startswith("{"):
        return True
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


def _request(body: str, environ: WSGIEnvironment) -> BoltRequest:
    query = str(environ.get("QUERY_STRING", ""))
    return BoltRequest(body=body, query=query, headers=_headers(environ))


def _headers(environ: WSGIEnvironment) -> dict[str, Any]:
    headers: dict[str, Any] = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return {**headers, "content-type": str(environ.get("CONTENT_TYPE") or "")}


def _answer(response: BoltResponse) -> _Answer:
    headers = [
        (name, value)
        for name, values in response.headers.items()
        for value in values
        if name.lower() != "content-length"
    ]
    return response.status, headers, (response.body or "").encode()


def _text(status: int, body: str) -> _Answer:
    return status, [("Content-Type", "text/plain; charset=utf-8")], body.encode()


class HttpServer:
    """Waitress serving an `HttpApp`.

    Waitress ends only on a signal, and without finishing; so its loop is run here, with
    its `asyncore` and `task_dispatcher`, which it does not document (waitress 3.0.2).

    Raises: FrontdeskError if waitress is missing or the address cannot be used.
    """

    def __init__(self, app: HttpApp, host: str, port: int) -> None:
        try:
            import waitress
        except ModuleNotFoundError:
            raise FrontdeskError(
                'serving HTTP needs waitress; run: pip install "frontdesk[http]"'
            ) from None
        self._sockets: dict[int, Any] = {}
        try:
            self._server = waitress.create_server(
                app,
                map=self._sockets,
                host=host,
                port=port,
                threads=SERVER_THREADS,
                max_request_body_size=MAX_BODY_BYTES + 1,
                ident=None,
                clear_untrusted_proxy_headers=True,
            )
        except OSError as error:
            raise FrontdeskError(
                f"cannot listen on {host}:{port} ({error.strerror}); "
                "choose another address"
            ) from error
        # A name with several addresses has a server for each of them.
        listening = getattr(self._server, "effective_listen", None)
        self.port = int(listening[0][1] if listening else self._server.effective_port)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Serve until `stop` is called; requests in progress are finished."""
        while not self._stopping.is_set():
            self._turn()
        self._server.task_dispatcher.shutdown(timeout=DRAIN_SECONDS)
        end = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < end and self._is_sending():
            self._turn()
        self._server.asyncore.close_all(self._sockets)

    def stop(self) -> None:
        """Accept no more requests."""
        self._stopping.set()

    def _turn(self) -> None:
        self._server.asyncore.loop(timeout=TICK_SECONDS, map=self._sockets, count=1)

    def _is_sending(self) -> bool:
        return any(channel.writable() for channel in self._sockets.values())


def read_address(text: str) -> tuple[str, int]:
    """The host and the port of ``HOST:PORT``; an empty host means this machine only.

    Raises: FrontdeskError.

    >>> read_address("[::1]:3000")
    ('::1', 3000)
    """
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise FrontdeskError(f'"{text}" is not HOST:PORT; write it like 127.0.0.1:3000')
    return host or "127.0.0.1", int(port)
