"""Hand-offs: takes a question to the hand-off channel, and the answer back."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from slack_sdk.errors import SlackApiError

from bot.desk.reply import Suggestion
from bot.journal import Handoff, Job, Question
from bot.slack.messages.blocks import Message
from bot.slack.messages.handoffs import (
    handoff_answered,
    handoff_confirmation,
    handoff_message,
)
from bot.slack.messages.notices import notice
from bot.slack.messages.wording import NOBODY_TO_ASK
from bot.slack.transport.calls import call, error_of, find_channel
from bot.slack.transport.ttl_cache import TtlCache
from bot.slack.transport.workspaces import Workspace
from bot.slack.work.services import Services, Spot
from bot.slack.work.tasks import Relay
from corpus import Audience

log = logging.getLogger(__name__)

CHANNELS_SECONDS = 600.0


class Handoffs:
    """Posts hand-offs, and notifies the asker when somebody answers."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._channels: TtlCache[tuple[str, str], str] = TtlCache(CHANNELS_SECONDS)

    def hand_off(self, spot: Spot, question: Question) -> Message:
        """Post a question for people to answer, once; returns the confirmation to show.

        Raises: LaterError, LostError, SlackApiError.
        """
        named = self._services.settings.handoff or spot.desk.info.handoff
        channel = self._find_channel(spot.workspace, named) if named else None
        if channel is None:
            if named:
                log.error(
                    "cannot find the hand-off channel %s; invite the app to it, or "
                    "set slack.handoff to its id",
                    named,
                )
            return notice(NOBODY_TO_ASK)
        handoff = self._services.journal.handoffs.open(
            spot.job.id,
            question.id,
            spot.job.workspace,
            spot.place.user,
            asked_channel=None if question.is_ephemeral else question.channel,
            asked_thread_ts=None if question.is_ephemeral else question.thread_ts,
        )
        if handoff.message_ts is None:
            message = handoff_message(
                question.text,
                spot.place.user,
                self._permalink(spot.workspace, question),
                self._tried(spot, channel, question),
                handoff_id=handoff.id,
            )
            where, ts = self._services.delivery.post(
                spot.job, spot.workspace, message, channel=channel
            )
            self._services.journal.handoffs.set_post(handoff.id, where, ts)
        shown = channel if spot.audience == "internal" else None
        return handoff_confirmation(shown)

    def relay(self, job: Job, relay: Relay) -> None:
        """Pass a person's answer on to the asker.

        Raises: LaterError, LostError, SlackApiError.
        """
        spot = self._services.find_spot(job, relay.place)
        handoffs = self._services.journal.handoffs
        channel, ts = str(relay.place.channel), relay.place.ts
        handoff = handoffs.find_post(job.workspace, channel, str(relay.place.thread_ts))
        if handoff is None or handoff.asker in (None, relay.place.user):
            return
        link = self._link(spot.workspace, channel, ts)
        message = handoff_answered(relay.text, relay.place.user, link)
        asked_channel, thread_ts = _where(handoff)
        self._services.delivery.post(
            job, spot.workspace, message, channel=asked_channel, thread_ts=thread_ts
        )
        handoffs.answered(handoff.id)

    def _find_channel(self, workspace: Workspace, name: str) -> str | None:
        """The id of a channel; `name` is an id already unless it starts with ``#``."""
        if not name.startswith("#"):
            return name
        key = (workspace.key, name)
        known = self._channels.get(key)
        if known is not None:
            return known
        try:
            channel = find_channel(workspace.client, name[1:])
        except SlackApiError as error:
            log.warning("conversations.list: %s", error_of(error))
            return None
        if channel is None:
            return None
        self._channels.put(key, str(channel["id"]))
        return str(channel["id"])

    def _tried(
        self, spot: Spot, channel: str, question: Question
    ) -> Sequence[Suggestion]:
        """The suggestions shown to the asker that the hand-off channel may see."""
        facts = self._services.audiences.channel(spot.workspace, channel)
        audience: Audience = "internal" if facts.is_internal else "public"
        tried = []
        for considered in self._services.journal.history.considered(question.id):
            answer = (
                spot.desk.answer(considered.entry_id, audience=audience)
                if considered.is_shown
                else None
            )
            if answer is not None:
                tried.append(Suggestion(answer.id, answer.title, considered.confidence))
        return tried

    def _permalink(self, workspace: Workspace, question: Question) -> str | None:
        if question.channel is None:
            return None
        ts = question.message_ts or question.reply_ts
        return self._link(workspace, question.channel, ts)

    def _link(self, workspace: Workspace, channel: str, ts: str | None) -> str | None:
        if ts is None:
            return None
        try:
            response = call(
                workspace.client.chat_getPermalink, channel=channel, message_ts=ts
            )
        except SlackApiError as error:
            log.info("chat.getPermalink: %s", error_of(error))
            return None
        return str(response.get("permalink") or "") or None


def _where(handoff: Handoff) -> tuple[str, str | None]:
    """Where to notify the asker: in their thread, else in a direct message."""
    if handoff.asked_channel is not None and handoff.asked_thread_ts is not None:
        return handoff.asked_channel, handoff.asked_thread_ts
    return str(handoff.asker), None
