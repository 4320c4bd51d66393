"""Telling one person something about what they did, wherever they did it."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.journal import Job
from bot.slack.messages.blocks import Message
from bot.slack.messages.modals import notice_modal
from bot.slack.transport.calls import call
from bot.slack.transport.workspaces import Workspace
from bot.slack.work.delivery import ResponseGoneError
from bot.slack.work.services import Services, text_of


def tell(
    services: Services,
    workspace: Workspace,
    job: Job,
    message: Message,
    *,
    in_place: bool = False,
) -> None:
    """Show a message to the person whose work this is, and to nobody else.

    In the modal that they have open, else at the `response_url` (with `in_place`: over
    what is there), else as an ephemeral message.  Raises: LaterError, SlackApiError.
    """
    payload = job.payload
    view_id, url = text_of(payload, "view_id"), text_of(payload, "response_url")
    if view_id is not None:
        show_view(workspace, view_id, notice_modal(message))
        return
    if url is not None:
        try:
            services.delivery.respond(url, message, in_place=in_place)
        except ResponseGoneError:
            pass
        else:
            return
    channel = text_of(payload, "channel")
    if channel is None:
        services.delivery.post(
            job, workspace, message, channel=str(payload["user"]), thread_ts=None
        )
        return
    services.delivery.whisper(
        workspace,
        message,
        channel=channel,
        user=str(payload["user"]),
        thread_ts=text_of(payload, "thread_ts"),
    )


def show_view(workspace: Workspace, view_id: str, view: dict[str, object]) -> None:
    """Put a view in the place of an open one; nothing if it was closed meanwhile."""
    try:
        call(workspace.client.views_update, view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response.get("error") not in ("not_found", "view_closed"):
            raise
