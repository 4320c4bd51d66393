"""What every task needs: the parts of the app, and its place looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.journal import Job, Journal
from bot.journal.work import Note
from bot.slack.messages.blocks import Block, Message
from bot.slack.settings import ChannelSettings, SlackSettings
from bot.slack.transport.calls import TokenError
from bot.slack.transport.workspaces import Workspace, Workspaces
from bot.slack.work.audience import Audiences
from bot.slack.work.delivery import Delivery, show_view
from bot.slack.work.desks import Desks
from bot.slack.work.tasks import Place
from corpus import Audience

if TYPE_CHECKING:
    from bot.desk.protocol import AnyDesk


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a task, looked up: what may be shown there, and under which rules.

    Attributes
    ----------
    kind : ``channel``, ``group``, ``mpim``, ``im`` or ``modal``
    person : the hash of whoever asked or pressed
    audience : what may be shown there to that person
    """

    job: Job
    place: Place
    workspace: Workspace
    kind: str
    person: str
    audience: Audience
    rules: ChannelSettings
    desk: AnyDesk


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the app that tasks use.

    `audience` is the most that the settings allow: if it is ``public``, no channel sees
    internal entries.
    """

    settings: SlackSettings
    journal: Journal
    workspaces: Workspaces
    audiences: Audiences
    delivery: Delivery
    desks: Desks
    audience: Audience = "internal"

    def find_spot(self, job: Job, place: Place) -> Spot:
        """Look up the place of a job.

        Raises: LaterError if Slack cannot say at the moment who can read there, or if
        the app is no longer installed in the workspace.
        """
        workspace = self.workspaces.get(job.workspace)
        if workspace is None:
            raise TokenError(f"the app is not installed in {job.workspace}")
        name, kind = None, "modal"
        if place.is_own_dm:
            kind = "im"
        elif place.channel is not None:
            facts = self.audiences.channel(workspace, place.channel)
            name, kind = facts.name, facts.kind
        rules = self.settings.for_channel(place.channel, name, workspace.team)
        audience = self.audiences.of(workspace, place)
        if "public" in (rules.audience, self.audience):
            audience = "public"
        return Spot(
            job=job,
            place=place,
            workspace=workspace,
            kind=kind,
            person=self.journal.hash_person(job.workspace, place.user),
            audience=audience,
            rules=rules,
            desk=self.desks.desk_for(rules),
        )

    def post_reply(
        self,
        spot: Spot,
        message: Message,
        thread_ts: str | None,
        note: Note | None = None,
    ) -> None:
        """Post a reply for everyone to read, and record its `ts` in the history.

        Raises: LaterError, LostError, SlackApiError.
        """
        _, ts = self.delivery.post(
            spot.job,
            spot.workspace,
            message,
            channel=str(spot.place.channel),
            thread_ts=thread_ts,
            note=note,
        )
        self.journal.history.set_reply(spot.job.id, ts)

    def tell(
        self,
        spot: Spot,
        message: Message,
        *,
        view: Block | None = None,
        in_place: bool = False,
    ) -> None:
        """Show a message only to the person who asked or pressed.

        In an open window, `view` is shown instead, if given.

        Raises: LaterError, LostError, SlackApiError.
        """
        if view is not None and spot.place.view_id is not None:
            show_view(spot.workspace, spot.place.view_id, view)
        else:
            self.delivery.tell(
                spot.job, spot.workspace, spot.place, message, in_place=in_place
            )
