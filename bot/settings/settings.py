"""The settings from file, environment and flags, checked once for the whole bot."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.settings import checks
from bot.settings.file import CONFIG_VARIABLE, find_file, line_of, read_table
from bot.settings.file import SettingsError as SettingsError
from bot.settings.places import user_folder
from bot.settings.table import read_values, setting, settings_of
from corpus import Audience
from corpus.nearest import did_you_mean, nearest

DEFAULT_MAX_WRONG = 0.10
DEFAULT_INDEX_TIMEOUT = 2.0
PREFIX = "FRONTDESK_"


def _default_journal() -> str:
    return f"sqlite:///{user_folder('data') / 'journal.sqlite3'}"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, checked; at most one of `corpus` and `index` is set.

    `journal` may contain a password: show it only `masked` (see `bot.settings.table`).
    The content of `slack` is checked by `bot.slack.settings`.

    Attributes
    ----------
    origins : setting -> where its value comes from; a missing one has its default
    file : the settings file that was read, or None
    """

    corpus: Path | None = setting(
        checks.folder,
        None,
        "Corpus folder to use",
        shown="the shipped knowledge",
        metavar="DIR",
    )
    index: str | None = setting(
        checks.index,
        None,
        "Index to use instead of a corpus: a folder or an address",
        metavar="DIR",
    )
    fallback_index: Path | None = setting(
        checks.folder,
        None,
        "Index or corpus folder that answers while an index on a server is unreachable",
    )
    index_timeout: float = setting(
        checks.timeout,
        DEFAULT_INDEX_TIMEOUT,
        "Seconds that one call to an index on a server may take",
        needs_server=True,
    )
    cache_dir: Path = setting(
        checks.folder,
        lambda: user_folder("cache"),
        "Folder for the indexes that frontdesk builds for itself",
        shown="your cache folder",
    )
    audience: Audience = setting(
        checks.audience,
        "internal",
        "Who is asking; public hides internal entries",
        metavar="[public|internal]",
    )
    max_wrong: float = setting(
        checks.share,
        DEFAULT_MAX_WRONG,
        "Highest acceptable share of wrong answers",
        metavar="SHARE",
    )
    journal: str = setting(
        checks.database,
        _default_journal,
        "Database URL of the journal, the Slack app's record of questions and replies",
        shown="SQLite in your data folder",
    )
    slack: Mapping[str, object] = setting(
        checks.table, dict, "Settings of the Slack app", shown=""
    )
    origins: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None

    @property
    def knowledge(self) -> str | Path:
        """What to open: the index, else the corpus, else the shipped corpus."""
        return self.index or self.corpus or shipped_corpus()

    @property
    def corpus_folder(self) -> Path:
        """The corpus folder to read or check: the one set, else the shipped one."""
        return self.corpus or shipped_corpus()


SETTINGS = settings_of(Settings)
"""The settings by name, in the order in which they are shown."""

VARIABLES = {
    name: f"{PREFIX}{name.upper()}"
    for name, known in SETTINGS.items()
    # A table does not fit in a variable.
    if known.check is not checks.table
}
"""Setting -> its environment variable."""

_KNOWLEDGE = {"corpus", "index"}


def flag_of(name: str) -> str:
    """The command-line flag of a setting.

    >>> flag_of("max_wrong")
    '--max-wrong'
    """
    return f"--{name.replace('_', '-')}"


def shipped_corpus() -> Path:
    """The folder of the knowledge that comes with frontdesk."""
    import corpus

    return Path(str(corpus.__file__)).parent / "outsourcing"


def load_settings(
    config: Path | None = None,
    flags: Mapping[str, object] = MappingProxyType({}),
    *,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """The settings from file, environment and flags; the later one wins.

    Parameters
    ----------
    config : the settings file; None looks at ``FRONTDESK_CONFIG``, then for a
        ``frontdesk.toml`` in `folder` (and above it, up to the root of the Git checkout
        that it is in), then in the user's config folder; the first one is read
    flags : setting -> value; None if the flag was not used
    environ : default `os.environ`
    folder : default the current folder

    Raises: SettingsError with every problem, one per line.
    """
    environ = os.environ if environ is None else environ
    folder = Path.cwd() if folder is None else folder
    problems: list[str] = []
    file = find_file(config, environ, folder)
    layers = [_from_file(file, problems)] if file else []
    layers += [_from_environment(environ, problems), _from_flags(flags, problems)]
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer, origin in layers:
        knowledge = _KNOWLEDGE & layer.keys()
        if knowledge == _KNOWLEDGE:
            problems.append(
                f'{origin("corpus")}: "corpus" and "index" cannot be combined;'
                " set only one"
            )
        if knowledge:
            # A corpus replaces the index of an earlier layer, and the reverse.
            for name in _KNOWLEDGE:
                values.pop(name, None)
                origins.pop(name, None)
        values |= layer
        origins |= {name: origin(name) for name in layer}
    if problems:
        raise SettingsError("\n".join(problems))
    if not _KNOWLEDGE & values.keys():
        origins["corpus"] = f"default: {SETTINGS['corpus'].default}"
    return Settings(**values, origins=MappingProxyType(origins), file=file)


# The checked values of one origin, and what tells people where each was set.
_Layer = tuple[dict[str, Any], Callable[[str], str]]


def _from_file(file: Path, problems: list[str]) -> _Layer:
    text, table = read_table(file, problems)

    def origin(name: str) -> str:
        return f"{file}:{line_of(name, text)}"

    return read_values(table, SETTINGS, file.parent, origin, problems), origin


def _from_environment(environ: Mapping[str, str], problems: list[str]) -> _Layer:
    table = {
        name: environ[variable]
        for name, variable in VARIABLES.items()
        # An empty variable is one that was meant to be unset.
        if environ.get(variable)
    }
    origin = VARIABLES.__getitem__
    values = read_values(table, SETTINGS, Path(), origin, problems)
    ours = [*VARIABLES.values(), CONFIG_VARIABLE]
    for variable in sorted(environ):
        if variable.startswith(PREFIX) and variable not in ours:
            # Only what looks like a typo is refused: the variable may be another
            # program's, or belong to the Slack app.
            likely = nearest(variable, ours, close=0.85)
            if likely:
                fix = did_you_mean(likely, "")
                problems.append(f"{variable}: unknown setting; {fix}")
    return values, origin


def _from_flags(flags: Mapping[str, object], problems: list[str]) -> _Layer:
    table = {name: value for name, value in flags.items() if value is not None}
    return read_values(table, SETTINGS, Path(), flag_of, problems), flag_of
