"""Errors of the index, all for a person to read."""

from __future__ import annotations

from pathlib import Path

from corpus import FrontdeskError


class IndexFormatError(FrontdeskError):
    """An index that cannot be used: another version, cut short, or foreign."""

    def __init__(self, path: Path | str, what: str) -> None:
        self.path = path
        super().__init__(
            f"{path}: {what}; build it again: "
            f"frontdesk index build --corpus CORPUS --out {path}"
        )


class BuildError(FrontdeskError):
    """An index that could not be written (a full disk, a read-only folder)."""


class AddressError(FrontdeskError):
    """An address of an index that cannot be one."""

    def __init__(self, address: str, what: str) -> None:
        super().__init__(
            f"{address}: {what}; an index in Milvus is named like "
            "milvus+http://localhost:19530/sales"
        )


class IndexAwayError(FrontdeskError):
    """An index on a server that does not answer now; it may again in a moment."""


class IndexGoneError(IndexAwayError):
    """A collection that a newer one has replaced; opening the address again helps."""
