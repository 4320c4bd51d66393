"""The command line as a whole: help, errors, exit statuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

import bot
from bot.cli import COMMANDS, frontdesk
from corpus import FrontdeskError

Run = Callable[..., Result]


def test_help_lists_every_command_with_examples(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name, (_, about) in COMMANDS.items():
        assert name in result.stdout
        assert about in result.stdout
    assert 'frontdesk ask "diff between bpo and a call center?"' in result.stdout


@pytest.mark.parametrize(
    "command",
    [
        ("ask",),
        ("chat",),
        ("lint",),
        ("eval",),
        ("index", "build"),
        ("index", "info"),
        ("doctor",),
        ("completion",),
    ],
)
def test_every_command_explains_itself_with_examples(
    run: Run, command: tuple[str, ...]
) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Examples:\n" in result.stdout
    assert f"frontdesk {' '.join(command)}" in result.stdout


def test_the_version_is_the_installed_one(run: Run) -> None:
    from importlib.metadata import version

    assert run("--version").stdout == f"frontdesk {version('frontdesk')}\n"


def test_a_mistyped_command_gets_the_nearest(run: Run) -> None:
    result = run("aks", "kpo")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert 'There is no command "aks"; did you mean "ask"?' in result.stderr


def test_a_question_without_ask_gets_a_hint(run: Run) -> None:
    result = run("what is kpo?")
    assert result.exit_code == 2
    assert 'to ask a question: frontdesk ask "..."' in result.stderr


def test_a_command_whose_module_is_missing_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "slack", ("bot.not_there:slack", ""))
    result = run("slack", "run")
    assert result.exit_code == 2
    assert result.stderr == (
        'frontdesk: "frontdesk slack" cannot start: the Python module'
        ' "bot.not_there" is missing; run: pip install --upgrade frontdesk\n'
    )


def test_an_error_is_one_message_on_standard_error(run: Run) -> None:
    error = FrontdeskError("x.yaml:1: empty\x1b[2J; write an answer")
    result = run("ask", "kpo", knowledge=error)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "frontdesk: x.yaml:1: empty; write an answer\n"


def test_an_operating_system_error_names_its_file(run: Run) -> None:
    def fail(_settings: object) -> object:
        raise PermissionError(13, "Permission denied", "corpus/a.yaml")

    result = run("ask", "kpo", knowledge=fail)
    assert result.exit_code == 2
    assert result.stderr == "frontdesk: corpus/a.yaml: Permission denied\n"


def test_a_bug_is_not_hidden(run: Run) -> None:
    def fail(_settings: object) -> object:
        raise KeyError("bug")

    with pytest.raises(KeyError):
        run("ask", "kpo", knowledge=fail)


def test_ctrl_c_ends_with_130_and_silence(run: Run) -> None:
    def interrupt(_settings: object) -> object:
        raise KeyboardInterrupt

    result = run("ask", "kpo", knowledge=interrupt)
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "")


def test_bad_settings_stop_every_command(run: Run) -> None:
    result = run("ask", "--max-wrong", "2", "kpo")
    assert result.exit_code == 2
    assert result.stderr == (
        'frontdesk: --max-wrong: "max_wrong" must be a number above 0 and below 1,'
        ' such as 0.10, not "2"\n'
    )


def test_config_may_come_before_or_after_the_command(
    run: Run, no_settings: Path
) -> None:
    (no_settings / "mine.toml").write_text("max_wrong = 7\n", encoding="utf-8")
    for args in (
        ("--config", "mine.toml", "ask", "kpo"),
        ("ask", "--config", "mine.toml", "kpo"),
    ):
        result = run(*args)
        assert result.exit_code == 2
        assert 'mine.toml:1: "max_wrong" must be a number' in result.stderr


def test_the_package_offers_its_two_names() -> None:
    from bot.desk.reply import Reply

    assert bot.Reply is Reply
    assert set(bot.__all__) == {"Desk", "Reply"}
    with pytest.raises(AttributeError, match="has no attribute 'Deks'"):
        bot.Deks  # noqa: B018


def test_a_wild_card_in_a_question_is_not_a_file_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passed: dict[str, object] = {}
    monkeypatch.setattr(
        click.Command, "main", lambda _self, *_args, **extra: passed.update(extra)
    )
    frontdesk.main(prog_name="frontdesk")
    # On Windows click would replace "kpo?" by the names of files that fit.
    assert passed["windows_expand_args"] is False
