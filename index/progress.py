"""Saying how far a long step is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
#: Told (step, done, total); a total of 0 is not known.
Progress = Callable[[str, int, int], None]
_EVERY = 1024


def silent(_step: str, _done: int, _total: int) -> None:
    """Tells nobody."""


def told(items: Iterable[T], tell: Progress, step: str, total: int) -> Iterator[T]:
    """The items, while `tell` hears how many have gone by: at first, then now and then.

    >>> list(told("ab", print, "Reading", 2))
    Reading 0 2
    ['a', 'b']
    """
    for done, item in enumerate(items):
        if done % _EVERY == 0:
            tell(step, done, total)
        yield item
