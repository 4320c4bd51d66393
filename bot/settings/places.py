"""The user's folders for settings, data and what can be made again, by the system."""

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
    """The folder of that kind for frontdesk; it need not exist.

    What platformdirs says.  On Linux, where that is two lines, it is not asked: it
    imports tempfile, shutil and random, a tenth of the time from Enter to the answer.
    """
    if sys.platform == "linux" and not os.environ.get("ANDROID_ROOT"):
        variable, usual = _XDG[kind]
        named = os.environ.get(variable, "").strip()
        # A relative one must be passed over (XDG Base Directory Specification).
        folder = named if os.path.isabs(named) else os.path.expanduser(usual)  # noqa: PTH111, PTH117
        return Path(folder) / "frontdesk"
    import platformdirs

    find = {
        "cache": platformdirs.user_cache_path,
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
    }[kind]
    return find("frontdesk", appauthor=False)
