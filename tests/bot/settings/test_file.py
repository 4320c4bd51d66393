"""The settings file: which one is read, and what is refused."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings.settings import Settings, SettingsError, load_settings

pytestmark = pytest.mark.usefixtures("no_settings")


def load(
    folder: Path, config: Path | None = None, environ: dict[str, str] | None = None
) -> Settings:
    return load_settings(config, environ=environ or {}, folder=folder)


def write(folder: Path, text: str) -> Path:
    file = folder / "frontdesk.toml"
    file.write_text(text, encoding="utf-8")
    return file


def refused(folder: Path, config: Path | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        load(folder, config)
    return str(caught.value)


def test_a_file_above_counts_inside_a_git_checkout_only(tmp_path: Path) -> None:
    write(tmp_path, "max_wrong = 0.2\n")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert load(below).max_wrong == 0.10
    (tmp_path / ".git").mkdir()
    assert load(below).max_wrong == 0.2


def test_the_users_config_folder_comes_last(tmp_path: Path) -> None:
    folder = platformdirs.user_config_path("frontdesk", appauthor=False)
    folder.mkdir(parents=True)
    write(folder, "max_wrong = 0.5\n")
    assert load(tmp_path).max_wrong == 0.5
    write(tmp_path, "max_wrong = 0.2\n")
    assert load(tmp_path).max_wrong == 0.2


def test_the_file_can_be_named_by_flag_and_by_environment(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("max_wrong = 0.25\n", encoding="utf-8")
    assert load(tmp_path, other).max_wrong == 0.25
    named = load(tmp_path, environ={"FRONTDESK_CONFIG": "other.toml"})
    assert named.max_wrong == 0.25


def test_a_missing_named_file_is_an_error(tmp_path: Path) -> None:
    missing = tmp_path / "nothing.toml"
    assert refused(tmp_path, missing) == (
        f"{missing}: there is no such settings file;"
        " check --config and FRONTDESK_CONFIG"
    )


def test_bad_toml_is_named_with_its_line(tmp_path: Path) -> None:
    file = write(tmp_path, "max_wrong = 0.1\ncorpus = \n")
    assert refused(tmp_path) == f"{file}:2: Invalid value; fix the TOML syntax"


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "frontdesk.toml"
    file.write_bytes(b'corpus = "\xff"\n')
    assert refused(tmp_path) == f"{file}: is not UTF-8; save it as UTF-8"


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "frontdesk.toml").write_bytes(b"\xef\xbb\xbfmax_wrong = 0.2\n")
    assert load(tmp_path).max_wrong == 0.2


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, "#" * 1_000_001)
    assert refused(tmp_path) == f"{file}: is over 1 MB, too big for a settings file"


def test_a_file_that_nests_without_end_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, "corpus = " + "[" * 100_000)
    assert refused(tmp_path) == f"{file}: is nested too deeply for a settings file"


@given(st.text(max_size=60))
def test_any_text_as_a_settings_file_is_read_or_refused(text: str) -> None:
    # Not a fixture: hypothesis would share it between its examples anyway.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "frontdesk.toml"
        file.write_bytes(text.encode("utf-8", "replace"))
        with contextlib.suppress(SettingsError):
            assert load(folder).file == file
