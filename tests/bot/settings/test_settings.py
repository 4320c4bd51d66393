"""Settings: which origin wins, what is refused and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings.settings import (
    SETTINGS,
    Settings,
    SettingsError,
    load_settings,
    shipped_corpus,
)

pytestmark = pytest.mark.usefixtures("no_settings")


def load(
    folder: Path, environ: dict[str, str] | None = None, **flags: object
) -> Settings:
    return load_settings(None, flags, environ=environ or {}, folder=folder)


def write(folder: Path, text: str) -> Path:
    file = folder / "frontdesk.toml"
    file.write_text(text, encoding="utf-8")
    return file


def refused(
    folder: Path, environ: dict[str, str] | None = None, **flags: object
) -> str:
    with pytest.raises(SettingsError) as caught:
        load(folder, environ, **flags)
    return str(caught.value)


def test_without_any_settings_the_shipped_corpus_is_opened(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.corpus is None
    assert settings.index is None
    assert settings.knowledge == settings.corpus_folder == shipped_corpus()
    assert settings.audience == "internal"
    assert settings.max_wrong == 0.10
    assert settings.journal.startswith("sqlite:///")
    assert settings.file is None
    assert settings.origins["corpus"] == "default: the shipped knowledge"
    assert "max_wrong" not in settings.origins


def test_the_shipped_corpus_is_there() -> None:
    assert (shipped_corpus()).is_dir()


def test_a_flag_beats_the_environment_beats_the_file(tmp_path: Path) -> None:
    file = write(tmp_path, 'max_wrong = 0.2\naudience = "public"\ncache_dir = "c"\n')
    environ = {"FRONTDESK_MAX_WRONG": "0.3", "FRONTDESK_AUDIENCE": "internal"}
    settings = load(tmp_path, environ, max_wrong=0.4, audience=None)
    assert settings.max_wrong == 0.4
    assert settings.audience == "internal"
    assert settings.cache_dir == tmp_path / "c"
    assert settings.origins["max_wrong"] == "--max-wrong"
    assert settings.origins["audience"] == "FRONTDESK_AUDIENCE"
    assert settings.origins["cache_dir"] == f"{file}:3"


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    assert load(tmp_path, {"FRONTDESK_MAX_WRONG": ""}).max_wrong == 0.10


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    write(tmp_path, 'corpus = "knowledge"\njournal = "sqlite:///j.sqlite3"\n')
    settings = load(tmp_path)
    assert settings.corpus == tmp_path / "knowledge"
    assert settings.journal == f"sqlite:///{tmp_path / 'j.sqlite3'}"


def test_the_slack_table_is_handed_on_as_it_stands(tmp_path: Path) -> None:
    write(tmp_path, "[slack]\nsilent = true\n[slack.channels.C1]\ntags = ['a']\n")
    assert load(tmp_path).slack == {"silent": True, "channels": {"C1": {"tags": ["a"]}}}


def test_an_index_named_later_replaces_a_corpus_named_earlier(tmp_path: Path) -> None:
    write(tmp_path, 'corpus = "knowledge"\n')
    settings = load(tmp_path, {"FRONTDESK_INDEX": "/built"})
    assert settings.corpus is None
    assert settings.knowledge == "/built"
    assert "corpus" not in settings.origins
    settings = load(tmp_path, {"FRONTDESK_INDEX": "/built"}, corpus=Path("/mine"))
    assert settings.index is None
    assert settings.knowledge == Path("/mine")


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        'audiense = "public"\n'
        "max_wrong = 1.5\n"
        "corpus = 3\n"
        'journal = "journal.sqlite3"\n'
        "zebra = 1\n"
        "slack = true\n",
    )
    assert refused(
        tmp_path, {"FRONTDESK_CORPSU": "x", "FRONTDESK_AUDIENCE": "all"}, max_wrong=0.0
    ) == (
        f'{file}:1: unknown setting "audiense"; did you mean "audience"?\n'
        f'{file}:2: "max_wrong" must be a number above 0 and below 1, such as 0.10,'
        " not 1.5\n"
        f'{file}:3: "corpus" must be the path of a folder, not 3\n'
        f'{file}:4: "journal" must be a database URL, such as'
        " sqlite:///journal.sqlite3 or postgresql://HOST/NAME,"
        ' not "journal.sqlite3"\n'
        f'{file}:5: unknown setting "zebra"; the settings are'
        f" {', '.join(SETTINGS)}\n"
        f'{file}:6: "slack" must be a table, not True\n'
        'FRONTDESK_AUDIENCE: "audience" must be "public" or "internal", not "all"\n'
        'FRONTDESK_CORPSU: unknown setting; did you mean "FRONTDESK_CORPUS"?\n'
        '--max-wrong: "max_wrong" must be a number above 0 and below 1, such as'
        " 0.10, not 0.0"
    )


def test_corpus_and_index_at_once_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, corpus="a", index="b") == (
        '--corpus: "corpus" and "index" cannot be combined; set only one'
    )


def test_a_variable_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    load(tmp_path, {"FRONTDESK_SLACK_LOG": "1", "FRONTDESK_BUILD_NUMBER": "7"})
