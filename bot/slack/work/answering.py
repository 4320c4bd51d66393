"""A question from anywhere in Slack -> the desk's reply, recorded and sent."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from bot.desk.reply import Reply
from bot.journal import Asked, Considered, Job
from bot.journal.work import Note
from bot.slack.messages.blocks import Message
from bot.slack.messages.modals import answer_modal
from bot.slack.messages.notices import help_message
from bot.slack.messages.replies import reply_message
from bot.slack.work.conversation import Conversations, Thread
from bot.slack.work.incoming import plain_question
from bot.slack.work.services import Services, Spot, find_spot, text_of
from bot.slack.work.telling import show_view, tell

log = logging.getLogger(__name__)

N_CANDIDATES = 5


class Answering:
    """Answers questions (work of the kind ``question``)."""

    def __init__(self, services: Services, conversations: Conversations) -> None:
        self._services = services
        self._conversations = conversations

    def handle(self, job: Job) -> None:
        """Answer one question where it was asked.

        Raises: LaterError, LostError, SlackApiError.
        """
        spot = find_spot(self._services, job)
        question = plain_question(str(job.payload["text"]), spot.workspace.bot_user)
        thread = _thread(job, spot)
        is_invited = job.payload["surface"] != "thread"
        if not is_invited and spot.rules.follow_ups == "never":
            return
        if not question:
            if is_invited:
                command = self._services.settings.command
                self._send(job, spot, help_message(command, spot.desk.info))
            return
        if thread is not None and not self._may_speak(job, thread):
            return
        # In a thread that this message begins, nothing was asked before it.
        earlier = None if _begins_thread(job) else thread
        reply = self.reply(spot, question, earlier)
        if not is_invited and not self._is_worth_saying(reply, spot, thread):
            return
        self._conversations.remember(job.id, reply)
        asked, considered = self._asked(job, spot, reply), _considered(reply)
        history = self._services.journal.history
        if self._is_posted(job, spot):
            self._post(
                job,
                spot,
                self._message(job, spot, reply),
                lambda connection: history.record_by(connection, asked, considered),
            )
            return
        history.record(asked, considered)
        view_id = text_of(job.payload, "view_id")
        if view_id is not None:
            view = answer_modal(reply, question_id=job.id)
            show_view(spot.workspace, view_id, view)
            return
        self._send(job, spot, self._message(job, spot, reply))

    def reply(self, spot: Spot, question: str, thread: Thread | None) -> Reply:
        """The desk's reply under the rules of the place."""
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

    def _is_worth_saying(self, reply: Reply, spot: Spot, thread: Thread | None) -> bool:
        """Whether to speak up where nobody asked the bot."""
        if spot.rules.follow_ups == "always":
            return reply.outcome != "chat"
        if reply.outcome == "answer" or thread is None:
            return True
        if reply.outcome != "suggest":
            return False
        last = self._services.journal.history.last_in_thread(
            thread.workspace, thread.channel, thread.ts
        )
        return last is not None and last.asker_hash == spot.person

    def _is_public(self, job: Job, spot: Spot) -> bool:
        if spot.kind == "im" and job.payload["surface"] == "dm":
            return True
        if text_of(job.payload, "response_url") or text_of(job.payload, "view_id"):
            return False
        return spot.rules.public

    def _is_posted(self, job: Job, spot: Spot) -> bool:
        return spot.channel is not None and self._is_public(job, spot)

    def _message(self, job: Job, spot: Spot, reply: Reply) -> Message:
        is_private = not self._is_public(job, spot)
        return reply_message(
            reply,
            question_id=job.id,
            ephemeral=is_private,
            can_share=is_private and spot.kind != "im",
        )

    def _send(self, job: Job, spot: Spot, message: Message) -> None:
        if self._is_posted(job, spot):
            self._post(job, spot, message)
        else:
            tell(self._services, spot.workspace, job, message)

    def _post(
        self, job: Job, spot: Spot, message: Message, note: Note | None = None
    ) -> None:
        _, ts = self._services.delivery.post(
            job,
            spot.workspace,
            message,
            channel=str(spot.channel),
            thread_ts=_thread_ts(job),
            note=note,
        )
        self._services.journal.history.set_reply(job.id, ts)

    def _asked(self, job: Job, spot: Spot, reply: Reply) -> Asked:
        return Asked(
            id=job.id,
            asked_at=job.received_at,
            workspace=job.workspace,
            surface=str(job.payload["surface"]),
            asker_hash=spot.person,
            text=reply.question,
            outcome=reply.outcome,
            audience=spot.audience,
            corpus=reply.corpus,
            latency_ms=max(0.0, (time.time() - job.received_at) * 1000),
            channel=spot.channel,
            channel_kind=spot.kind,
            thread_ts=_thread_ts(job),
            message_ts=text_of(job.payload, "ts"),
            is_ephemeral=not self._is_public(job, spot),
            answer_id=reply.answer.id if reply.answer else None,
            confidence=reply.confidence,
        )


def _thread_ts(job: Job) -> str | None:
    """The thread that the reply belongs to: never a reply's own name."""
    return text_of(job.payload, "thread_ts") or text_of(job.payload, "ts")


def _begins_thread(job: Job) -> bool:
    """Whether the question is a message outside of any thread, just written."""
    is_message = job.payload["surface"] in ("mention", "dm")
    return is_message and text_of(job.payload, "thread_ts") is None


def _thread(job: Job, spot: Spot) -> Thread | None:
    ts = _thread_ts(job)
    if spot.channel is None or ts is None:
        return None
    return Thread(job.workspace, spot.channel, ts)


def _considered(reply: Reply) -> list[Considered]:
    shown = {suggestion.id for suggestion in reply.suggestions}
    shown |= {answer.id for answer in reply.also}
    if reply.answer is not None:
        shown.add(reply.answer.id)
    rows = [
        Considered(one.id, one.score, one.confidence, one.id in shown)
        for one in reply.candidates
    ]
    known = {row.entry_id for row in rows}
    rows += [
        Considered(one.id, None, one.confidence, is_shown=True)
        for one in reply.suggestions
        if one.id not in known
    ]
    return rows
