"""``frontdesk doctor``: what is set up, what is missing, and how to fix it."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import desk_opener, setting_options, settings_from
from bot.settings.settings import Settings, SettingsError
from bot.terminal.screen import PlainScreen, wants_colour

if TYPE_CHECKING:
    from bot.doctor import Check

EPILOG = """\b
Examples:
  frontdesk doctor
  frontdesk doctor --json
  frontdesk doctor --config team/frontdesk.toml

\b
Exit status: 0 if all is well, 1 if something is missing.
"""

_MARKS = {"ok": "ok", "note": "note", "missing": "MISSING"}
_COLOURS = {"ok": "green", "note": "yellow", "missing": "red"}


@click.command(epilog=EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@setting_options("corpus", "index")
def doctor(as_json: bool, config: Path | None, **flags: str | None) -> None:
    """Check the installation, the settings, the corpus, the index and Slack's tokens.

    Also shows each setting and where it comes from; never a token.
    """
    from bot.doctor import Check, check_all, next_step, setting_rows

    context = click.get_current_context()
    settings: Settings | None = None
    checks: list[Check]
    try:
        settings = settings_from(config, flags)
    except SettingsError as error:
        # The other checks depend on the settings.
        checks = [Check("settings", "missing", str(error), "fix the settings")]
    else:
        where = str(settings.file or "no settings file")
        checks = [Check("settings", "ok", where)]
        checks += check_all(settings, desk_opener())
    rows = setting_rows(settings) if settings else []
    if as_json:
        import json

        shown = {
            "checks": [dataclasses.asdict(check) for check in checks],
            "settings": [
                {"name": name, "value": value, "from": origin}
                for name, value, origin in rows
            ],
        }
        click.echo(json.dumps(shown))
    else:
        _show(checks, rows)
        click.echo(next_step(checks))
    context.exit(1 if any(check.state == "missing" for check in checks) else 0)


def _show(checks: list[Check], rows: list[tuple[str, str, str]]) -> None:
    screen = PlainScreen.for_stream(sys.stdout)
    is_coloured = wants_colour(sys.stdout)
    width = max(len(check.name) for check in checks)
    for check in checks:
        mark = f"{_MARKS[check.state]:<7}"
        if is_coloured:
            click.secho(mark, fg=_COLOURS[check.state], nl=False)
        else:
            click.echo(mark, nl=False)
        screen.text(f"  {check.name:<{width}}  {check.detail}")
        if check.fix and check.state != "ok":
            screen.text(f"{'':{width + 11}}{check.fix}")
    if rows:
        screen.gap()
        screen.title("Settings and where they come from:")
        name_width = max(len(name) for name, _, _ in rows)
        for name, value, origin in rows:
            screen.text(f"  {name:<{name_width}}  {value}  ({origin})")
    screen.gap()
