"""What each setting may be: a value as it was written -> the value as it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from corpus import Audience


class BadValueError(Exception):
    """A value that a setting cannot have; the message says what it must be."""


def _a_folder(value: object, base: Path) -> Path:
    if isinstance(value, Path):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise BadValueError("must be the path of a folder")
    try:
        # Not resolved: what is shown stays what the person wrote.
        return base / Path(value).expanduser()
    except RuntimeError:
        raise BadValueError("names a home folder that doesn't exist") from None


def _an_index(value: object, base: Path) -> str:
    if isinstance(value, Path):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise BadValueError("must be an index folder or the address of an index")
    return value if "://" in value else str(_a_folder(value, base))


def _some_seconds(value: object, _base: Path) -> float:
    message = "must be a number of seconds above 0, such as 2"
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadValueError(message)
    try:
        seconds = float(value)
    except ValueError:
        raise BadValueError(message) from None
    if not 0 < seconds <= 600:
        raise BadValueError(message)
    return seconds


def _an_audience(value: object, _base: Path) -> Audience:
    if value == "public" or value == "internal":
        return value
    raise BadValueError('must be "public" or "internal"')


def _a_share(value: object, _base: Path) -> float:
    message = "must be a number above 0 and below 1, such as 0.10"
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadValueError(message)
    try:
        share = float(value)
    except ValueError:
        raise BadValueError(message) from None
    if not 0 < share < 1:
        raise BadValueError(message)
    return share


def _a_database(value: object, base: Path) -> str:
    if not isinstance(value, str) or not re.match(r"[a-z][a-z0-9+]*://", value):
        raise BadValueError(
            "must be a database URL, such as sqlite:///journal.sqlite3"
            " or postgresql://HOST/NAME"
        )
    # Three slashes and then a name: relative to where it is written, as every path is.
    relative = re.fullmatch(r"(sqlite(?:\+\w+)?:///)([^/:?][^:?]*)", value)
    if relative and not Path(relative[2]).is_absolute():
        return relative[1] + str(base / Path(relative[2]).expanduser())
    return value


CHECKS: Mapping[str, Callable[[object, Path], object]] = MappingProxyType(
    {
        "corpus": _a_folder,
        "index": _an_index,
        "fallback_index": _a_folder,
        "index_timeout": _some_seconds,
        "cache_dir": _a_folder,
        "audience": _an_audience,
        "max_wrong": _a_share,
        "journal": _a_database,
    }
)
"""Setting -> (value, the folder that a relative path is relative to) -> checked value.

Each raises `BadValueError`.
"""
