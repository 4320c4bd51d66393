"""What a setting may be: each check turns a value as written into the value as used.

A check raises `BadValueError` for a value that the setting cannot have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from corpus import Audience

T = TypeVar("T")
Number = TypeVar("Number", int, float)
Check = Callable[[object, Path], T]
"""(the value, the folder that a relative path is relative to) -> the checked value."""


class BadValueError(Exception):
    """A value that a setting cannot have; the message says what it must be."""


def folder(value: object, base: Path) -> Path:
    """A folder, which need not exist."""
    if isinstance(value, Path):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise BadValueError("must be the path of a folder")
    try:
        # Not resolved: people see the path as they wrote it.
        return base / Path(value).expanduser()
    except RuntimeError:
        raise BadValueError("must be in a home folder that exists") from None


def existing_folder(value: object, base: Path) -> Path:
    """A folder that exists, resolved: two spellings of one folder are equal."""
    path = folder(value, base).resolve()
    if not path.is_dir():
        raise BadValueError("must be a folder that exists")
    return path


def index(value: object, base: Path) -> str:
    """An index folder, or the address of an index on a server."""
    if isinstance(value, str) and "://" in value and "\0" not in value:
        return value
    try:
        return str(folder(value, base))
    except BadValueError:
        raise BadValueError("must be the folder or the address of an index") from None


def database(value: object, base: Path) -> str:
    """A database URL; the path of an SQLite file is relative to `base`."""
    if not isinstance(value, str) or not re.match(r"[a-z][a-z0-9+]*://", value):
        raise BadValueError(
            "must be a database URL, such as sqlite:///journal.sqlite3"
            " or postgresql://HOST/NAME"
        )
    # Three slashes and a name: a relative path.
    relative = re.fullmatch(r"(sqlite(?:\+\w+)?:///)([^/:?][^:?]*)", value)
    if relative and not Path(relative[2]).is_absolute():
        return relative[1] + str(base / Path(relative[2]).expanduser())
    return value


def table(value: object, _base: Path) -> Mapping[str, object]:
    """A table of the file, unchecked."""
    if not isinstance(value, Mapping):
        raise BadValueError("must be a table")
    return MappingProxyType(dict(value))


def tags(value: object, _base: Path) -> frozenset[str]:
    """Tags of entries."""
    if not isinstance(value, list) or not all(isinstance(x, str) and x for x in value):
        raise BadValueError('must be a list of tags, such as ["pricing"]')
    return frozenset(value)


def yes_or_no(value: object, _base: Path) -> bool:
    """Yes or no, also as text: the environment holds only text."""
    if isinstance(value, str):
        value = {"true": True, "false": False}.get(value.lower())
    if not isinstance(value, bool):
        raise BadValueError("must be true or false")
    return value


def share(value: object, _base: Path) -> float:
    """A share in (0, 1)."""
    number = _number(value, float)
    if number is None or not 0 < number < 1:
        raise BadValueError("must be a number above 0 and below 1, such as 0.10")
    return number


def timeout(value: object, _base: Path) -> float:
    """Seconds in (0, 600]."""
    number = _number(value, float)
    if number is None or not 0 < number <= 600:
        raise BadValueError("must be a number of seconds above 0, at most 600")
    return number


def between(low: Number, high: Number) -> Check[Number]:
    """A number in [low, high], whole if the limits are integers."""
    kind = type(low)
    noun = "a whole number" if kind is int else "a number"

    def check(value: object, _base: Path) -> Number:
        number = _number(value, kind)
        if number is None or not low <= number <= high:
            raise BadValueError(f"must be {noun} from {low:g} to {high:g}")
        return number

    return check


def matching(pattern: str, example: str) -> Check[str]:
    """Text that matches the whole of `pattern`."""

    def check(value: object, _base: Path) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise BadValueError(f"must be {example}")
        return value

    return check


def one_of(*choices: T) -> Check[T]:
    """One of `choices`."""

    def check(value: object, _base: Path) -> T:
        for choice in choices:
            if value == choice:
                return choice
        raise BadValueError("must be " + " or ".join(f'"{c}"' for c in choices))

    return check


audience: Check[Audience] = one_of("public", "internal")
"""Who is asking."""


def _number(value: object, kind: type[Number]) -> Number | None:
    """`value` as a number, also from text: the environment holds only text."""
    if isinstance(value, bool) or not isinstance(value, str | kind | int):
        return None
    try:
        return kind(value)
    except (ValueError, OverflowError):
        return None
