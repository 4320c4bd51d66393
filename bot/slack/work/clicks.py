"""What happens when somebody presses a button; everything is checked again for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from bot.desk.reply import Answer
from bot.journal import Asked, Job
from bot.slack.messages.actions import Action
from bot.slack.messages.blocks import Message
from bot.slack.messages.modals import entry_modal, list_modal
from bot.slack.messages.notices import (
    gone_message,
    not_allowed_message,
    shared_message,
    thanks_message,
    topic_message,
)
from bot.slack.messages.replies import answer_message, reply_message
from bot.slack.work.conversation import Conversations
from bot.slack.work.handover import Handover
from bot.slack.work.services import Services, Spot, find_spot, text_of
from bot.slack.work.telling import show_view, tell


class Clicks:
    """Does the work of the kind ``click``."""

    def __init__(
        self, services: Services, conversations: Conversations, handover: Handover
    ) -> None:
        self._services = services
        self._conversations = conversations
        self._handover = handover

    def handle(self, job: Job) -> None:
        """Do what one click asks for.

        Raises: LaterError, LostError, SlackApiError.
        """
        spot = find_spot(self._services, job)
        action = Action(job.payload["action"])
        match action:
            case Action.TOPIC | Action.HOME_TOPIC:
                self._list_topic(job, spot)
            case Action.HOME_ENTRY:
                self._show(job, spot)
            case Action.PICK if text_of(job.payload, "question_id") is None:
                # One of a topic's questions, where none was asked.
                self._show(job, spot)
            case Action.PICK:
                self._on_question(job, spot, self._pick)
            case Action.MORE:
                self._on_question(job, spot, self._more)
            case Action.FEEDBACK:
                self._on_question(job, spot, self._feedback)
            case Action.RELATED:
                self._on_question(job, spot, self._related)
            case Action.SHARE:
                self._on_question(job, spot, self._share)
            case Action.NONE_OF_THESE | Action.ASK_PERSON:
                self._on_question(job, spot, self._hand_over)
            case Action.HOME_SEARCH:
                raise ValueError(f"{action} is a question, not a click")
            case _:
                assert_never(action)

    def _on_question(
        self, job: Job, spot: Spot, handle: Callable[[Job, Spot, Asked], None]
    ) -> None:
        """Do something with the question whose reply was pressed."""
        question_id = text_of(job.payload, "question_id")
        asked = (
            self._services.journal.history.find(question_id) if question_id else None
        )
        if asked is None:
            self._tell(job, spot, gone_message())
        elif not self._belongs(job, spot, asked):
            self._tell(job, spot, not_allowed_message())
        else:
            self._note(job, spot, asked)
            handle(job, spot, asked)

    def _belongs(self, job: Job, spot: Spot, asked: Asked) -> bool:
        """Whether the button was really on the reply to this question."""
        payload = job.payload
        if asked.workspace != job.workspace:
            return False
        if asked.is_ephemeral or payload.get("is_ephemeral") or payload.get("view_id"):
            return asked.asker_hash == spot.person
        return asked.channel == spot.channel and asked.reply_ts in (
            None,
            text_of(payload, "message_ts"),
        )

    def _note(self, job: Job, spot: Spot, asked: Asked) -> None:
        self._services.journal.history.click(
            job.id,
            job.workspace,
            str(job.payload["action"]).rpartition(".")[2],
            spot.person,
            question_id=asked.id,
            entry_id=text_of(job.payload, "entry_id"),
        )

    def _answer(self, job: Job, spot: Spot) -> Answer | None:
        """The entry that was pressed, if this person may see it; else they are told."""
        entry_id = text_of(job.payload, "entry_id")
        answer = (
            spot.desk.answer(entry_id, audience=spot.audience) if entry_id else None
        )
        if answer is None:
            self._tell(job, spot, not_allowed_message())
        return answer

    def _pick(self, job: Job, spot: Spot, asked: Asked) -> None:
        answer = self._answer(job, spot)
        if answer is not None:
            is_private = _is_private(job)
            message = answer_message(
                answer,
                question_id=asked.id,
                ephemeral=is_private,
                full=False,
                can_share=is_private and spot.kind not in ("im", "modal"),
            )
            self._replace(job, spot, message, answer, asked.id)

    def _more(self, job: Job, spot: Spot, asked: Asked) -> None:
        answer = self._answer(job, spot)
        if answer is None:
            return
        is_private = _is_private(job)
        can_share = is_private and spot.kind not in ("im", "modal")
        reply = self._conversations.reply_to(asked.id, spot)
        if reply and reply.answer and reply.answer.id == answer.id:
            message = reply_message(
                reply,
                question_id=asked.id,
                ephemeral=is_private,
                show_more=True,
                can_share=can_share,
            )
        else:
            message = answer_message(
                answer,
                question_id=asked.id,
                ephemeral=is_private,
                full=True,
                can_share=can_share,
            )
            if reply and answer.id in {one.id for one in reply.also}:
                # The other half of a double question: the first stays where it is.
                self._tell(job, spot, message)
                return
        self._replace(job, spot, message, answer, asked.id)

    def _related(self, job: Job, spot: Spot, asked: Asked) -> None:
        answer = self._answer(job, spot)
        if answer is None:
            return
        is_private = _is_private(job)
        message = answer_message(
            answer,
            question_id=job.id,
            ephemeral=is_private,
            full=False,
            can_share=is_private and spot.kind not in ("im", "modal"),
        )
        self._record(job, spot, asked, answer, "related", is_ephemeral=is_private)
        if is_private:
            view_id = text_of(job.payload, "view_id")
            if view_id is not None:
                view = entry_modal(answer, question_id=job.id)
                show_view(spot.workspace, view_id, view)
            else:
                self._tell(job, spot, message)
            return
        _, ts = self._services.delivery.post(
            job,
            spot.workspace,
            message,
            channel=str(spot.channel),
            thread_ts=asked.thread_ts,
        )
        self._services.journal.history.set_reply(job.id, ts)

    def _share(self, job: Job, spot: Spot, asked: Asked) -> None:
        answer = self._answer(job, spot)
        if answer is None or spot.channel is None:
            return
        message = answer_message(
            answer, question_id=job.id, ephemeral=False, full=False
        )
        self._record(job, spot, asked, answer, "share", is_ephemeral=False)
        _, ts = self._services.delivery.post(
            job,
            spot.workspace,
            message,
            channel=spot.channel,
            thread_ts=asked.thread_ts,
        )
        self._services.journal.history.set_reply(job.id, ts)
        tell(self._services, spot.workspace, job, shared_message(), in_place=True)

    def _feedback(self, job: Job, spot: Spot, asked: Asked) -> None:
        vote = text_of(job.payload, "vote")
        if vote is None:
            return
        answer_id = text_of(job.payload, "entry_id") or asked.answer_id
        self._services.journal.history.vote(asked.id, spot.person, vote, answer_id)
        self._tell(job, spot, thanks_message(is_helpful=vote == "up"))

    def _hand_over(self, job: Job, spot: Spot, asked: Asked) -> None:
        message = self._handover.hand_over(job, spot, asked)
        self._replace(job, spot, message, None, asked.id)

    def _show(self, job: Job, spot: Spot) -> None:
        answer = self._answer(job, spot)
        if answer is None:
            return
        self._record(job, spot, None, answer, "list", is_ephemeral=True)
        view_id = text_of(job.payload, "view_id")
        if view_id is not None:
            show_view(spot.workspace, view_id, entry_modal(answer, question_id=job.id))
            return
        message = answer_message(
            answer,
            question_id=job.id,
            ephemeral=True,
            full=False,
            can_share=spot.kind != "im",
        )
        self._tell(job, spot, message)

    def _list_topic(self, job: Job, spot: Spot) -> None:
        tag = text_of(job.payload, "tag") or text_of(job.payload, "entry_id") or ""
        found = spot.desk.entries_about(tag, audience=spot.audience)
        view_id = text_of(job.payload, "view_id")
        if view_id is not None:
            show_view(spot.workspace, view_id, list_modal(tag, found))
            return
        self._tell(job, spot, topic_message(tag, found))

    def _replace(
        self,
        job: Job,
        spot: Spot,
        message: Message,
        answer: Answer | None,
        question_id: str,
    ) -> None:
        """Put something in the place of what was pressed."""
        view_id = text_of(job.payload, "view_id")
        if view_id is not None and answer is not None:
            show_view(
                spot.workspace, view_id, entry_modal(answer, question_id=question_id)
            )
            return
        ts = text_of(job.payload, "message_ts")
        if _is_private(job) or spot.channel is None or ts is None:
            tell(self._services, spot.workspace, job, message, in_place=True)
            return
        self._services.delivery.update(
            spot.workspace, message, channel=spot.channel, ts=ts
        )

    def _record(
        self,
        job: Job,
        spot: Spot,
        asked: Asked | None,
        answer: Answer,
        surface: str,
        *,
        is_ephemeral: bool,
    ) -> None:
        """Write down an answer that was asked for by a button."""
        self._services.journal.history.record(
            Asked(
                id=job.id,
                asked_at=job.received_at,
                workspace=job.workspace,
                surface=surface,
                asker_hash=spot.person,
                text=answer.title,
                outcome="answer",
                audience=spot.audience,
                corpus=spot.desk.corpus,
                latency_ms=0.0,
                channel=spot.channel,
                channel_kind=spot.kind,
                thread_ts=asked.thread_ts if asked else None,
                is_ephemeral=is_ephemeral,
                answer_id=answer.id,
            )
        )

    def _tell(self, job: Job, spot: Spot, message: Message) -> None:
        tell(self._services, spot.workspace, job, message)


def _is_private(job: Job) -> bool:
    """Whether what was pressed is seen by the one who pressed it only."""
    return bool(job.payload.get("is_ephemeral") or job.payload.get("view_id"))
