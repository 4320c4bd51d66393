"""File, environment and flags, checked once: what the rest of the bot may rely on."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, cast

from bot.settings.checks import CHECKS, BadValueError
from bot.settings.file import (
    CONFIG_VARIABLE,
    SettingsError,
    find_file,
    line_of,
    read_table,
)
from bot.settings.places import user_folder
from corpus import Audience
from corpus.nearest import did_you_mean, nearest

__all__ = ["Settings", "SettingsError", "load_settings", "masked", "shipped_corpus"]

DEFAULT_MAX_WRONG = 0.10
DEFAULT_INDEX_TIMEOUT = 2.0
PREFIX = "FRONTDESK_"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, checked.

    Attributes
    ----------
    corpus : the corpus folder, or None; at most one of `corpus` and `index` is set
    index : an index folder (or the address of an index elsewhere), or None
    cache_dir : where built indexes are kept
    audience : whom the command line answers as
    max_wrong : in (0, 1), the share of the answers given that may be wrong
    fallback_index : a folder that answers while an index on a server is away, or None
    index_timeout : seconds that one call to that server may take
    journal : a database URL; it may hold a password, so show `masked` instead
    slack : the ``[slack]`` table of the file as it stands; `bot.slack` checks it
    origins : setting -> where its value is from
    file : the settings file that was read, or None
    """

    corpus: Path | None
    index: str | None
    cache_dir: Path
    audience: Audience
    max_wrong: float
    journal: str
    fallback_index: Path | None = None
    index_timeout: float = DEFAULT_INDEX_TIMEOUT
    slack: Mapping[str, object] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None

    @property
    def knowledge(self) -> str | Path:
        """What to open: the index, else the corpus, else the shipped corpus."""
        return self.index or self.corpus or shipped_corpus()

    @property
    def corpus_folder(self) -> Path:
        """The corpus folder to read or check: the settings', else the shipped."""
        return self.corpus or shipped_corpus()


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
        that it is in), then in the user's config folder; the first found is read
    flags : setting -> value; a value of None was not given
    environ : default `os.environ`
    folder : default the current folder

    Raises: SettingsError with every problem found, one a line.
    """
    environ = os.environ if environ is None else environ
    folder = Path.cwd() if folder is None else folder
    problems: list[str] = []
    file = find_file(config, environ, folder)
    layers = [
        _from_file(file, problems) if file else _Layer({}, {}),
        _from_environment(environ, problems),
        _from_flags(flags, problems),
    ]
    if problems:
        raise SettingsError("\n".join(problems))
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        if len(_KNOWLEDGE & layer.values.keys()) == 2:
            both = " and ".join(layer.origins[name] for name in sorted(_KNOWLEDGE))
            problems.append(f"{both} exclude each other; give one of them")
        # A corpus that is named later replaces an index named earlier, and the reverse.
        if _KNOWLEDGE & layer.values.keys():
            for name in _KNOWLEDGE:
                values.pop(name, None)
                origins.pop(name, None)
        values.update(layer.values)
        origins.update(layer.origins)
    if problems:
        raise SettingsError("\n".join(problems))
    return _settled(values, origins, file)


def masked(name: str, value: object) -> object:
    """`value` as it may be shown: no password of a URL, nothing that is named a secret.

    >>> masked("journal", "postgresql://me:secret@db/journal")
    'postgresql://me:***@db/journal'
    >>> masked("slack", {"bot_token": "xoxb-1", "silent": True})
    {'bot_token': '***', 'silent': True}
    """
    if isinstance(value, Mapping):
        return {str(key): masked(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [masked(name, inner) for inner in value]
    if re.search(r"token|secret|password|api_?key", name, re.IGNORECASE):
        return "***"
    if isinstance(value, str):
        if re.match(r"x(?:ox[a-z]|app)-", value):
            return "***"
        return re.sub(r"(://[^:/@\s]*:)[^@\s]*@", r"\1***@", value)
    return value


class _Layer(NamedTuple):
    """Checked values of one origin, with what to call the origin."""

    values: dict[str, object]
    origins: dict[str, str]


_KNOWLEDGE = {"corpus", "index"}
# What a relative path in the environment or a flag is relative to; a path below it is
# shown as the person wrote it.
_HERE = Path()


def _from_file(file: Path, problems: list[str]) -> _Layer:
    text, table = read_table(file, problems)
    layer = _Layer({}, {})
    for name, value in table.items():
        place = f"{file}:{line_of(name, text)}"
        if name == "slack":
            if isinstance(value, Mapping):
                layer.values[name] = value
                layer.origins[name] = str(file)
            else:
                problems.append(f'{place}: "slack" must be a table; write [slack]')
        elif name not in CHECKS:
            known = nearest(name, [*CHECKS, "slack"])
            problems.append(f'{place}: unknown setting "{name}"; {_advice(known)}')
        else:
            _check(name, value, file.parent, place, str(file), layer, problems)
    return layer


def _from_environment(environ: Mapping[str, str], problems: list[str]) -> _Layer:
    layer = _Layer({}, {})
    names = {f"{PREFIX}{name.upper()}": name for name in CHECKS}
    for variable in sorted(environ):
        name = names.get(variable)
        if name is not None:
            # An empty variable is one that was meant to be unset.
            if environ[variable]:
                origin = f"environment {variable}"
                value = environ[variable]
                _check(name, value, _HERE, variable, origin, layer, problems)
        elif variable.startswith(PREFIX):
            # Only what looks like a slip is refused: the variable may be another
            # program's, or belong to the Slack app.
            known = nearest(variable, [*names, CONFIG_VARIABLE], close=0.85)
            if known and variable != CONFIG_VARIABLE:
                problems.append(f"{variable}: unknown setting; {_advice(known)}")
    return layer


def _from_flags(flags: Mapping[str, object], problems: list[str]) -> _Layer:
    layer = _Layer({}, {})
    for name, value in flags.items():
        if value is not None:
            flag = f"--{name.replace('_', '-')}"
            origin = f"flag {flag}"
            _check(name, value, _HERE, flag, origin, layer, problems)
    return layer


def _check(
    name: str,
    value: object,
    base: Path,
    place: str,
    origin: str,
    layer: _Layer,
    problems: list[str],
) -> None:
    """Put the checked value into `layer`, or what is wrong with it into `problems`."""
    try:
        layer.values[name] = CHECKS[name](value, base)
    except BadValueError as error:
        shown = masked(name, value)
        problems.append(f'{place}: "{name}" {error}, not {_quoted(shown)}')
    else:
        layer.origins[name] = origin


def _settled(
    values: Mapping[str, object], origins: dict[str, str], file: Path | None
) -> Settings:
    """The whole settings: what nobody gave has its default."""
    data = user_folder("data")
    defaults: dict[str, object] = {
        "cache_dir": user_folder("cache"),
        "audience": "internal",
        "max_wrong": DEFAULT_MAX_WRONG,
        "index_timeout": DEFAULT_INDEX_TIMEOUT,
        "journal": f"sqlite:///{data / 'journal.sqlite3'}",
        "slack": {},
    }
    complete = {**defaults, **values}
    origins |= dict.fromkeys(defaults.keys() - values.keys(), "default")
    if not _KNOWLEDGE & values.keys():
        origins["corpus"] = "default (the shipped knowledge)"
    return Settings(
        corpus=cast("Path | None", complete.get("corpus")),
        index=cast("str | None", complete.get("index")),
        cache_dir=cast("Path", complete["cache_dir"]),
        audience=cast("Audience", complete["audience"]),
        max_wrong=cast("float", complete["max_wrong"]),
        journal=cast("str", complete["journal"]),
        fallback_index=cast("Path | None", complete.get("fallback_index")),
        index_timeout=cast("float", complete["index_timeout"]),
        slack=MappingProxyType(dict(cast("Mapping[str, object]", complete["slack"]))),
        origins=MappingProxyType(dict(origins)),
        file=file,
    )


def _quoted(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 60 else text[:57] + "..."


def _advice(known: str | None) -> str:
    return did_you_mean(known, f"the settings are {', '.join([*CHECKS, 'slack'])}")
