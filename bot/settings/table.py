"""The table of settings: each field of a settings class describes one setting."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from bot.settings.checks import BadValueError, Check
from corpus.nearest import did_you_mean, nearest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting:
    """The description of a setting, besides its name and its type.

    Attributes
    ----------
    check : turns the value in the file, the environment or the flag into the value used
    about : what it is, for ``--help`` and docs/settings.md; a phrase without a period
    default : the default as people read it; empty if there is none
    metavar : the placeholder for its flag's value in ``--help``; None: it has no flag
    needs_server : whether it only matters with an index on a server
    """

    check: Check[Any]
    about: str
    default: str = ""
    metavar: str | None = None
    needs_server: bool = False


def setting(
    check: Check[T],
    default: T | Callable[[], T],
    about: str,
    *,
    shown: str | None = None,
    metavar: str | None = None,
    needs_server: bool = False,
) -> T:
    """A dataclass field that is a setting; the other arguments are those of `Setting`.

    `default` may also be a function that returns the default.  `shown` is the default
    as people read it, if that is not its value.
    """
    if shown is None:
        shown = "" if default is None else str(default).lower().removesuffix(".0")
    metadata = {"setting": Setting(check, about, shown, metavar, needs_server)}
    made: Any = (
        field(default_factory=default, metadata=metadata)
        if callable(default)
        else field(default=default, metadata=metadata)
    )
    value: T = made
    return value


def settings_of(kind: type) -> Mapping[str, Setting]:
    """The settings among the fields of a dataclass, by name, in order."""
    return MappingProxyType(
        {f.name: f.metadata["setting"] for f in fields(kind) if f.metadata}
    )


def read_values(
    table: Mapping[str, object],
    known: Mapping[str, Setting],
    base: Path,
    origin: Callable[[str], str],
    problems: list[str],
) -> dict[str, Any]:
    """The checked values of `table`; what is wrong is added to `problems`.

    Parameters
    ----------
    base : the folder that relative paths are relative to
    origin : the name of a setting -> where it was set, for people
    """
    values = {}
    for name, value in table.items():
        if name not in known:
            all_known = f"the settings are {', '.join(known)}"
            advice = did_you_mean(nearest(name, known), all_known)
            problems.append(f'{origin(name)}: unknown setting "{name}"; {advice}')
            continue
        try:
            values[name] = known[name].check(value, base)
        except BadValueError as error:
            shown = _quoted(masked(name, value))
            problems.append(f'{origin(name)}: "{name}" {error}, not {shown}')
    return values


def masked(name: str, value: object) -> object:
    """`value` without tokens, passwords in URLs, and anything named like a secret.

    Goes by names and forms, so that no new setting can be forgotten.

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


def _quoted(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 60 else text[:57] + "..."
