"""The doctor: what it finds, what it advises, and that it keeps secrets."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import Result

from bot.doctor import check_cache, check_packages, check_slack, setting_rows
from bot.settings.settings import load_settings
from corpus import FrontdeskError

Run = Callable[..., Result]

GOOD = "entries:\n  - {id: a, question: What is A?, answer: A is a letter.}\n"


@pytest.fixture
def folder(no_settings: Path) -> Path:
    """A corpus without a problem."""
    folder = no_settings / "knowledge"
    folder.mkdir()
    (folder / "faq.yaml").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)


def test_a_healthy_set_up_ends_with_0_and_the_next_step(run: Run, folder: Path) -> None:
    result = run("doctor", "--corpus", str(folder))
    assert result.exit_code == 0
    assert f"corpus          {folder}: no problems\n" in result.stdout
    assert "index           small@1234, 5 entries\n" in result.stdout
    assert f"  corpus     {folder}  (--corpus)\n" in result.stdout
    assert "  max_wrong  0.1  (default)\n" in result.stdout
    assert "MISSING" not in result.stdout
    assert result.stdout.endswith("\nAll set. Next: frontdesk chat\n")


def test_json_has_the_same(run: Run, folder: Path) -> None:
    shown = json.loads(run("doctor", "--json", "--corpus", str(folder)).stdout)
    states = {check["name"]: check["state"] for check in shown["checks"]}
    assert states["corpus"] == states["index"] == "ok"
    assert not any(check["fix"] for check in shown["checks"] if check["state"] == "ok")
    assert {"name": "audience", "value": "internal", "from": "default"} in (
        shown["settings"]
    )


def test_a_broken_corpus_is_what_to_fix_next(run: Run, folder: Path) -> None:
    (folder / "faq.yaml").write_text(GOOD.replace("answer: A is", "x: A is"), "utf-8")
    result = run("doctor", "--corpus", str(folder))
    assert result.exit_code == 1
    assert f"{folder / 'faq.yaml'}:2: " in result.stdout
    assert result.stdout.endswith(
        f'\nNext: corpus: to see every problem: frontdesk lint "{folder}".\n'
    )


def test_an_index_that_does_not_open_says_how_to_build_it(run: Run) -> None:
    error = FrontdeskError("built: is of version 0")
    result = run("doctor", "--index", "built", knowledge=error)
    assert result.exit_code == 1
    assert "MISSING  index           built: is of version 0\n" in result.stdout
    assert "frontdesk index build --corpus DIR --out" in result.stdout


def test_wrong_settings_are_the_finding(run: Run, no_settings: Path) -> None:
    (no_settings / "frontdesk.toml").write_text("audiense = 1\n", encoding="utf-8")
    result = run("doctor")
    assert result.exit_code == 1
    assert 'frontdesk.toml:1: unknown setting "audiense"' in result.stdout
    assert result.stdout.endswith("\nNext: settings: fix the settings.\n")


def test_secrets_are_never_shown(
    run: Run, folder: Path, no_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hush")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-hush")
    monkeypatch.setenv("FRONTDESK_JOURNAL", "postgresql://me:hush@db/j")
    (no_settings / "frontdesk.toml").write_text(
        '[slack]\nsigning_secret = "hush"\nsilent = true\n', encoding="utf-8"
    )
    for args in (("doctor",), ("doctor", "--json")):
        result = run(*args, "--corpus", str(folder))
        assert result.exit_code == 0
        assert "hush" not in result.stdout + result.stderr
        assert "SLACK_BOT_TOKEN, SLACK_APP_TOKEN set" in result.stdout
        assert "postgresql://me:***@db/j" in result.stdout


def test_slack_is_missing_only_where_it_is_wanted(no_settings: Path) -> None:
    settings = load_settings(environ={})
    assert check_slack(settings, {}).state == "note"
    assert check_slack(settings, {"SLACK_BOT_TOKEN": "x"}).state == "missing"
    (no_settings / "frontdesk.toml").write_text("[slack]\na = 1\n", encoding="utf-8")
    assert check_slack(load_settings(environ={}), {}).state == "missing"


@pytest.mark.parametrize(
    ("environ", "state", "detail"),
    [
        ("SLACK_BOT_TOKEN SLACK_APP_TOKEN", "ok", "SLACK_BOT_TOKEN, SLACK_APP_TOKEN"),
        ("SLACK_BOT_TOKEN_FILE SLACK_APP_TOKEN", "ok", "SLACK_BOT_TOKEN, SLACK_APP"),
        (
            "SLACK_CLIENT_ID SLACK_CLIENT_SECRET SLACK_SIGNING_SECRET",
            "ok",
            "SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET set",
        ),
        (
            "SLACK_CLIENT_ID SLACK_SIGNING_SECRET",
            "missing",
            "not set: SLACK_CLIENT_SECRET, SLACK_APP_TOKEN",
        ),
        ("SLACK_APP_TOKEN SLACK_SIGNING_SECRET", "missing", "not set: SLACK_BOT_TOKEN"),
    ],
)
def test_slack_needs_tokens_for_one_workspace_or_for_several(
    environ: str, state: str, detail: str, no_settings: Path
) -> None:
    check = check_slack(load_settings(environ={}), dict.fromkeys(environ.split(), "x"))
    assert check.state == state
    assert check.detail.startswith(detail)


def test_a_missing_extra_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name in ("matplotlib", "rich"):
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "version", version)
    checks = {check.name: check for check in check_packages()}
    assert checks["extra plots"].state == "note"
    assert checks["extra plots"].fix == (
        'to install it: pip install "frontdesk[plots]"'
    )
    assert checks["frontdesk"].state == "missing"
    assert checks["frontdesk"].fix == "pip install rich"


def test_a_checkout_that_is_not_installed_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    (check,) = check_packages()
    assert (check.state, check.fix) == (
        "missing",
        "run in its source folder: pip install -e .",
    )


def test_a_cache_that_cannot_be_written_is_a_note(tmp_path: Path) -> None:
    assert check_cache(tmp_path / "new" / "folder").state == "ok"
    assert not (tmp_path / "new").exists()
    (tmp_path / "file").touch()
    check = check_cache(tmp_path / "file")
    assert check.state == "note"
    assert check.fix == (
        "make it writable, or set FRONTDESK_CACHE_DIR to a folder that is"
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_cache_is_a_note(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert check_cache(tmp_path / "cache").state == "note"


def test_settings_are_shown_with_their_origins(no_settings: Path) -> None:
    rows = setting_rows(load_settings(environ={"FRONTDESK_INDEX": "/built"}))
    assert ("index", "/built", "FRONTDESK_INDEX") in rows
    assert "corpus" not in [name for name, _, _ in rows]
