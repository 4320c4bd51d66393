"""The ``[slack]`` table of the settings file, checked; every problem is reported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from bot.settings import checks
from bot.settings.settings import Settings, SettingsError
from bot.settings.table import Setting, read_values, setting, settings_of
from corpus import Audience

FollowUps = Literal["always", "sure", "never"]

_CHANNEL = r"[CDG][A-Z0-9]{2,20}|#[^\s#<>|,]{1,80}"
_TEAM = r"[ET][A-Z0-9]{2,20}"
_URL = r"https?://[^\s/?#@]{1,253}(?:/[^\s?#]*)?"


def _api_url(value: object, base: Path) -> str:
    url = checks.matching(_URL, 'like "https://slack.com/api/"')(value, base)
    return url.rstrip("/") + "/"


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How questions from one channel are treated."""

    corpus: Path | None = setting(
        checks.existing_folder,
        None,
        "Corpus folder to answer from",
        shown="the corpus of all channels",
    )
    tags: frozenset[str] = setting(
        checks.tags,
        frozenset(),
        "Answer only from entries with one of these tags",
        shown="all entries",
    )
    max_wrong: float | None = setting(
        checks.share,
        None,
        "Highest acceptable share of wrong answers",
        shown="`max_wrong` of all channels",
    )
    public: bool = setting(
        checks.yes_or_no,
        True,
        "`true`: reply to mentions in the channel; `false`: only the asker sees it",
    )
    follow_ups: FollowUps = setting(
        checks.one_of("always", "sure", "never"),
        "sure",
        "Whether to reply in a thread without being mentioned; `sure`: only when"
        " there is an answer",
    )
    audience: Audience = setting(
        checks.audience,
        "internal",
        "`public` hides internal entries; `internal` shows them where only members"
        " can read them",
    )


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The settings of the Slack app.

    Attributes
    ----------
    everywhere : for channels that have no settings of their own
    channels : by the channel's id, or its name with the ``#``
    workspaces : by team id; with several workspaces, one that is not named here gets
        public entries only
    oauth : whether workspaces install the app by themselves; follows from the tokens
    """

    everywhere: ChannelSettings = ChannelSettings()
    channels: Mapping[str, ChannelSettings] = field(default_factory=dict)
    workspaces: Mapping[str, ChannelSettings] = field(default_factory=dict)
    oauth: bool = False
    handoff: str | None = setting(
        checks.matching(_CHANNEL, 'like "C0123456789" or "#ask-sales"'),
        None,
        "Channel for questions that the bot can't answer",
        shown="`handoff` of the corpus",
    )
    app_name: str = setting(
        checks.matching(r"[^\n]{1,35}", "a name of 1 to 35 characters"),
        "frontdesk",
        "Name of the app in its manifest",
    )
    command: str = setting(
        checks.matching(r"/[a-z0-9_-]{1,31}", 'like "/faq"'), "/faq", "Slash command"
    )
    assistant_view: bool = setting(
        checks.yes_or_no, False, "`true` for an app created before Slack had agents"
    )
    public_url: str | None = setting(
        checks.matching(_URL, 'like "https://faq.example.com"'),
        None,
        "URL at which Slack reaches the app over HTTP",
        shown="none: Socket Mode",
    )
    health: str | None = setting(
        checks.matching(r".{1,253}:[0-9]{1,5}", 'like "127.0.0.1:8080"'),
        None,
        "`HOST:PORT` that serves `/healthz` and `/readyz` in Socket Mode",
    )
    api_url: str = setting(_api_url, "https://slack.com/api/", "URL of Slack's Web API")
    connections: int = setting(
        checks.between(1, 10), 2, "Connections that Socket Mode keeps open, 1 to 10"
    )
    n_workers: int = setting(checks.between(1, 64), 8, "Threads that answer questions")
    queue_limit: int = setting(
        checks.between(1, 100_000), 1000, "Questions that may wait for a thread"
    )
    keep_days: float = setting(
        checks.between(1.0, 36_500.0), 365.0, "Days to keep questions in the journal"
    )
    drain_seconds: float = setting(
        checks.between(0.0, 600.0),
        20.0,
        "Seconds that a shutdown waits for answers in progress",
    )
    lease_seconds: float = setting(
        checks.between(0.2, 600.0),
        20.0,
        "Seconds after which another process takes over the work of one that died",
    )

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
        tables = [self.everywhere, *self.channels.values(), *self.workspaces.values()]
        return frozenset(table.corpus for table in tables if table.corpus is not None)


_OF_CHANNEL = settings_of(ChannelSettings)
_OF_APP = settings_of(SlackSettings)
# Table of tables -> what its keys match, and how to write one.
_TABLES = {
    "channels": (
        _CHANNEL,
        '[slack.channels.C0123456789] or [slack.channels."#sales"]',
    ),
    "workspaces": (_TEAM, "[slack.workspaces.T0123456789]"),
}
_KNOWN = {
    **_OF_APP,
    **_OF_CHANNEL,
    **{name: Setting(checks.table, name) for name in _TABLES},
}


def read_slack_settings(settings: Settings) -> SlackSettings:
    """The Slack app's settings.

    Raises: SettingsError with every problem, one per line.
    """
    file = settings.file or Path("frontdesk.toml").absolute()
    problems: list[str] = []

    def read(name: str, table: object, known: Mapping[str, Setting]) -> dict[str, Any]:
        place = f"{file} [{name}]"
        if not isinstance(table, Mapping):
            problems.append(f"{place}: must be a table")
            return {}
        return read_values(table, known, file.parent, lambda _name: place, problems)

    values = read("slack", settings.slack, _KNOWN)
    tables = {name: values.pop(name, {}) for name in _TABLES}
    app = {name: values.pop(name) for name in _OF_APP if name in values}
    everywhere = ChannelSettings(**values)
    for name, (pattern, example) in _TABLES.items():
        app[name] = {}
        for key, table in tables[name].items():
            if not re.fullmatch(pattern, key):
                problems.append(f"{file} [slack.{name}.{key}]: write it like {example}")
                continue
            own = read(f"slack.{name}.{key}", table, _OF_CHANNEL)
            app[name][key] = replace(everywhere, **own)
    if problems:
        raise SettingsError("\n".join(problems))
    return SlackSettings(everywhere=everywhere, **app)
