"""The app's tokens, from the environment or files that it names; never shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings.settings import SettingsError

_NAMES = {
    "bot": ("SLACK_BOT_TOKEN", "xoxb-"),
    "app": ("SLACK_APP_TOKEN", "xapp-"),
    "signing_secret": ("SLACK_SIGNING_SECRET", ""),
    "client_id": ("SLACK_CLIENT_ID", ""),
    "client_secret": ("SLACK_CLIENT_SECRET", ""),
    "person_key": ("FRONTDESK_PERSON_KEY", ""),
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The app's credentials; None for each that is not set.

    Attributes
    ----------
    bot : for one workspace, ``xoxb-...``
    app : for Socket Mode, ``xapp-...``
    signing_secret : for HTTP, to verify what Slack sends
    client_id, client_secret : for several workspaces
    person_key : people's ids in the journal are hashed with it
    """

    bot: str | None = field(default=None, repr=False)
    app: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    person_key: str | None = field(default=None, repr=False)

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app by themselves (OAuth)."""
        return self.client_id is not None and self.client_secret is not None


def read_tokens(environ: Mapping[str, str] | None = None) -> Tokens:
    """The tokens: ``SLACK_BOT_TOKEN``, or the file that ``SLACK_BOT_TOKEN_FILE`` names.

    Raises: SettingsError with every problem, one per line, and never with a token.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    values = {
        name: _read(variable, start, environ, problems)
        for name, (variable, start) in _NAMES.items()
    }
    tokens = Tokens(**values)
    if (tokens.client_id is None) != (tokens.client_secret is None):
        problems.append(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together; "
            "set both for several workspaces, or neither for one"
        )
    if tokens.many_workspaces and tokens.bot is not None:
        problems.append(
            "SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for several; "
            "unset one of them"
        )
    if problems:
        raise SettingsError("\n".join(problems))
    return tokens


def needed(tokens: Tokens, *, over_http: bool) -> list[str]:
    """What is missing to run, one line per token; [] if nothing is."""
    missing = []
    if tokens.bot is None and not tokens.many_workspaces:
        missing.append(
            "SLACK_BOT_TOKEN is not set; install the app in your workspace and copy "
            'the "Bot User OAuth Token" (xoxb-...) from its "OAuth & Permissions" page'
        )
    if over_http and tokens.signing_secret is None:
        missing.append(
            "SLACK_SIGNING_SECRET is not set; copy the signing secret from the app's "
            '"Basic Information" page'
        )
    if not over_http and tokens.app is None:
        missing.append(
            "SLACK_APP_TOKEN is not set; create an app-level token (xapp-...) with "
            '"connections:write" on the app\'s "Basic Information" page'
        )
    return missing


def _read(
    variable: str, start: str, environ: Mapping[str, str], problems: list[str]
) -> str | None:
    value = environ.get(variable, "").strip()
    file = environ.get(f"{variable}_FILE", "").strip()
    if value and file:
        problems.append(f"{variable} and {variable}_FILE are both set; unset one")
        return None
    origin = variable
    if file:
        origin = f"the file that {variable}_FILE names"
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            problems.append(f"{variable}_FILE: {file} cannot be read: {reason}")
            return None
        if not value:
            problems.append(f"{variable}_FILE: {file} is empty; put the token in it")
            return None
    if not value:
        return None
    if not value.startswith(start):
        problems.append(f'{origin} must start with "{start}"; copy the right one')
        return None
    if any(character.isspace() for character in value):
        problems.append(f"{origin} contains a space; copy it again")
        return None
    return value
