"""The command `frontdesk`: its sub-commands, and how errors are shown.

A sub-command's module is imported when that command runs: each starts as fast as it
can, and only the command that needs an extra fails without it.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import config_option
from bot.terminal.screen import clean
from corpus import FrontdeskError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

INTERRUPTED = 130  # 128 + SIGINT, as shells have it
PIPE_CLOSED = 141  # 128 + SIGPIPE

# Name -> where the command is, and its line in `--help`.
COMMANDS: dict[str, tuple[str, str]] = {
    "ask": ("bot.commands.ask:ask", "Answer one question, or one per line of input."),
    "chat": ("bot.commands.chat:chat", "Ask questions in a terminal chat."),
    "lint": ("bot.commands.lint:lint", "Check a corpus folder."),
    "eval": (
        "bot.commands.eval:evaluation",
        "Measure the answers to acceptance questions.",
    ),
    "index": ("bot.commands.index:index", "Build or inspect an index."),
    "slack": ("bot.slack.cli:slack", "Set up and run the Slack app."),
    "doctor": ("bot.commands.doctor:doctor", "Check the installation and settings."),
    "completion": (
        "bot.commands.completion:completion",
        "Print a shell completion script.",
    ),
}

EPILOG = """\b
Examples:
  frontdesk ask "diff between bpo and a call center?"
  frontdesk chat
  frontdesk lint my-corpus
  frontdesk doctor
"""


class Edge(click.Group):
    """Imports a command when it is called; turns errors into messages and statuses."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module_name, _, attribute = COMMANDS[cmd_name][0].partition(":")
        try:
            module = import_module(module_name)
        except ModuleNotFoundError as error:
            raise FrontdeskError(
                f'"frontdesk {cmd_name}" cannot start: the Python module'
                f' "{error.name}" is missing; run: pip install --upgrade frontdesk'
            ) from error
        command: click.Command = getattr(module, attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from corpus.nearest import did_you_mean, nearest

            otherwise = f'to ask a question: {ctx.command_path} ask "..."'
            fix = did_you_mean(nearest(name, COMMANDS), otherwise)
            ctx.fail(f'There is no command "{clean(name)}"; {fix}')
        return super().resolve_command(ctx, args)

    def format_commands(
        self, _ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem[Any]]:
        from click.shell_completion import CompletionItem

        names: list[CompletionItem[Any]] = [
            CompletionItem(name, help=about)
            for name, (_, about) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def main(self, *args: Any, **extra: Any) -> Any:
        # On Windows, click would replace an argument such as "what is kpo?" with the
        # names of files that match it as a pattern.
        extra["windows_expand_args"] = False
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            value = super().invoke(ctx)
            sys.stdout.flush()
        except FrontdeskError as error:
            _say(str(error))
            ctx.exit(2)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            _forget_output()
            ctx.exit(PIPE_CLOSED)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            _say(f"{where}{error.strerror or error}")
            ctx.exit(2)
        return value


def _say(message: str) -> None:
    try:
        click.echo(f"frontdesk: {clean(message)}", err=True)
    except OSError:
        # Standard error is closed too; the exit status still reports the error.
        _forget_output()


def _forget_output() -> None:
    """Discard what is still buffered, so that Python's exit doesn't fail on it."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):
        # Not a real file (a test's stream, say): there is nothing to flush at exit.
        return


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"frontdesk {version('frontdesk')}")
        ctx.exit()


@click.group(
    cls=Edge,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@config_option
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def frontdesk(config: Path | None) -> None:
    """Answers a sales team's questions from curated knowledge.

    When it doesn't know, it says so and tells you whom to ask.
    """
