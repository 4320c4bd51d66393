"""The known name that a mistyped one was probably meant to be; "did you mean ...?"."""

from __future__ import annotations

from collections.abc import Iterable

# difflib's time grows with the square of the length.
_MAX_CHARS = 100


def nearest(name: str, known: Iterable[str], *, close: float = 0.6) -> str | None:
    """The known name most similar to `name`; None if none is as similar as `close`.

    `close` is difflib's ratio, in [0, 1].  Only the first 100 characters of `name`
    count.

    >>> nearest("audiense", ["audience", "corpus"])
    'audience'
    """
    # Imported here: only mistakes need it, and starting must be quick.
    from difflib import get_close_matches

    matches = get_close_matches(name[:_MAX_CHARS], list(known), n=1, cutoff=close)
    return matches[0] if matches else None


def did_you_mean(name: str | None, otherwise: str) -> str:
    """The advice "did you mean ...?" for a result of `nearest`; `otherwise` if None.

    >>> did_you_mean("audience", "delete it"), did_you_mean(None, "delete it")
    ('did you mean "audience"?', 'delete it')
    """
    return f'did you mean "{name}"?' if name else otherwise
