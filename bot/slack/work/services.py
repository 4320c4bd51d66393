"""What every piece of work needs, and where it takes place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.journal import Job, Journal
from bot.slack.settings import ChannelSettings, SlackSettings
from bot.slack.transport.calls import TokenError
from bot.slack.transport.workspaces import Workspace, Workspaces
from bot.slack.work.audience import Asking, Audiences
from bot.slack.work.delivery import Delivery
from bot.slack.work.desks import Desks
from corpus import Audience

if TYPE_CHECKING:
    from bot.desk.protocol import AnyDesk


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the app that work is done with.

    `audience` is the widest that the settings allow: with `public`, no channel gets
    more than that.
    """

    settings: SlackSettings
    journal: Journal
    workspaces: Workspaces
    audiences: Audiences
    delivery: Delivery
    desks: Desks
    audience: Audience = "internal"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a piece of work takes place, and what goes there.

    Attributes
    ----------
    channel : None in a modal and on the App Home
    kind : ``channel``, ``group``, ``mpim``, ``im`` or ``modal``
    person : the hash of whoever asked or pressed
    audience : what may be shown there to that person
    """

    workspace: Workspace
    channel: str | None
    kind: str
    user: str
    person: str
    audience: Audience
    rules: ChannelSettings
    desk: AnyDesk

    @property
    def handoff(self) -> str | None:
        """Whom to hand a question to, as the corpus has it."""
        named: str | None = self.desk.info.handoff
        return named


def find_spot(services: Services, job: Job) -> Spot:
    """Where the work takes place.

    Raises: LaterError if Slack cannot say now who reads there, or if the app is not
    installed in the workspace any more.
    """
    payload = job.payload
    workspace = services.workspaces.get(job.workspace)
    if workspace is None:
        raise TokenError(f"the app is not installed in {job.workspace}")
    user = str(payload["user"])
    channel: str | None = payload.get("channel")
    is_own_dm = bool(payload.get("is_own_dm"))
    name, kind = None, "modal"
    if is_own_dm:
        kind = "im"
    elif channel is not None:
        facts = services.audiences.channel(workspace, channel)
        name, kind = facts.name, facts.kind
    asking = Asking(user, channel, payload.get("is_shared"), is_own_dm)
    rules = services.settings.for_channel(channel, name, workspace.team)
    audience = services.audiences.of(workspace, asking)
    if "public" in (rules.audience, services.audience):
        audience = "public"
    return Spot(
        workspace=workspace,
        channel=channel,
        kind=kind,
        user=user,
        person=services.journal.hash_person(job.workspace, user),
        audience=audience,
        rules=rules,
        desk=services.desks.desk_for(rules),
    )


def text_of(payload: Mapping[str, Any], name: str) -> str | None:
    """The text under this name; None for anything else."""
    value = payload.get(name)
    return value if isinstance(value, str) and value else None
