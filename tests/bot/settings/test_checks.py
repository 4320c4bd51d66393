"""What each check accepts, what it makes of it, and how it refuses the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.settings import checks
from bot.settings.checks import BadValueError, Check

BASE = Path("/base").absolute()


@pytest.mark.parametrize(
    ("check", "value", "result"),
    [
        (checks.folder, "knowledge", BASE / "knowledge"),
        (checks.folder, Path("knowledge"), BASE / "knowledge"),
        (checks.folder, "~/knowledge", Path("~/knowledge").expanduser()),
        (checks.index, "built", str(BASE / "built")),
        (checks.index, "milvus+http://host/sales", "milvus+http://host/sales"),
        (checks.database, "postgresql://db/j", "postgresql://db/j"),
        (checks.database, "sqlite:///j.db", f"sqlite:///{BASE / 'j.db'}"),
        (checks.share, "0.05", 0.05),
        (checks.timeout, 600, 600.0),
        (checks.between(1, 10), 10, 10),
        (checks.between(0.5, 2.0), 1, 1.0),
        (checks.tags, ["a", "b", "a"], frozenset("ab")),
        (checks.yes_or_no, False, False),
        (checks.yes_or_no, "True", True),
        (checks.one_of("sure", "never"), "never", "never"),
    ],
)
def test_a_value_becomes_what_is_used(
    check: Check[Any], value: object, result: object
) -> None:
    assert check(value, BASE) == result


@pytest.mark.parametrize(
    ("check", "value", "message"),
    [
        (checks.folder, " ", "must be the path of a folder"),
        (checks.folder, "a\0b", "must be the path of a folder"),
        (checks.index, 3, "must be the folder or the address of an index"),
        (checks.share, 1, "must be a number above 0 and below 1, such as 0.10"),
        (checks.share, float("nan"), "must be a number above 0 and below 1"),
        (checks.timeout, 601, "must be a number of seconds above 0, at most 600"),
        (checks.timeout, 10**400, "must be a number of seconds above 0, at most 600"),
        (checks.between(1, 10), 2.5, "must be a whole number from 1 to 10"),
        (checks.between(0.5, 2.0), True, "must be a number from 0.5 to 2"),
        (checks.tags, [""], "must be a list of tags"),
        (checks.yes_or_no, "yes", "must be true or false"),
        (checks.yes_or_no, 1, "must be true or false"),
        (checks.one_of("sure", "never"), ["sure"], 'must be "sure" or "never"'),
    ],
)
def test_any_other_value_is_refused(
    check: Check[Any], value: object, message: str
) -> None:
    with pytest.raises(BadValueError) as caught:
        check(value, BASE)
    assert str(caught.value).startswith(message)
