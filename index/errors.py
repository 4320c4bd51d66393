"""Errors of the index, all for a person to read."""

from __future__ import annotations

from pathlib import Path

from corpus import FrontdeskError


class IndexFormatError(FrontdeskError):
    """An index folder that cannot be used: another version, cut short, or foreign."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        super().__init__(
            f"{path}: {what}; build it again: "
            f"frontdesk index build --corpus CORPUS --out {path}"
        )


class BuildError(FrontdeskError):
    """An index that could not be written (a full disk, a read-only folder)."""
