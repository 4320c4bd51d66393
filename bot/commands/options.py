"""The options that several commands share, and the desk that they name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.settings.settings import Settings, load_settings
from bot.terminal.screen import clean

if TYPE_CHECKING:
    from bot.desk.desk import Desk

_FOLDER = click.Path(file_okay=False, path_type=Path)

_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "corpus": click.option(
        "--corpus", type=_FOLDER, metavar="DIR", help="Answer from this corpus folder."
    ),
    "index": click.option(
        "--index", metavar="DIR", help="Answer from this built index instead."
    ),
    "audience": click.option(
        "--audience",
        type=click.Choice(["public", "internal"]),
        help="Who is asking: public leaves internal entries out.",
    ),
    "max_wrong": click.option(
        "--max-wrong",
        type=float,
        metavar="SHARE",
        help="The share of the answers given that may be wrong (default 0.10).",
    ),
}


def with_settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command ``--config`` and the options `names`; it is passed `settings`."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def run(*args: Any, config: Path | None, **values: Any) -> Any:
            outer = click.get_current_context().find_root().params.get("config")
            flags = {name: values.pop(name) for name in names}
            settings = load_settings(config or outer, flags)
            return command(*args, settings=settings, **values)

        decorated: Callable[..., Any] = click.option(
            "--config",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="The settings file.",
        )(run)
        for name in reversed(names):
            decorated = _OPTIONS[name](decorated)
        return decorated

    return decorate


Opener = Callable[[Settings], "Desk"]


def desk_opener() -> Opener:
    """What opens the desk that settings name, with progress on a terminal.

    Who calls the command line from Python may put an opener of their own into the
    context's `obj`: the tests do.
    """
    opener: Opener = click.get_current_context().obj or _open
    return opener


def _open(settings: Settings) -> Desk:
    from bot.desk.opening import open_knowledge
    from bot.terminal.progress import ProgressLine

    with ProgressLine(sys.stderr) as progress:
        desk = open_knowledge(settings, progress=progress)
    if desk.problem:
        click.echo(f"frontdesk: {clean(desk.problem)}", err=True)
        click.echo(f"frontdesk: {settings.fallback_index} answers instead", err=True)
    return desk
