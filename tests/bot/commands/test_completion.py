"""Shell completion: the script for each shell, and what it completes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from bot.cli import frontdesk

Run = Callable[..., Result]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_FRONTDESK_COMPLETE={shell}_complete" in result.stdout


def test_a_shell_completes_commands_without_importing_them() -> None:
    result = CliRunner().invoke(
        frontdesk,
        prog_name="frontdesk",
        env={
            "_FRONTDESK_COMPLETE": "bash_complete",
            "COMP_WORDS": "frontdesk s",
            "COMP_CWORD": "1",
        },
    )
    assert result.stdout == "plain,slack\n"
