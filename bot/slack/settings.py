"""The ``[slack]`` table of the settings file, checked: all problems told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast

from bot.settings.settings import Settings, SettingsError
from corpus import Audience
from corpus.nearest import did_you_mean, nearest

FollowUps = Literal["always", "sure", "never"]

_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{2,20}\Z")
_CHANNEL_NAME = re.compile(r"#[^\s#<>|,]{1,80}\Z")
_TEAM_ID = re.compile(r"[ET][A-Z0-9]{2,20}\Z")
_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}\Z")
_URL = re.compile(r"https?://[^\s/?#@]{1,253}(?:/[^\s?#]*)?\Z")


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How questions from one channel are treated.

    Attributes
    ----------
    corpus : the corpus folder that answers; None: the settings' own
    tags : only entries with one of these tags answer; empty: all
    max_wrong : in (0, 1), the share of the answers given that may be wrong; None: the
        settings' own
    public : whether a mention is answered for all to read, or for the asker only
    follow_ups : whether to speak up in a thread without being mentioned: `never`, only
        with an answer that it is `sure` of, or `always`
    audience : `public` keeps internal entries out, whatever is known of the channel
    """

    corpus: Path | None = None
    tags: frozenset[str] = frozenset()
    max_wrong: float | None = None
    public: bool = True
    follow_ups: FollowUps = "sure"
    audience: Audience = "internal"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The settings of the Slack app.

    Attributes
    ----------
    everywhere : for channels that have no settings of their own
    channels : by the channel's id, or its name with the ``#``
    workspaces : by team id; with several workspaces, one that is not named here gets
        public entries only
    assistant_view : for an app that was made before Slack had agents
    oauth : whether workspaces install the app by themselves; follows from the tokens
    handoff : the channel for questions that a person must answer; None: the corpus's
    public_url : where Slack reaches the app over HTTP; None: Socket Mode
    health : where Socket Mode answers whether it is ready, ``HOST:PORT``; None: nowhere
    connections : how many connections Socket Mode keeps open, 1 to 10
    n_workers, queue_limit : threads that answer, and how much may wait for them
    keep_days : how long questions are kept in the journal
    drain_seconds : how long a shutdown waits for answers that are under way
    """

    everywhere: ChannelSettings = ChannelSettings()
    channels: Mapping[str, ChannelSettings] = field(default_factory=dict)
    workspaces: Mapping[str, ChannelSettings] = field(default_factory=dict)
    handoff: str | None = None
    app_name: str = "frontdesk"
    command: str = "/faq"
    assistant_view: bool = False
    oauth: bool = False
    public_url: str | None = None
    health: str | None = None
    api_url: str = "https://slack.com/api/"
    connections: int = 2
    n_workers: int = 8
    queue_limit: int = 1000
    keep_days: float = 365.0
    drain_seconds: float = 20.0
    lease_seconds: float = 20.0

    def for_channel(
        self, channel: str | None, name: str | None = None, team: str | None = None
    ) -> ChannelSettings:
        """The settings for a channel, by its id first, then its name, then its team."""
        if channel is not None and channel in self.channels:
            return self.channels[channel]
        if name and f"#{name}" in self.channels:
            return self.channels[f"#{name}"]
        return self.workspaces.get(team or "", self.everywhere)

    @property
    def corpora(self) -> frozenset[Path]:
        """Every corpus folder that is named anywhere in these settings."""
        named = [self.everywhere, *self.channels.values(), *self.workspaces.values()]
        return frozenset(one.corpus for one in named if one.corpus is not None)


def read_slack_settings(settings: Settings) -> SlackSettings:
    """The Slack app's settings.

    Raises: SettingsError with every problem found, one a line.
    """
    reader = _Reader(str(settings.file or "frontdesk.toml"), _folder(settings))
    found = reader.read(settings.slack)
    if reader.problems:
        raise SettingsError("\n".join(reader.problems))
    return found


def _folder(settings: Settings) -> Path:
    return settings.file.parent if settings.file else Path.cwd()


class _BadValueError(Exception):
    """What a value must be instead."""


class _Reader:
    """Reads one table after the other and keeps every problem."""

    def __init__(self, file: str, folder: Path) -> None:
        self._file = file
        self._folder = folder
        self.problems: list[str] = []

    def read(self, table: Mapping[str, object]) -> SlackSettings:
        own = {**_APP, **_CHANNEL, "channels": None, "workspaces": None}
        values = self._values("slack", table, own)
        everywhere = replace(
            ChannelSettings(), **{k: v for k, v in values.items() if k in _CHANNEL}
        )
        app = {k: v for k, v in values.items() if k in _APP}
        channels = self._tables(
            "channels", table, everywhere, (_CHANNEL_ID, _CHANNEL_NAME), _CHANNEL_FORM
        )
        teams = self._tables("workspaces", table, everywhere, (_TEAM_ID,), _TEAM_FORM)
        settings = SlackSettings(
            everywhere=everywhere, channels=channels, workspaces=teams
        )
        return replace(settings, **app)

    def _tables(
        self,
        name: str,
        table: Mapping[str, object],
        base: ChannelSettings,
        forms: tuple[re.Pattern[str], ...],
        advice: str,
    ) -> dict[str, ChannelSettings]:
        given = table.get(name, {})
        if not isinstance(given, Mapping):
            self._add(f"slack.{name}", "must be a table", advice)
            return {}
        out = {}
        for key, inner in given.items():
            place = f"slack.{name}.{key}"
            if not any(form.match(key) for form in forms):
                self._add(place, "is not the name of one", advice)
            elif not isinstance(inner, Mapping):
                self._add(place, "must be a table", advice)
            else:
                out[key] = replace(base, **self._values(place, inner, _CHANNEL))
        return out

    def _values(
        self, place: str, table: Mapping[str, object], known: Mapping[str, Any]
    ) -> dict[str, Any]:
        out = {}
        for name, value in table.items():
            if name not in known:
                fix = did_you_mean(nearest(name, known), _known(known))
                self._add(f"{place}.{name}", "is not a setting", fix)
            elif known[name] is not None:
                check = cast("Callable[[object, Path], object]", known[name])
                try:
                    out[name] = check(value, self._folder)
                except _BadValueError as error:
                    self._add(f"{place}.{name}", f"must be {error}", "change it")
        return out

    def _add(self, place: str, what: str, fix: str) -> None:
        self.problems.append(f"{self._file}: {place} {what}; {fix}")


def _known(known: Mapping[str, object]) -> str:
    return f"the settings here are {', '.join(known)}"


_CHANNEL_FORM = (
    'write it like [slack.channels.C0123456789] or [slack.channels."#sales"]'
)
_TEAM_FORM = "write it like [slack.workspaces.T0123456789]"


def _folder_path(value: object, base: Path) -> Path:
    if not isinstance(value, str) or not value.strip():
        raise _BadValueError("the path of a corpus folder")
    path = (base / Path(value).expanduser()).resolve()
    if not path.is_dir():
        raise _BadValueError(f"a folder that exists, and {path} does not")
    return path


def _tags(value: object, _base: Path) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(x, str) and x for x in value):
        raise _BadValueError('a list of tags, such as ["pricing"]')
    return frozenset(value)


def _share(value: object, _base: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _BadValueError("a number between 0 and 1, such as 0.1")
    if not 0 < value < 1:
        raise _BadValueError("between 0 and 1, such as 0.1")
    return float(value)


def _yes_or_no(value: object, _base: Path) -> bool:
    if not isinstance(value, bool):
        raise _BadValueError("true or false")
    return value


def _one_of(*choices: str) -> Callable[[object, Path], str]:
    def check(value: object, _base: Path) -> str:
        if value not in choices:
            raise _BadValueError(" or ".join(f'"{choice}"' for choice in choices))
        return str(value)

    return check


def _matching(form: re.Pattern[str], example: str) -> Callable[[object, Path], str]:
    def check(value: object, _base: Path) -> str:
        if not isinstance(value, str) or not form.match(value):
            raise _BadValueError(f"like {example}")
        return value

    return check


def _number(low: float, high: float) -> Callable[[object, Path], float]:
    def check(value: object, _base: Path) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _BadValueError("a number")
        if not low <= value <= high:
            raise _BadValueError(f"between {low:g} and {high:g}")
        return float(value)

    return check


def _count(low: int, high: int) -> Callable[[object, Path], int]:
    def check(value: object, _base: Path) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise _BadValueError("a whole number")
        if not low <= value <= high:
            raise _BadValueError(f"between {low} and {high}")
        return value

    return check


def _handoff(value: object, base: Path) -> str:
    if isinstance(value, str) and _CHANNEL_ID.match(value):
        return value
    return _matching(_CHANNEL_NAME, '"C0123456789" or "#ask-sales"')(value, base)


def _api_url(value: object, base: Path) -> str:
    url = _matching(_URL, '"https://slack.com/api/"')(value, base)
    return url.rstrip("/") + "/"


_CHANNEL: dict[str, Callable[[object, Path], object]] = {
    "corpus": _folder_path,
    "tags": _tags,
    "max_wrong": _share,
    "public": _yes_or_no,
    "follow_ups": _one_of("always", "sure", "never"),
    "audience": _one_of("public", "internal"),
}
_APP: dict[str, Callable[[object, Path], object]] = {
    "handoff": _handoff,
    "app_name": _matching(re.compile(r"[^\n]{1,35}\Z"), "a name of 1 to 35 characters"),
    "command": _matching(_COMMAND, '"/faq"'),
    "assistant_view": _yes_or_no,
    "public_url": _matching(_URL, '"https://faq.example.com"'),
    "health": _matching(re.compile(r".{1,253}:[0-9]{1,5}\Z"), '"127.0.0.1:8080"'),
    "api_url": _api_url,
    "connections": _count(1, 10),
    "n_workers": _count(1, 64),
    "queue_limit": _count(1, 100_000),
    "keep_days": _number(1, 36_500),
    "drain_seconds": _number(0, 600),
    "lease_seconds": _number(0.2, 600),
}
