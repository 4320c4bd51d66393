"""Tasks as values: Slack's payloads are read into them once, at the edge.

The journal stores them as JSON.  Only `write_down` and `task_of` know its keys; what an
earlier version wrote is read too, or rejected as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, assert_never

from bot.journal import Job
from bot.journal.work import Work
from bot.slack.messages.actions import Action, Ref


class Surface(StrEnum):
    """How a question is asked; `THREAD`: in a thread, without a mention of the bot."""

    MENTION = "mention"
    DM = "dm"
    THREAD = "thread"
    SLASH = "slash"
    SHORTCUT = "shortcut"
    MODAL = "modal"
    HOME = "home"


class Page(StrEnum):
    """What can be opened without a question."""

    HOME = "home"
    PROMPTS = "prompts"
    HELP = "help"
    TOPICS = "topics"
    WHY = "why"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was asked or pressed, by whom, and how to reply there.

    Attributes
    ----------
    user : "" if Slack does not say; then nothing internal is shown
    channel : None in a modal or on the App Home
    ts : the message that asks, or whose button was pressed
    is_shared : whether the channel is shared; None: the payload does not say
    is_own_dm : a direct conversation with the bot: only the person needs checking
    is_ephemeral : only this person sees the message whose button was pressed
    view_id : the open window that the reply goes to
    """

    user: str
    channel: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    response_url: str | None = None
    view_id: str | None = None
    is_shared: bool | None = None
    is_own_dm: bool = False
    is_ephemeral: bool = False

    @property
    def is_private(self) -> bool:
        """Whether only the person who pressed the button can see it."""
        return self.is_ephemeral or self.view_id is not None

    @property
    def reply_thread(self) -> str | None:
        """The thread that a reply belongs to; a message outside threads starts one."""
        return self.thread_ts or self.ts


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer a question; `text` has Slack's escapes, as in messages."""

    place: Place
    surface: Surface
    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """Do what a button is for."""

    place: Place
    action: Action
    ref: Ref


@dataclass(frozen=True, slots=True)
class Relay:
    """Pass a person's reply in the hand-off channel on to the asker."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """Show a page; `text` is what followed the slash command."""

    place: Place
    page: Page
    text: str = ""


Task = Ask | Press | Relay | Open


def read_place(fields: Mapping[str, Any]) -> Place:
    """The place that these fields describe; values of a wrong type are left out.

    >>> read_place({"user": "U1", "channel": 7, "ts": "1.2", "other": True})
    Place(user='U1', channel=None, ts='1.2', thread_ts=None, response_url=None, \
view_id=None, is_shared=None, is_own_dm=False, is_ephemeral=False)
    """
    is_shared = fields.get("is_shared")
    return Place(
        user=text_of(fields, "user") or "",
        channel=text_of(fields, "channel"),
        ts=text_of(fields, "ts"),
        thread_ts=text_of(fields, "thread_ts"),
        response_url=text_of(fields, "response_url"),
        view_id=text_of(fields, "view_id"),
        is_shared=None if is_shared is None else bool(is_shared),
        is_own_dm=bool(fields.get("is_own_dm")),
        is_ephemeral=bool(fields.get("is_ephemeral")),
    )


def text_of(fields: Mapping[str, Any], name: str) -> str | None:
    """The text under this name; None if there is none or it is empty."""
    value = fields.get(name)
    return value if isinstance(value, str) and value else None


def write_down(work: Work, key: str, workspace: str, task: Task) -> Job | None:
    """Add a task to the journal; None if the same delivery came before."""
    fields = asdict(task)
    payload = {**fields.pop("place"), **fields.pop("ref", {}), **fields}
    match task:
        case Ask():
            kind = "question"
        case Press():
            kind = "click"
        case Relay():
            kind = "relay"
        case Open():
            kind = payload.pop("page").value
        case _:
            assert_never(task)
    return work.add(key, workspace, kind, payload)


def task_of(job: Job) -> Task:
    """The task that a job of the journal stands for.

    Raises: ValueError for a job that no version of the app has written.
    """
    payload = job.payload
    place = read_place({"ts": payload.get("message_ts"), **payload})
    text = text_of(payload, "text") or ""
    match job.kind:
        case "question":
            return Ask(place, Surface(str(payload.get("surface"))), text)
        case "click":
            vote = payload.get("vote")
            ref = Ref(
                text_of(payload, "question_id") or "",
                text_of(payload, "entry_id"),
                vote if vote in ("up", "down") else None,
                text_of(payload, "tag"),
            )
            return Press(place, Action(str(payload.get("action"))), ref)
        case "relay":
            return Relay(place, text)
    return Open(place, Page(job.kind), text)
