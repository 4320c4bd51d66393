"""What each button does; permissions are checked again for each press."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from bot.desk.reply import Answer
from bot.journal import Job, Question
from bot.slack.messages import wording
from bot.slack.messages.actions import Action
from bot.slack.messages.blocks import Block, Message
from bot.slack.messages.modals import entry_modal, list_modal
from bot.slack.messages.notices import notice, topic_message
from bot.slack.messages.replies import answer_message, reply_message
from bot.slack.work.conversation import Conversations
from bot.slack.work.handoffs import Handoffs
from bot.slack.work.services import Services, Spot
from bot.slack.work.tasks import Press


class Clicks:
    """Carries out presses of buttons."""

    def __init__(
        self, services: Services, conversations: Conversations, handoffs: Handoffs
    ) -> None:
        self._services = services
        self._conversations = conversations
        self._handoffs = handoffs

    def press(self, job: Job, press: Press) -> None:
        """Carry out one press.

        Raises: LaterError, LostError, SlackApiError.
        """
        spot = self._services.find_spot(job, press.place)
        match press.action:
            case Action.TOPIC | Action.HOME_TOPIC:
                self._list_topic(spot, press)
            case Action.HOME_ENTRY:
                self._show(spot, press)
            case Action.PICK if not press.ref.question_id:
                # Picked from the list of a topic: it belongs to no question.
                self._show(spot, press)
            case Action.PICK:
                self._on_question(spot, press, self._pick)
            case Action.MORE:
                self._on_question(spot, press, self._more)
            case Action.FEEDBACK:
                self._on_question(spot, press, self._feedback)
            case Action.RELATED:
                self._on_question(spot, press, self._show)
            case Action.SHARE:
                self._on_question(spot, press, self._share)
            case Action.NONE_OF_THESE | Action.ASK_PERSON:
                self._on_question(spot, press, self._hand_off)
            case Action.HOME_SEARCH:
                raise ValueError(f"{press.action} asks a question; it is not a button")
            case _:
                assert_never(press.action)

    def _on_question(
        self, spot: Spot, press: Press, handle: Callable[[Spot, Press, Question], None]
    ) -> None:
        """Record and handle a press, if its question exists and it is valid."""
        history = self._services.journal.history
        question = history.find(press.ref.question_id)
        if question is None:
            self._refuse(spot, notice(wording.GONE))
        elif not _belongs(spot, question):
            self._refuse(spot, notice(wording.NOT_ALLOWED))
        else:
            history.click(
                spot.job.id,
                spot.job.workspace,
                press.action.rpartition(".")[2],
                spot.person,
                question_id=question.id,
                entry_id=press.ref.entry_id,
            )
            handle(spot, press, question)

    def _answer(self, spot: Spot, press: Press) -> Answer | None:
        """The entry of the button; None, after a refusal, if it may not be shown."""
        entry_id = press.ref.entry_id
        answer = (
            spot.desk.answer(entry_id, audience=spot.audience) if entry_id else None
        )
        if answer is None:
            self._refuse(spot, notice(wording.NOT_ALLOWED))
        return answer

    def _refuse(self, spot: Spot, message: Message) -> None:
        """Tell the person why nothing happens; the button still works for others."""
        self._services.journal.work.free_key(spot.job.id)
        self._services.tell(spot, message)

    def _pick(self, spot: Spot, press: Press, question: Question) -> None:
        answer = self._answer(spot, press)
        if answer is not None:
            view = entry_modal(answer, question_id=question.id)
            self._replace(spot, _message(spot, answer, question.id), view)

    def _more(self, spot: Spot, press: Press, question: Question) -> None:
        answer = self._answer(spot, press)
        if answer is None:
            return
        reply = self._conversations.reply_to(question.id, spot)
        if reply and reply.answer and reply.answer.id == answer.id:
            message = reply_message(
                reply,
                question_id=question.id,
                show_more=True,
                can_share=_can_share(spot),
            )
        else:
            message = _message(spot, answer, question.id, full=True)
            if reply and answer.id in {also.id for also in reply.also}:
                # The second half of a double question: the first one stays in place.
                self._services.tell(spot, message)
                return
        self._replace(spot, message, entry_modal(answer, question_id=question.id))

    def _show(self, spot: Spot, press: Press, question: Question | None = None) -> None:
        """Show an entry of a list, or one related to the answer of `question`.

        It is recorded as a question of its own, and its reply is posted below.
        """
        answer = self._answer(spot, press)
        if answer is None:
            return
        is_private = question is None or spot.place.is_private
        self._record(spot, answer, question, is_ephemeral=is_private)
        message = _message(spot, answer, spot.job.id)
        if question is not None and not is_private:
            self._services.post_reply(spot, message, question.thread_ts)
        else:
            view = entry_modal(answer, question_id=spot.job.id)
            self._services.tell(spot, message, view=view)

    def _share(self, spot: Spot, press: Press, question: Question) -> None:
        answer = self._answer(spot, press)
        if answer is None or spot.place.channel is None:
            return
        self._record(spot, answer, question, surface="share", is_ephemeral=False)
        message = answer_message(answer, question_id=spot.job.id, full=False)
        self._services.post_reply(spot, message, question.thread_ts)
        self._services.tell(spot, notice(wording.SHARED), in_place=True)

    def _feedback(self, spot: Spot, press: Press, question: Question) -> None:
        vote = press.ref.vote
        if vote is None:
            return
        answer_id = press.ref.entry_id or question.answer_id
        self._services.journal.history.vote(question.id, spot.person, vote, answer_id)
        thanks = wording.THANKS if vote == "up" else wording.SORRY
        self._services.tell(spot, notice(thanks))

    def _hand_off(self, spot: Spot, _press: Press, question: Question) -> None:
        self._replace(spot, self._handoffs.hand_off(spot, question))

    def _list_topic(self, spot: Spot, press: Press) -> None:
        tag = press.ref.tag or ""
        entries = spot.desk.entries_about(tag, audience=spot.audience)
        view = list_modal(tag, entries)
        self._services.tell(spot, topic_message(tag, entries), view=view)

    def _replace(self, spot: Spot, message: Message, view: Block | None = None) -> None:
        """Replace the message or window whose button was pressed."""
        place = spot.place
        if place.is_private or place.channel is None or place.ts is None:
            self._services.tell(spot, message, view=view, in_place=True)
        else:
            self._services.delivery.update(
                spot.workspace, message, channel=place.channel, ts=place.ts
            )

    def _record(
        self,
        spot: Spot,
        answer: Answer,
        question: Question | None,
        *,
        is_ephemeral: bool,
        surface: str | None = None,
    ) -> None:
        """Record an answer that was requested with a button."""
        self._services.journal.history.record(
            Question(
                id=spot.job.id,
                asked_at=spot.job.received_at,
                workspace=spot.job.workspace,
                surface=surface or ("related" if question else "list"),
                asker_hash=spot.person,
                text=answer.title,
                outcome="answer",
                audience=spot.audience,
                corpus=spot.desk.corpus,
                latency_ms=0.0,
                channel=spot.place.channel,
                channel_kind=spot.kind,
                thread_ts=question.thread_ts if question else None,
                is_ephemeral=is_ephemeral,
                answer_id=answer.id,
            )
        )


def _belongs(spot: Spot, question: Question) -> bool:
    """Whether the button really was on the reply to this question."""
    if question.workspace != spot.job.workspace:
        return False
    if question.is_ephemeral or spot.place.is_private:
        return question.asker_hash == spot.person
    return question.channel == spot.place.channel and question.reply_ts in (
        None,
        spot.place.ts,
    )


def _can_share(spot: Spot) -> bool:
    """Whether this private reply can be shared with the channel."""
    return spot.place.is_private and spot.kind not in ("im", "modal")


def _message(
    spot: Spot, answer: Answer, question_id: str, *, full: bool = False
) -> Message:
    """An answer, formatted for whoever can see the pressed button."""
    return answer_message(
        answer,
        question_id=question_id,
        full=full,
        can_share=_can_share(spot),
    )
