"""Starts the app from settings and tokens, and runs it until something stops it."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
)

from bot.journal import Journal
from bot.settings.settings import Settings, SettingsError
from bot.slack.app import SlackApp
from bot.slack.settings import SlackSettings, read_slack_settings
from bot.slack.transport.calls import error_of
from bot.slack.transport.http import HttpApp, HttpServer, read_address
from bot.slack.transport.socket import SocketTransport
from bot.slack.transport.tokens import Tokens, needed
from bot.slack.transport.workspaces import (
    TIMEOUT_SECONDS,
    OneWorkspace,
    Uninstalled,
    Workspaces,
)
from bot.slack.work.desks import Desks
from corpus import FrontdeskError

log = logging.getLogger(__name__)

# Without a name, Bolt reads the source of its callers to find one.
APP_NAME = "frontdesk"
# Bolt requires a secret, although Socket Mode signs nothing.
_UNUSED_SECRET = "unused"  # noqa: S105


class Running:
    """The app with its transport.

    Parameters
    ----------
    http : ``HOST:PORT`` to serve HTTP on; None: Socket Mode
    desks : for tests; default: opened from the settings

    Raises: FrontdeskError with everything that is missing or wrong.
    """

    def __init__(
        self,
        settings: Settings,
        tokens: Tokens,
        *,
        http: str | None = None,
        desks: Desks | None = None,
    ) -> None:
        slack = read_slack_settings(settings)
        missing = needed(tokens, over_http=http is not None)
        if missing:
            raise SettingsError("\n".join(missing))
        with ExitStack() as undo:
            desks = desks or Desks.open(settings, slack.corpora)
            journal = Journal.open(
                settings.journal,
                key=tokens.person_key,
                lease_seconds=slack.lease_seconds,
            )
            undo.callback(journal.close)
            self.app = _make_app(settings, slack, tokens, journal, desks)
            self._socket: SocketTransport | None = None
            self._server: HttpServer | None = None
            if http is None:
                self._socket = SocketTransport(
                    self.app.bolt,
                    str(tokens.app),
                    slack.api_url,
                    n_connections=slack.connections,
                )
            address = http or slack.health
            if address is not None:
                bolt = self.app.bolt if http or tokens.many_workspaces else None
                shield = HttpApp(bolt, tokens.signing_secret, self.problems)
                self._server = HttpServer(shield, *read_address(address))
            undo.pop_all()
        self._journal = journal
        self._serving: threading.Thread | None = None

    @property
    def port(self) -> int | None:
        """The port that HTTP is served on; None without HTTP."""
        return self._server.port if self._server else None

    def problems(self) -> list[str]:
        """Why the app is not ready; empty when it is."""
        problems = self.app.problems()
        unconnected = self._socket.problem() if self._socket else None
        return [*problems, unconnected] if unconnected else problems

    def start(self) -> None:
        """Start working, then receiving; raises FrontdeskError if Slack refuses."""
        self.app.start()
        if self._server is not None:
            self._serving = threading.Thread(
                target=self._server.run, name="frontdesk-http", daemon=True
            )
            self._serving.start()
        if self._socket is not None:
            try:
                self._socket.start()
            except SlackApiError as error:
                self.stop()
                raise FrontdeskError(
                    f"Slack rejects the app-level token ({error_of(error)}); create "
                    'one with "connections:write" and set SLACK_APP_TOKEN to it'
                ) from error

    def stop(self) -> None:
        """Stop receiving, finish the work in progress, and close."""
        if self._socket is not None:
            self._socket.stop()
        if self._server is not None:
            self._server.stop()
        if self._serving is not None:
            self._serving.join(5)
        self.app.stop()
        self._journal.close()


def run_until_stopped(
    settings: Settings,
    tokens: Tokens,
    http: str | None,
    say: Callable[[str], None],
) -> None:
    """Run the app until a signal ends it: Ctrl-C, or a service manager's SIGTERM.

    Raises: FrontdeskError.
    """
    stop = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: stop.set())
    running = Running(settings, tokens, http=http)
    running.start()
    if http is not None:
        say(f"Listening for Slack on port {running.port}; press Ctrl-C to stop.")
    else:
        say("Connected to Slack; press Ctrl-C to stop.")
    # Without a timeout, the wait could not be interrupted on Windows.
    while not stop.wait(1.0):
        pass
    say("Stopping: finishing the work in progress.")
    running.stop()


def _make_app(
    settings: Settings,
    slack: SlackSettings,
    tokens: Tokens,
    journal: Journal,
    desks: Desks,
) -> SlackApp:
    # Bolt warns about a token in the environment, which is where ours is; only the
    # errors of its log matter.
    bolt_log = logging.getLogger("slack_bolt.frontdesk")
    bolt_log.setLevel(logging.ERROR)
    authorization: dict[str, Any]
    workspaces: Workspaces
    on_uninstalled: Callable[[Uninstalled], None] | None = None
    if tokens.many_workspaces:
        from bot.slack.oauth import OAuth

        oauth = OAuth(tokens, slack, journal)
        client = WebClient(base_url=slack.api_url, timeout=TIMEOUT_SECONDS)
        authorization = {"authorize": oauth.authorize, "oauth_flow": oauth.flow}
        workspaces, on_uninstalled = oauth.workspaces, oauth.forget
    else:
        client = WebClient(
            token=tokens.bot,
            base_url=slack.api_url,
            timeout=TIMEOUT_SECONDS,
            retry_handlers=[
                ConnectionErrorRetryHandler(max_retry_count=2),
                RateLimitErrorRetryHandler(max_retry_count=2),
            ],
        )
        authorization = {}
        identity = _identify(client)
        workspaces = OneWorkspace(str(tokens.bot), slack.api_url, identity)

    def make_bolt(executor: ThreadPoolExecutor) -> App:
        return App(
            name=APP_NAME,
            logger=bolt_log,
            signing_secret=tokens.signing_secret or _UNUSED_SECRET,
            client=client,
            listener_executor=executor,
            raise_error_for_unhandled_request=True,
            # Bolt's helpers for conversations fail on events that lack a field.
            attaching_conversation_kwargs_enabled=False,
            **authorization,
        )

    return SlackApp(
        make_bolt,
        settings=slack,
        journal=journal,
        desks=desks,
        workspaces=workspaces,
        audience=settings.audience,
        on_uninstalled=on_uninstalled,
    )


def _identify(client: WebClient) -> dict[str, object]:
    """What ``auth.test`` says about the bot.  Raises: FrontdeskError if it fails."""
    try:
        identity: dict[str, object] = client.auth_test().data  # type: ignore[assignment]
        return identity
    except SlackApiError as error:
        raise FrontdeskError(
            f"Slack rejects SLACK_BOT_TOKEN ({error_of(error)}); copy the "
            '"Bot User OAuth Token" from the app\'s "OAuth & Permissions" page'
        ) from error
    except (SlackClientError, OSError) as error:
        raise FrontdeskError(
            f"Slack cannot be reached ({type(error).__name__}); check the network and "
            "HTTPS_PROXY"
        ) from error
