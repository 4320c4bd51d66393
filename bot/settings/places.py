"""The user's folders for settings, data and caches on this system."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

Kind = Literal["cache", "config", "data"]

_XDG: dict[Kind, tuple[str, str]] = {
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "data": ("XDG_DATA_HOME", "~/.local/share"),
}


def user_folder(kind: Kind) -> Path:
    """frontdesk's folder of that kind; it need not exist.

    It is that of platformdirs, which is not used on Linux, where two lines do the same:
    its imports take a tenth of the time from Enter to the answer.
    """
    if sys.platform == "linux" and not os.environ.get("ANDROID_ROOT"):
        variable, default = _XDG[kind]
        path = os.environ.get(variable, "").strip()
        # A relative path must be ignored (XDG Base Directory Specification).
        folder = path if os.path.isabs(path) else os.path.expanduser(default)  # noqa: PTH111, PTH117
        return Path(folder) / "frontdesk"
    import platformdirs

    find = {
        "cache": platformdirs.user_cache_path,
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
    }[kind]
    return find("frontdesk", appauthor=False)
