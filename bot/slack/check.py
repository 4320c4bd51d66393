"""Checks whether the Slack app is set up; each finding says how to fix it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.journal import Journal
from bot.settings.settings import Settings
from bot.slack.manifest import BOT_SCOPES
from bot.slack.settings import SlackSettings, read_slack_settings
from bot.slack.transport.calls import LaterError, error_of, find_channel
from bot.slack.transport.tokens import Tokens, needed, read_tokens
from bot.slack.transport.workspaces import TIMEOUT_SECONDS
from bot.slack.work.desks import Desks
from corpus import FrontdeskError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked; `fix` is empty if nothing is wrong."""

    what: str
    fix: str = ""

    @property
    def is_good(self) -> bool:
        """Whether there is nothing to fix."""
        return not self.fix


def check(settings: Settings, *, over_http: bool) -> Iterator[Finding]:
    """Check settings, knowledge, journal, tokens, scopes and the hand-off channel."""
    try:
        slack = read_slack_settings(settings)
    except FrontdeskError as error:
        yield Finding("The settings have errors", str(error))
        return
    yield Finding("The settings are valid")
    handoff = slack.handoff
    try:
        desks = Desks.open(settings, slack.corpora)
        info = desks.desk_for(slack.everywhere).info
        handoff = handoff or info.handoff
        yield Finding(f'The knowledge "{info.name}" can be opened')
    except FrontdeskError as error:
        yield Finding("The knowledge cannot be opened", str(error))
    try:
        Journal.open(settings.journal).close()
        yield Finding("The journal can be written to")
    except FrontdeskError as error:
        yield Finding("The journal cannot be opened", str(error))
    if over_http:
        yield _check_server()
    try:
        tokens = read_tokens()
    except FrontdeskError as error:
        yield Finding("The tokens have errors", str(error))
        return
    missing = needed(tokens, over_http=over_http)
    yield from (Finding("A token is missing", fix) for fix in missing)
    yield from _check_slack(slack, tokens, handoff)


def _check_server() -> Finding:
    try:
        import waitress  # noqa: F401
    except ModuleNotFoundError:
        return Finding(
            "The web server is missing", 'run: pip install "frontdesk[http]"'
        )
    return Finding("The web server is installed")


def _check_slack(
    slack: SlackSettings, tokens: Tokens, handoff: str | None
) -> Iterator[Finding]:
    client = WebClient(
        token=tokens.bot, base_url=slack.api_url, timeout=TIMEOUT_SECONDS
    )
    try:
        if tokens.bot is not None:
            yield from _check_bot(client)
            yield _check_handoff(client, handoff)
        if tokens.app is not None:
            yield _check_app_token(client, tokens.app)
    except (LaterError, SlackClientError, OSError) as error:
        yield Finding(
            f"Slack cannot be reached ({type(error).__name__})",
            "check the network, and HTTPS_PROXY if you use a proxy",
        )


def _check_bot(client: WebClient) -> Iterator[Finding]:
    try:
        response = client.auth_test()
    except SlackApiError as error:
        yield Finding(
            f"Slack rejects SLACK_BOT_TOKEN ({error_of(error)})",
            'reinstall the app and copy the "Bot User OAuth Token"',
        )
        return
    yield Finding(f"The app is {response.get('user')} in {response.get('team')}")
    granted = _scopes(dict(response.headers))
    lacking = sorted(set(BOT_SCOPES) - granted)
    if lacking:
        yield Finding(
            f"Scopes are missing: {', '.join(lacking)}",
            'paste the output of "frontdesk slack manifest" into the app\'s "App '
            'Manifest" page, save, and reinstall the app',
        )
    else:
        yield Finding(f"All {len(BOT_SCOPES)} scopes are granted")


def _scopes(headers: dict[str, object]) -> set[str]:
    for name, value in headers.items():
        if name.lower() == "x-oauth-scopes":
            text = ",".join(value) if isinstance(value, list) else str(value)
            return {scope.strip() for scope in text.split(",")}
    return set()


def _check_handoff(client: WebClient, handoff: str | None) -> Finding:
    if not handoff:
        return Finding(
            "No hand-off channel is set",
            'set slack.handoff to a channel, like handoff = "#ask-sales"',
        )
    try:
        if handoff.startswith("#"):
            channel = find_channel(client, handoff[1:])
        else:
            channel = client.conversations_info(channel=handoff)["channel"]
    except SlackApiError as error:
        return Finding(
            f"The hand-off channel {handoff} cannot be read ({error_of(error)})",
            "invite the app to it, or set slack.handoff to another channel",
        )
    if channel is None:
        return Finding(
            f"The hand-off channel {handoff} was not found",
            "create it, or set slack.handoff to another channel; if it is private, "
            "invite the app first",
        )
    if not channel.get("is_member"):
        return Finding(
            f"The app is not in the hand-off channel {handoff}",
            f"type /invite @frontdesk in {handoff}",
        )
    return Finding(f"The app can post in the hand-off channel {handoff}")


def _check_app_token(client: WebClient, app_token: str) -> Finding:
    try:
        client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return Finding(
            f"Slack rejects SLACK_APP_TOKEN ({error_of(error)})",
            "create an app-level token with connections:write on the app's "
            '"Basic Information" page, and turn on Socket Mode',
        )
    return Finding("Socket Mode can connect")
