"""Who can read a reply: internal entries are shown only where no outsider can read.

Everything here fails closed: if Slack doesn't tell, a place counts as public.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.transport.calls import call, error_of
from bot.slack.transport.ttl_cache import TtlCache
from bot.slack.transport.workspaces import Workspace
from bot.slack.work.tasks import Place
from corpus import Audience

log = logging.getLogger(__name__)

# How long a click may go on without noticing that its channel was shared.  Messages say
# so themselves, and the event `channel_shared` reports it at once.
CHANNEL_SECONDS = 60.0
USER_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What is known about a channel; `is_internal`: only full members can read it."""

    name: str | None
    kind: str
    is_internal: bool


class Audiences:
    """Looks up channels and people, and caches them for a short while."""

    def __init__(self) -> None:
        self._channels: TtlCache[tuple[str, str], ChannelFacts] = TtlCache(
            CHANNEL_SECONDS
        )
        self._members: TtlCache[tuple[str, str], bool] = TtlCache(USER_SECONDS)

    def of(self, workspace: Workspace, place: Place) -> Audience:
        """The audience that a reply at this place may be written for.

        Raises: LaterError if Slack cannot be reached now.
        """
        if not workspace.is_trusted or place.is_shared:
            return "public"
        if not self.is_member(workspace, place.user):
            return "public"
        if place.channel is None or place.is_own_dm:
            return "internal"
        facts = self.channel(workspace, place.channel)
        return "internal" if facts.is_internal else "public"

    def channel(self, workspace: Workspace, channel: str) -> ChannelFacts:
        """What is known about a channel; nothing if the bot may not see it."""
        key = (workspace.key, channel)
        known = self._channels.get(key)
        if known is None:
            known = _look_up_channel(workspace, channel)
            self._channels.put(key, known)
        return known

    def is_member(self, workspace: Workspace, user: str) -> bool:
        """Whether a user is a full member of the workspace: no guest, no outsider."""
        key = (workspace.key, user)
        known = self._members.get(key)
        if known is None:
            known = _look_up_member(workspace, user)
            self._members.put(key, known)
        return known

    def forget_channel(self, workspace_key: str, channel: str) -> None:
        """Look a channel up again: it may have been shared."""
        self._channels.drop((workspace_key, channel))


def _look_up_channel(workspace: Workspace, channel: str) -> ChannelFacts:
    try:
        response = call(workspace.client.conversations_info, channel=channel)
    except SlackApiError as error:
        log.info("conversations.info for %s: %s", channel, error_of(error))
        return ChannelFacts(None, _kind_by_id(channel), is_internal=False)
    facts: Mapping[str, Any] = response.get("channel") or {}
    outside = (
        facts.get("is_ext_shared")
        or facts.get("is_pending_ext_shared")
        or facts.get("pending_shared")
        or facts.get("pending_connected_team_ids")
        or facts.get("connected_team_ids")
    )
    is_known = "is_ext_shared" in facts or facts.get("is_im") or facts.get("is_mpim")
    return ChannelFacts(
        name=facts.get("name") or None,
        kind=_kind(facts),
        is_internal=bool(is_known) and not outside,
    )


def _look_up_member(workspace: Workspace, user: str) -> bool:
    try:
        response = call(workspace.client.users_info, user=user)
    except SlackApiError as error:
        log.info("users.info for %s: %s", user, error_of(error))
        return False
    facts: Mapping[str, Any] = response.get("user") or {}
    return is_full_member(facts, workspace.team, workspace.enterprise)


def is_full_member(
    facts: Mapping[str, Any], team: str | None, enterprise: str | None
) -> bool:
    """Whether ``users.info`` describes a full member of this team or enterprise."""
    if any(
        facts.get(mark)
        for mark in (
            "is_stranger",
            "is_restricted",
            "is_ultra_restricted",
            "deleted",
            "is_bot",
        )
    ):
        return False
    grid = facts.get("enterprise_user") or {}
    if enterprise and grid.get("enterprise_id") == enterprise:
        return True
    return team is not None and facts.get("team_id") == team


def _kind(facts: Mapping[str, Any]) -> str:
    if facts.get("is_im"):
        return "im"
    if facts.get("is_mpim"):
        return "mpim"
    return "group" if facts.get("is_private") else "channel"


def _kind_by_id(channel: str) -> str:
    return {"D": "im", "G": "group"}.get(channel[:1], "channel")
