"""``frontdesk slack``: run the app, print its manifest, check its set-up."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace

import click

from bot.commands.options import with_settings
from bot.settings.settings import Settings


@click.group()
def slack() -> None:
    """Set up and run the Slack app.

    \b
    One-time set-up:
      frontdesk slack manifest     paste it at api.slack.com/apps, "From a manifest"
      export SLACK_BOT_TOKEN=xoxb-...  SLACK_APP_TOKEN=xapp-...
      frontdesk slack check        show what is missing and how to fix it
      frontdesk slack run
    """


@slack.command()
@click.option(
    "--http",
    metavar="HOST:PORT",
    help="Serve HTTP here instead of using Socket Mode (needs the http extra).",
)
@click.option("-v", "--verbose", is_flag=True, help="Log what the app does.")
@with_settings("corpus", "index", "audience", "max_wrong")
def run(settings: Settings, http: str | None, verbose: bool) -> None:
    """Run the app until it is stopped."""
    from bot.slack.running import run_until_stopped
    from bot.slack.transport.tokens import read_tokens

    _set_up_logging(verbose=verbose)
    run_until_stopped(_chosen(settings), read_tokens(), http, _say)


@slack.command()
@with_settings()
def manifest(settings: Settings) -> None:
    """Print the manifest to create the Slack app from."""
    from bot.slack.manifest import manifest as make
    from bot.slack.manifest import manifest_json
    from bot.slack.settings import read_slack_settings
    from bot.slack.transport.tokens import read_tokens

    table = read_slack_settings(_chosen(settings))
    table = replace(table, oauth=read_tokens().many_workspaces)
    click.echo(manifest_json(make(table)))


@slack.command()
@click.option("--http", is_flag=True, help="Check for HTTP instead of Socket Mode.")
@with_settings("corpus", "index")
def check(settings: Settings, http: bool) -> None:
    """Check the set-up; exit with 1 if anything is missing."""
    from bot.slack.check import check as find

    is_good = True
    for finding in find(_chosen(settings), over_http=http):
        mark = "ok     " if finding.is_good else "MISSING"
        click.echo(f"{mark} {finding.what}")
        for line in finding.fix.splitlines():
            click.echo(f"        {line}")
        is_good = is_good and finding.is_good
    click.get_current_context().exit(0 if is_good else 1)


def _chosen(settings: Settings) -> Settings:
    """The settings that a Python caller put into the context, else `settings`."""
    chosen = click.get_current_context().obj
    return chosen if isinstance(chosen, Settings) else settings


def _say(text: str) -> None:
    click.echo(text, err=True)


def _set_up_logging(*, verbose: bool) -> None:
    """Log to standard error; from libraries, log only warnings.

    Their debug level shows tokens and what people wrote, so it is never switched on.
    """
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    logging.getLogger("bot").setLevel(logging.INFO if verbose else logging.WARNING)
