"""A question from anywhere in Slack -> the desk's reply, recorded and sent."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import assert_never

from bot.desk.reply import Reply
from bot.journal import Considered, Job, Question
from bot.slack.messages.modals import answer_modal
from bot.slack.messages.notices import help_message
from bot.slack.messages.replies import reply_message
from bot.slack.work.conversation import Conversations, Thread
from bot.slack.work.incoming import plain_question
from bot.slack.work.services import Services, Spot
from bot.slack.work.tasks import Ask, Surface

log = logging.getLogger(__name__)

N_CANDIDATES = 5


class Answering:
    """Answers questions."""

    def __init__(self, services: Services, conversations: Conversations) -> None:
        self._services = services
        self._conversations = conversations

    def answer(self, job: Job, ask: Ask) -> None:
        """Answer one question where it was asked.

        Raises: LaterError, LostError, SlackApiError.
        """
        spot = self._services.find_spot(job, ask.place)
        question = plain_question(ask.text, spot.workspace.bot_user)
        # A message in a thread that the bot follows may not be meant for the bot.
        is_invited = ask.surface is not Surface.THREAD
        is_public = _is_public(ask, spot)
        if not is_invited and spot.rules.follow_ups == "never":
            return
        if not question:
            if is_invited:
                self._help(spot, is_public=is_public)
            return
        thread = _thread(spot)
        if thread is not None and not self._may_speak(job, thread):
            return
        # A message that starts its own thread follows up on nothing.
        followed = None if _starts_thread(ask) else thread
        reply = self.reply(spot, question, followed)
        if not is_invited and not self._is_worth_saying(reply, spot, thread):
            return
        self._conversations.remember(job.id, reply)
        message = reply_message(
            reply,
            question_id=job.id,
            can_share=not is_public and spot.kind != "im",
        )
        row = _row(ask, spot, reply, is_public=is_public)
        entries, history = _considered(reply), self._services.journal.history
        if is_public:
            self._services.post_reply(
                spot,
                message,
                ask.place.reply_thread,
                lambda connection: history.record_by(connection, row, entries),
            )
        else:
            history.record(row, entries)
            view = answer_modal(reply, question_id=job.id)
            self._services.tell(spot, message, view=view)

    def reply(self, spot: Spot, question: str, thread: Thread | None) -> Reply:
        """The desk's reply under the channel's settings."""
        reply: Reply = spot.desk.ask(
            question,
            audience=spot.audience,
            top=N_CANDIDATES,
            previous=self._conversations.before(spot, thread),
            tags=spot.rules.tags,
            max_wrong=spot.rules.max_wrong,
        )
        handoff = self._services.settings.handoff
        if handoff is not None:
            shown = handoff if handoff.startswith("#") else ""
            reply = replace(reply, handoff=shown or reply.handoff or "")
        return reply

    def _may_speak(self, job: Job, thread: Thread) -> bool:
        if self._conversations.may_speak(thread, job.id):
            return True
        log.warning("too many questions in one thread: %s is not answered", job.id)
        return False

    def _help(self, spot: Spot, *, is_public: bool) -> None:
        message = help_message(self._services.settings.command, spot.desk.info)
        if is_public:
            self._services.post_reply(spot, message, spot.place.reply_thread)
        else:
            self._services.tell(spot, message)

    def _is_worth_saying(self, reply: Reply, spot: Spot, thread: Thread | None) -> bool:
        """Whether a reply is worth posting although nobody addressed the bot."""
        if spot.rules.follow_ups == "always":
            return reply.outcome != "chat"
        match reply.outcome:
            case "answer":
                return True
            case "suggest" if thread is not None:
                last = self._services.journal.history.last_in_thread(
                    thread.workspace, thread.channel, thread.ts
                )
                return last is not None and last.asker_hash == spot.person
            case "suggest" | "fallback" | "chat":
                return False
            case _:
                assert_never(reply.outcome)


def _is_public(ask: Ask, spot: Spot) -> bool:
    """Whether the reply is posted where everyone in the channel can read it."""
    if spot.place.channel is None or ask.place.response_url or ask.place.view_id:
        return False
    return spot.rules.public or (spot.kind == "im" and ask.surface is Surface.DM)


def _row(ask: Ask, spot: Spot, reply: Reply, *, is_public: bool) -> Question:
    place, job = ask.place, spot.job
    return Question(
        id=job.id,
        asked_at=job.received_at,
        workspace=job.workspace,
        surface=ask.surface.value,
        asker_hash=spot.person,
        text=reply.question,
        outcome=reply.outcome,
        audience=spot.audience,
        corpus=reply.corpus,
        latency_ms=max(0.0, (time.time() - job.received_at) * 1000),
        channel=place.channel,
        channel_kind=spot.kind,
        thread_ts=place.reply_thread,
        message_ts=place.ts,
        is_ephemeral=not is_public,
        answer_id=reply.answer.id if reply.answer else None,
        confidence=reply.confidence,
    )


def _starts_thread(ask: Ask) -> bool:
    """Whether the question is a new message outside any thread."""
    is_message = ask.surface in (Surface.MENTION, Surface.DM)
    return is_message and ask.place.thread_ts is None


def _thread(spot: Spot) -> Thread | None:
    ts = spot.place.reply_thread
    if spot.place.channel is None or ts is None:
        return None
    return Thread(spot.job.workspace, spot.place.channel, ts)


def _considered(reply: Reply) -> list[Considered]:
    shown = {suggestion.id for suggestion in reply.suggestions}
    shown |= {answer.id for answer in reply.also}
    if reply.answer is not None:
        shown.add(reply.answer.id)
    rows = [
        Considered(c.id, c.score, c.confidence, c.id in shown) for c in reply.candidates
    ]
    known = {row.entry_id for row in rows}
    rows += [
        Considered(s.id, None, s.confidence, is_shown=True)
        for s in reply.suggestions
        if s.id not in known
    ]
    return rows
