"""How the Web API says no."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer with ``ok: false``."""

    def __init__(
        self,
        error: str,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        self.body = {"ok": False, "error": error, **extra}
        self.status, self.headers = status, headers or {}
