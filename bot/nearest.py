"""The known name that a mistyped one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, close: float = 0.6) -> str | None:
    """The one of `known` most like `name`, or None when nothing is as like as `close`.

    `close` is difflib's ratio, in [0, 1].

    >>> nearest("audiense", ["audience", "corpus"])
    'audience'
    """
    # Imported where it is needed: only mistakes need it, and starting must be quick.
    from difflib import get_close_matches

    found = get_close_matches(name, list(known), n=1, cutoff=close)
    return found[0] if found else None
