"""Errors of the index; each message is for a person to read."""

from __future__ import annotations

from pathlib import Path

from corpus import FrontdeskError


class IndexFormatError(FrontdeskError):
    """An index that cannot be used: of another version, cut short, or foreign.

    `what` says what is wrong, `path` where; the message also says how to fix it.
    """

    def __init__(self, path: Path | str, what: str) -> None:
        self.path = path
        self.what = what
        super().__init__(
            f"{path}: {what}; build it again: "
            f"frontdesk index build --corpus CORPUS --out {path}"
        )


class BuildError(FrontdeskError):
    """An index that could not be written (a full disk, a read-only folder)."""


class AddressError(FrontdeskError):
    """A text that is not the address of an index."""

    def __init__(self, address: str, what: str) -> None:
        super().__init__(
            f"{address}: {what}; an index in Milvus has an address like "
            "milvus+http://localhost:19530/sales"
        )


class IndexAwayError(FrontdeskError):
    """An index on a server that is not answering, but may in a moment."""


class IndexGoneError(IndexAwayError):
    """A collection that has been replaced; opening the address again helps."""
