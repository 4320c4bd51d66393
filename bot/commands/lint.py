"""``frontdesk lint``: reports every problem of a corpus folder in one run."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bot.commands.options import with_settings
from bot.settings.settings import Settings
from bot.terminal.screen import clean, counted
from corpus import FrontdeskError

EPILOG = """\b
Examples:
  frontdesk lint my-corpus
  frontdesk lint --strict my-corpus      # warnings fail as well

\b
Exit status: 0 no errors, 1 errors found, 2 the folder cannot be checked.
"""


@click.command(epilog=EPILOG)
@click.argument(
    "folder",
    metavar="[DIR]",
    required=False,
    type=click.Path(file_okay=False, path_type=Path),
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object per problem."
)
@with_settings()
def lint(folder: Path | None, strict: bool, as_json: bool, settings: Settings) -> None:
    """Check the corpus in DIR (default: the settings' corpus, else the shipped one).

    Each problem is one line: file:line: what is wrong; how to fix it.
    """
    from corpus import check_corpus

    folder = folder or settings.corpus_folder
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise FrontdeskError(
            f"{folder}: cannot be read ({error.strerror}); "
            "check its name and permissions"
        ) from error
    problems = check_corpus(folder)
    for problem in problems:
        if as_json:
            import json

            row = {
                "file": str(problem.path),
                "line": problem.line,
                "what": problem.what,
                "fix": problem.fix,
                "level": "warning" if problem.is_warning else "error",
            }
            click.echo(json.dumps(row))
        else:
            click.echo(clean(str(problem)))
    n_warnings = sum(problem.is_warning for problem in problems)
    n_errors = len(problems) - n_warnings
    click.echo(
        f"{_count(n_errors, 'error')}, {_count(n_warnings, 'warning')}", err=True
    )
    failed = n_errors or (strict and n_warnings)
    click.get_current_context().exit(1 if failed else 0)


def _count(number: int, noun: str) -> str:
    return counted(number, noun) if number else f"no {noun}s"
