"""The options that several commands share, and the desk that they name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.settings import checks
from bot.settings.settings import SETTINGS, Settings, flag_of, load_settings
from bot.terminal.screen import clean

if TYPE_CHECKING:
    from bot.desk.protocol import AnyDesk

Command = TypeVar("Command", bound=Callable[..., Any])

# How the shell completes a value; it is the settings' own check that judges it.
_TYPES: Mapping[Any, click.ParamType[Any]] = {
    checks.folder: click.Path(file_okay=False),
    checks.audience: click.Choice(["public", "internal"]),
}

config_option = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Settings file (default: the nearest frontdesk.toml).",
)


def setting_options(*names: str) -> Callable[[Command], Command]:
    """Give a command ``--config`` and the flags of the settings `names`.

    The command hands them to `settings_from`.
    """

    def decorate(command: Command) -> Command:
        command = config_option(command)
        for name in reversed(names):
            setting = SETTINGS[name]
            default = f" (default: {setting.default})" if setting.default else ""
            command = click.option(
                flag_of(name),
                type=_TYPES.get(setting.check),
                metavar=setting.metavar,
                help=f"{setting.about}{default}.",
            )(command)
        return command

    return decorate


def settings_from(config: Path | None, flags: Mapping[str, object]) -> Settings:
    """The settings that a command's options give; ``--config`` may precede its name."""
    outer = click.get_current_context().find_root().params.get("config")
    return load_settings(config or outer, flags)


def with_settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `setting_options`; it is passed the `settings` that they make."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def run(*args: Any, config: Path | None, **values: Any) -> Any:
            flags = {name: values.pop(name) for name in names}
            settings = settings_from(config, flags)
            return command(*args, settings=settings, **values)

        return setting_options(*names)(run)

    return decorate


Opener = Callable[[Settings], "AnyDesk"]


def desk_opener() -> Opener:
    """What opens the desk that settings name, with progress on a terminal.

    Python code that calls the command line may put an opener of its own into the
    context's `obj`, as the tests do.
    """
    opener: Opener = click.get_current_context().obj or _open
    return opener


def _open(settings: Settings) -> AnyDesk:
    from bot.desk.opening import open_knowledge
    from bot.terminal.progress import ProgressLine

    with ProgressLine(sys.stderr) as progress:
        desk = open_knowledge(settings, progress=progress)
    if desk.problem:
        click.echo(f"frontdesk: {clean(desk.problem)}", err=True)
        click.echo(f"frontdesk: {settings.fallback_index} answers instead", err=True)
    return desk
