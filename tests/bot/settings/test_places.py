"""The user's folders are those that platformdirs names."""

from __future__ import annotations

import platformdirs
import pytest

from bot.settings.places import user_folder


@pytest.mark.parametrize("named", [None, "", "relative", "/somewhere/else"])
def test_the_folders_are_those_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        if named is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, named)
    assert user_folder("cache") == platformdirs.user_cache_path("frontdesk", False)
    assert user_folder("config") == platformdirs.user_config_path("frontdesk", False)
    assert user_folder("data") == platformdirs.user_data_path("frontdesk", False)
