"""A question that a person must answer: to the hand-off channel, and back again."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from slack_sdk.errors import SlackApiError

from bot.desk.reply import Suggestion
from bot.journal import Asked, Handoff, Job
from bot.slack.messages.blocks import Message, plain_section
from bot.slack.messages.handover import (
    handoff_answered,
    handoff_confirmation,
    handoff_message,
)
from bot.slack.messages.wording import NOBODY_TO_ASK
from bot.slack.transport.calls import call, error_of
from bot.slack.transport.ttl_cache import TtlCache
from bot.slack.transport.workspaces import Workspace
from bot.slack.work.services import Services, Spot, find_spot, text_of
from corpus import Audience

log = logging.getLogger(__name__)

CHANNELS_SECONDS = 600.0
MAX_PAGES = 20


class Handover:
    """Posts hand-overs, and tells the asker when somebody has answered."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._channels: TtlCache[tuple[str, str], str] = TtlCache(CHANNELS_SECONDS)

    def hand_over(self, job: Job, spot: Spot, asked: Asked) -> Message:
        """Post a question for people to answer, once; what to tell who wanted that.

        Raises: LaterError, LostError, SlackApiError.
        """
        named = self._services.settings.handoff or spot.handoff
        channel = self._find_channel(spot.workspace, named) if named else None
        if channel is None:
            if named:
                log.error(
                    "the hand-off channel %s cannot be found; invite the app to it, or "
                    "set slack.handoff to its id",
                    named,
                )
            return Message(NOBODY_TO_ASK, (plain_section(NOBODY_TO_ASK),))
        handoff = self._services.journal.handoffs.open(
            job.id,
            asked.id,
            job.workspace,
            spot.user,
            asked_channel=None if asked.is_ephemeral else asked.channel,
            asked_thread_ts=None if asked.is_ephemeral else asked.thread_ts,
        )
        if handoff.message_ts is None:
            message = handoff_message(
                asked.text,
                spot.user,
                self._permalink(spot.workspace, asked),
                self._tried(spot, channel, asked),
                handoff_id=handoff.id,
            )
            where, ts = self._services.delivery.post(
                job, spot.workspace, message, channel=channel
            )
            self._services.journal.handoffs.set_post(handoff.id, where, ts)
        shown = channel if spot.audience == "internal" else None
        return handoff_confirmation(shown)

    def relay(self, job: Job) -> None:
        """Tell the asker that a person has answered (work of the kind ``relay``).

        Raises: LaterError, LostError, SlackApiError.
        """
        spot = find_spot(self._services, job)
        journal = self._services.journal
        handoff = journal.handoffs.find_post(
            job.workspace, str(job.payload["channel"]), str(job.payload["thread_ts"])
        )
        if handoff is None or handoff.asker is None or handoff.asker == spot.user:
            return
        message = handoff_answered(
            str(job.payload["text"]),
            spot.user,
            self._link(
                spot.workspace, str(job.payload["channel"]), text_of(job.payload, "ts")
            ),
        )
        channel, thread_ts = _where(handoff)
        self._services.delivery.post(
            job, spot.workspace, message, channel=channel, thread_ts=thread_ts
        )
        journal.handoffs.answered(handoff.id)

    def _find_channel(self, workspace: Workspace, name: str) -> str | None:
        """The id of a channel; `name` is one already or begins with ``#``."""
        if not name.startswith("#"):
            return name
        key = (workspace.key, name)
        known = self._channels.get(key)
        if known is not None:
            return known
        cursor: str | None = None
        for _ in range(MAX_PAGES):
            try:
                page = call(
                    workspace.client.conversations_list,
                    types="public_channel,private_channel",
                    exclude_archived=True,
                    limit=1000,
                    cursor=cursor,
                )
            except SlackApiError as error:
                log.warning("conversations.list: %s", error_of(error))
                return None
            for channel in page.get("channels") or []:
                if channel.get("name") == name[1:]:
                    self._channels.put(key, str(channel["id"]))
                    return str(channel["id"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        return None

    def _tried(self, spot: Spot, channel: str, asked: Asked) -> Sequence[Suggestion]:
        """What was shown for the question, if the hand-off channel may see it."""
        facts = self._services.audiences.channel(spot.workspace, channel)
        audience: Audience = "internal" if facts.is_internal else "public"
        tried = []
        for one in self._services.journal.history.considered(asked.id):
            answer = (
                spot.desk.answer(one.entry_id, audience=audience)
                if one.is_shown
                else None
            )
            if answer is not None:
                tried.append(Suggestion(answer.id, answer.title, one.confidence))
        return tried

    def _permalink(self, workspace: Workspace, asked: Asked) -> str | None:
        if asked.channel is None:
            return None
        return self._link(workspace, asked.channel, asked.message_ts or asked.reply_ts)

    def _link(self, workspace: Workspace, channel: str, ts: str | None) -> str | None:
        if ts is None:
            return None
        try:
            found = call(
                workspace.client.chat_getPermalink, channel=channel, message_ts=ts
            )
        except SlackApiError as error:
            log.info("chat.getPermalink: %s", error_of(error))
            return None
        return str(found.get("permalink") or "") or None


def _where(handoff: Handoff) -> tuple[str, str | None]:
    """Where the asker is told: in their thread, else directly."""
    if handoff.asked_channel is not None and handoff.asked_thread_ts is not None:
        return handoff.asked_channel, handoff.asked_thread_ts
    return str(handoff.asker), None
