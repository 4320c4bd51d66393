"""A loopback Slack: Web API with argument checks, signed HTTP, and Socket Mode.

Standard library and slack_sdk only; one process, 127.0.0.1 only.  The real slack_bolt
and slack_sdk talk to it unchanged: give them `base_url`; deliveries come over Socket
Mode or, once `http_target` is set, as signed requests.  What it refuses and how is from
Slack's documentation and SDK, not from Slack's server: a pass is necessary, not
sufficient.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.e2e.fake_slack.people import People
from tests.e2e.fake_slack.web_api import WebApi
from tests.e2e.fake_slack.workspace import Payload


class _Http(ThreadingHTTPServer):
    """A server with room for calls that come together, as Slack has it."""

    daemon_threads = True
    # A connection that finds no room is tried again only a second later.
    request_queue_size = 128


class FakeSlack(WebApi, People):
    """One workspace (and, with OAuth, more), its people, and what the app did there.

    Look at `messages`, `ephemeral`, `views`, `home`, `prompts`, `calls`, `deliveries`;
    `problems` has what Slack would have swallowed silently: it should stay empty.
    """

    def start(self) -> FakeSlack:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                if self.headers.get("Upgrade", "").lower() == "websocket":
                    return fake._websocket(self)
                self.do_POST()
                return None

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                url = urllib.parse.urlparse(self.path)
                status, headers, body = fake._dispatch(url, self.headers, raw)
                payload = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(payload)))
                for k, v in headers.items():
                    self.send_header(k, v)
                self.end_headers()
                self.wfile.write(payload)

        self.server = _Http(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.base_url = f"http://127.0.0.1:{self.port}/api/"
        threading.Thread(
            target=self.server.serve_forever, args=(0.02,), daemon=True
        ).start()
        return self

    def stop(self) -> None:
        for ws in list(self._sockets):
            ws.close()
        self.server.shutdown()
        self.server.server_close()

    def wait(
        self, fn: Callable[[], Any], timeout: float = 5.0, what: str = "condition"
    ) -> Any:
        end = time.monotonic() + timeout
        with self._cv:
            while True:
                got = fn()
                if got:
                    return got
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(
                        f"timed out waiting for {what}; last calls: "
                        f"{[(c['method'], c['error']) for c in self.calls[-6:]]}"
                    )
                self._cv.wait(min(left, 0.1))

    def wait_connected(self, n: int = 1, timeout: float = 5.0) -> None:
        self.wait(lambda: len(self._sockets) >= n, timeout, "a Socket Mode connection")

    def replies(self, m: Payload) -> list[Payload]:
        return [
            x
            for x in self.messages.values()
            if x["user"] == self.bot_user
            and x["channel"] == m["channel"]
            and x.get("thread_ts") == (m.get("thread_ts") or m["ts"])
            and not x.get("streaming")
        ]

    def wait_reply(self, m: Payload, n: int = 1, timeout: float = 5.0) -> Payload:
        return self.wait(
            lambda: (r := self.replies(m)) and len(r) >= n and r,
            timeout,
            "a threaded reply",
        )[n - 1]

    def fault(
        self,
        method: str,
        error: str = "ratelimited",
        *,
        status: int = 200,
        times: int = 1,
        every: int = 1,
        after: bool = False,
        **headers: object,
    ) -> None:
        """Fail calls of a method: `times` often, one in `every`.

        With `after` the call is carried out first, and only its answer is lost.
        """
        self.faults.append(
            {
                "method": method,
                "error": error,
                "status": status,
                "times": times,
                "every": every,
                "seen": 0,
                "after": after,
                "headers": {k.replace("_", "-"): str(v) for k, v in headers.items()},
            }
        )

    def add_channel(
        self,
        cid: str,
        name: str,
        members: Iterable[str],
        *,
        kind: str = "channel",
        **facts: object,
    ) -> None:
        """A further channel; `ext` or `pending`: shared with another company."""
        self.channels[cid] = {
            "id": cid,
            "name": name,
            "members": set(members),
            "is_archived": False,
            "kind": kind,
            **facts,
        }

    def add_user(
        self, uid: str, name: str, team: str = "T0HOME", **facts: object
    ) -> None:
        """A further person; `is_restricted` makes a guest."""
        self.users[uid] = {
            "id": uid,
            "team_id": team,
            "name": name,
            "is_bot": False,
            **facts,
        }
