"""How the Web API says no."""


class ApiError(Exception):
    """An answer with ``ok: false``."""

    def __init__(self, error, status=200, headers=None, **extra) -> None:
        self.body = {"ok": False, "error": error, **extra}
        self.status, self.headers = status, headers or {}
