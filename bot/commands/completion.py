"""``frontdesk completion``: scripts that make a shell complete `frontdesk`."""

from __future__ import annotations

import click
from click.shell_completion import (
    BashComplete,
    FishComplete,
    ShellComplete,
    ZshComplete,
)

_KINDS: dict[str, type[ShellComplete]] = {
    "bash": BashComplete,
    "zsh": ZshComplete,
    "fish": FishComplete,
}

EPILOG = """\b
Examples:
  frontdesk completion bash >> ~/.bashrc
  frontdesk completion zsh >> ~/.zshrc
  frontdesk completion fish > ~/.config/fish/completions/frontdesk.fish
"""


@click.command(epilog=EPILOG)
@click.argument("shell", type=click.Choice(list(_KINDS)))
def completion(shell: str) -> None:
    """Print the script that makes a shell complete frontdesk's commands and options."""
    root = click.get_current_context().find_root().command
    script = _KINDS[shell](root, {}, "frontdesk", "_FRONTDESK_COMPLETE")
    # Not the subclass's `source`: that of bash runs bash to check its version.
    click.echo(ShellComplete.source(script))
