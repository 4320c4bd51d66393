"""Connections that stay open carry call after call, and none of them twice."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.transport.calls import LaterError, RateLimitedError, call
from bot.slack.transport.connections import (
    IDLE_SECONDS,
    MAX_IDLE,
    Connections,
    KeepAliveClient,
)


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self):
        return self.now


class Http(ThreadingHTTPServer):
    """A server with room for callers who come together."""

    daemon_threads = True
    # A connection that finds no room is tried again only a second later.
    request_queue_size = 64


class Server:
    """Counts connections and calls, and answers with what `answers` has next."""

    def __init__(self):
        self.n_connections = 0
        self.calls: list[Any] = []
        self.answers: list[Any] = []
        self.together = None
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                server.n_connections += 1

            def log_message(self, *_):
                """Say nothing."""

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                server.calls.append((self.path, self.headers["Authorization"], body))
                if server.together is not None:
                    server.together.wait(5)
                status, headers, said = (
                    server.answers.pop(0) if server.answers else (200, {}, {"ok": True})
                )
                self.close_connection = status == 0 or "Connection" in headers
                if status == 0:
                    return
                raw = json.dumps(said).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

        self._http = Http(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/api/"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def server():
    """A server that keeps connections open."""
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def clock():
    """A clock."""
    return Clock()


@pytest.fixture
def connections(clock):
    """No connection yet."""
    made = Connections(clock)
    yield made
    made.close()


@pytest.fixture
def client(server, connections):
    """A client of the server."""
    return _client(server, connections)


def _client(server, connections, token="xoxb-1"):  # noqa: S107
    return KeepAliveClient(
        connections, token=token, base_url=server.url, timeout=5, retry_handlers=[]
    )


def test_calls_share_one_connection_and_say_what_they_should(server, client):
    for n in range(5):
        client.chat_postMessage(channel="C1", text=f"ü{n}")
    assert server.n_connections == 1
    assert [path for path, _, _ in server.calls] == ["/api/chat.postMessage"] * 5
    assert {token for _, token, _ in server.calls} == {"Bearer xoxb-1"}
    assert json.loads(server.calls[4][2])["text"] == "ü4"


def test_workspaces_share_connections_and_not_tokens(server, connections):
    for token in ("xoxb-1", "xoxb-2"):
        _client(server, connections, token).users_info(user="U1")
    assert server.n_connections == 1
    assert [token for _, token, _ in server.calls] == ["Bearer xoxb-1", "Bearer xoxb-2"]


def test_a_connection_that_the_server_closed_is_not_used_again(server, client):
    server.answers = [(200, {"Connection": "close"}, {"ok": True})]
    for _ in range(3):
        client.auth_test()
    assert server.n_connections == 2
    assert len(server.calls) == 3


def test_a_connection_that_lay_idle_for_long_is_not_used_again(server, client, clock):
    client.auth_test()
    clock.now += IDLE_SECONDS + 1
    client.auth_test()
    client.auth_test()
    assert server.n_connections == 2


def test_a_call_whose_answer_is_lost_is_not_sent_again(server, client):
    client.auth_test()
    server.answers = [(0, {}, {})]
    with pytest.raises(LaterError) as raised:
        call(client.chat_postMessage, channel="C1", text="x")
    assert raised.value.maybe_done
    assert len(server.calls) == 2
    client.auth_test()
    assert server.n_connections == 2


def test_refusals_by_slack_become_errors(server, client):
    server.answers = [
        (429, {"Retry-After": "7"}, {"ok": False, "error": "ratelimited"}),
        (200, {}, {"ok": False, "error": "channel_not_found"}),
        (503, {}, {}),
    ]
    with pytest.raises(RateLimitedError) as limited:
        call(client.auth_test)
    assert limited.value.seconds == 7.0
    with pytest.raises(SlackApiError, match="channel_not_found"):
        call(client.auth_test)
    with pytest.raises(LaterError) as broken:
        call(client.auth_test)
    assert broken.value.maybe_done
    assert server.n_connections == 1


def test_calls_at_once_have_a_connection_each_and_few_are_kept(server, client):
    n = MAX_IDLE + 2
    server.together = threading.Barrier(n)
    threads = [threading.Thread(target=client.auth_test) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert server.n_connections == n
    server.together = None
    client.auth_test()
    assert server.n_connections == n
    assert len(client._connections._idle) == MAX_IDLE


def test_nothing_is_kept_after_the_end(server, client, connections):
    client.auth_test()
    connections.close()
    client.auth_test()
    assert connections._idle == []
    assert server.n_connections == 2


def test_behind_a_proxy_the_library_makes_the_call(server, connections):
    client = _client(server, connections)
    # The server takes the whole address that a proxy is asked for.
    client.proxy = server.url.removesuffix("/api/")
    client.auth_test()
    client.auth_test()
    assert server.n_connections == 2
    assert server.calls[0][0] == f"{server.url}auth.test"
