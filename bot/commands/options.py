"""The options that several commands share, and opening the desk that they name."""

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

# Types for the shell to complete; the check of the setting does the rest.
_TYPES: Mapping[Any, click.ParamType[Any]] = {
    checks.folder: click.Path(file_okay=False),
    checks.audience: click.Choice(["public", "internal"]),
}

config_option = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Settings file (default: frontdesk.toml, here or in your config folder).",
)


def setting_options(*names: str) -> Callable[[Command], Command]:
    """Give a command ``--config`` and the flags of the settings `names`.

    The command passes their values on to `settings_from`.
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
    """The settings of a command; ``--config`` may also come before its name."""
    outer = click.get_current_context().find_root().params.get("config")
    return load_settings(config or outer, flags)


def with_settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `setting_options`, and pass it the `settings` that result."""

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
    """The function that opens the desk of some settings; it shows progress.

    Python code that calls the command line, such as a test, may put its own opener into
    the context's `obj`.
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
        click.echo(
            f"frontdesk: answering from {settings.fallback_index} instead", err=True
        )
    return desk
