"""The workspaces that the app is installed in, each with its token."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context import BoltContext
from slack_sdk import WebClient

from bot.slack.transport.connections import Connections, KeepAliveClient
from bot.slack.transport.ttl_cache import TtlCache

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 15
_CACHE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Workspace:
    """One installation.

    Attributes
    ----------
    key : ``ENTERPRISE/TEAM``, as in the journal
    is_trusted : whether its members may see internal entries at all
    """

    key: str
    enterprise: str | None
    team: str | None
    bot_user: str | None
    client: WebClient
    is_trusted: bool


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """A workspace that removed the app (`is_final`), or withdrew its token."""

    workspace: str
    enterprise: str | None
    team: str | None
    is_final: bool


class Workspaces(Protocol):
    """Finds the installation that work belongs to."""

    def get(self, key: str) -> Workspace | None:
        """The workspace with this key; None if the app is not installed there."""

    def close(self) -> None:
        """Close the connections to Slack; no call may follow."""


def workspace_key(enterprise: str | None, team: str | None) -> str:
    """The key under which the rows of a workspace are stored."""
    return f"{enterprise or ''}/{team or ''}"


def workspace_of(context: BoltContext) -> str:
    """The key of the workspace that a delivery was authorised for."""
    authorized = context.authorize_result
    if authorized is None:
        # Only for a workspace that has just removed the app.
        return workspace_key(context.enterprise_id, context.team_id)
    return workspace_key(authorized.enterprise_id, authorized.team_id)


def make_client(
    token: str | None, api_url: str, connections: Connections
) -> KeepAliveClient:
    """A client that never retries: the caller decides what a failure means."""
    return KeepAliveClient(
        connections,
        token=token,
        base_url=api_url,
        timeout=TIMEOUT_SECONDS,
        retry_handlers=[],
    )


class OneWorkspace:
    """The workspace that ``auth.test`` (`identity`) says a bot token is for."""

    def __init__(self, token: str, api_url: str, identity: Mapping[str, Any]) -> None:
        enterprise, team = identity.get("enterprise_id"), identity.get("team_id")
        self._connections = Connections()
        self._workspace = Workspace(
            key=workspace_key(enterprise, team),
            enterprise=enterprise,
            team=team,
            bot_user=identity.get("user_id"),
            client=make_client(token, api_url, self._connections),
            is_trusted=True,
        )

    def get(self, key: str) -> Workspace | None:
        """The workspace, if the key is its own."""
        return self._workspace if key == self._workspace.key else None

    def close(self) -> None:
        """Close the connections to Slack; no call may follow."""
        self._connections.close()


class InstalledWorkspaces:
    """The workspaces that installed the app by themselves (OAuth)."""

    def __init__(
        self,
        authorize: Callable[..., AuthorizeResult | None],
        api_url: str,
        trusted_teams: frozenset[str],
    ) -> None:
        self._authorize = authorize
        self._api_url = api_url
        self._trusted = trusted_teams
        self._known: TtlCache[str, Workspace] = TtlCache(_CACHE_SECONDS)
        self._connections = Connections()

    def get(self, key: str) -> Workspace | None:
        """The workspace, if the app is (still) installed in it."""
        known = self._known.get(key)
        if known is not None:
            return known
        enterprise, _, team = key.partition("/")
        bot = self._find(enterprise or None, team or None)
        if bot is None or bot.bot_token is None:
            return None
        workspace = Workspace(
            key=key,
            enterprise=enterprise or None,
            team=team or None,
            bot_user=bot.bot_user_id,
            client=make_client(bot.bot_token, self._api_url, self._connections),
            is_trusted=bool({enterprise, team} & self._trusted),
        )
        self._known.put(key, workspace)
        return workspace

    def forget(self, key: str) -> None:
        """Look the workspace up again the next time."""
        self._known.drop(key)

    def close(self) -> None:
        """Close the connections to Slack; no call may follow."""
        self._connections.close()

    def _find(self, enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        for is_org in (False, True) if enterprise else (False,):
            context = BoltContext({"is_enterprise_install": is_org})
            bot = self._authorize(
                context=context, enterprise_id=enterprise, team_id=team, user_id=None
            )
            if bot is not None:
                return bot
        return None
