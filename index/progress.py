"""Reports how far a long step has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
#: Called with (step, done, total); a total of 0 is unknown.
Progress = Callable[[str, int, int], None]
_EVERY = 1024


def silent(_step: str, _done: int, _total: int) -> None:
    """Reports nothing."""


def reporting(items: Iterable[T], tell: Progress, step: str, total: int) -> Iterator[T]:
    """The items; calls `tell` at the first one and then every 1024 items.

    >>> list(reporting("ab", print, "Reading", 2))
    Reading 0 2
    ['a', 'b']
    """
    for done, item in enumerate(items):
        if done % _EVERY == 0:
            tell(step, done, total)
        yield item
