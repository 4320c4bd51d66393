"""The workspaces that installed the app, in the journal's database, for all processes.

slack_sdk has such stores too, but its SQLAlchemy store needs an extra library for
asyncio, keeps every old token, and is not part of our migrations.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from logging import Logger
from typing import Any

from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore
from sqlalchemy import delete, select

from bot.journal.engine import Database
from bot.journal.tables import installations, oauth_states

log = logging.getLogger(__name__)

_COLUMNS = (
    "app_id",
    "enterprise_id",
    "enterprise_name",
    "team_id",
    "team_name",
    "bot_token",
    "bot_id",
    "bot_user_id",
    "bot_refresh_token",
    "bot_token_expires_at",
    "is_enterprise_install",
    "installed_at",
)


class InstallationTable(InstallationStore):
    """One row per workspace, or organisation, that has installed the app."""

    def __init__(self, database: Database, client_id: str) -> None:
        self._database = database
        self._client_id = client_id

    @property
    def logger(self) -> Logger:
        return log

    def save(self, installation: Installation) -> None:
        """Store an installation, replacing an older one."""
        self.save_bot(installation.to_bot())

    def save_bot(self, bot: Bot) -> None:
        """Store a bot's token, replacing an older one."""
        row: dict[str, Any] = {name: getattr(bot, name) for name in _COLUMNS}
        row["bot_scopes"] = list(bot.bot_scopes or ())
        values = {
            "is_org": bool(bot.is_enterprise_install),
            "bot": row,
            "installed_at": bot.installed_at,
        }
        team = "" if bot.is_enterprise_install else bot.team_id or ""
        statement = (
            self._database.insert(installations)
            .values(
                client_id=self._client_id,
                enterprise=bot.enterprise_id or "",
                team=team,
                **values,
            )
            .on_conflict_do_update(
                index_elements=["client_id", "enterprise", "team"], set_=values
            )
        )
        with self._database.writing() as connection:
            connection.execute(statement)

    def find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The bot of a workspace, or of its organisation; None if there is none."""
        statement = select(installations.c.bot).where(
            installations.c.client_id == self._client_id,
            installations.c.enterprise == (enterprise_id or ""),
            installations.c.team == ("" if is_enterprise_install else team_id or ""),
        )
        with self._database.reading() as connection:
            row = connection.execute(statement).scalar_one_or_none()
        return None if row is None else Bot(**row)

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete the token of a workspace or organisation."""
        statement = delete(installations).where(
            installations.c.client_id == self._client_id,
            installations.c.enterprise == (enterprise_id or ""),
            installations.c.team == (team_id or ""),
        )
        with self._database.writing() as connection:
            connection.execute(statement)


class StateTable(OAuthStateStore):
    """The states of installations in progress; each is valid once, for minutes."""

    def __init__(self, database: Database, seconds: float) -> None:
        self._database = database
        self._seconds = seconds

    @property
    def logger(self) -> Logger:
        return log

    def issue(self, *_args: Any, **_kwargs: Any) -> str:
        """A new state."""
        state = secrets.token_urlsafe(32)
        now = time.time()
        with self._database.writing() as connection:
            connection.execute(
                delete(oauth_states).where(oauth_states.c.expires_at < now)
            )
            connection.execute(
                oauth_states.insert().values(
                    state_hash=_hash(state), expires_at=now + self._seconds
                )
            )
        return state

    def consume(self, state: str) -> bool:
        """Whether the state is ours, not expired, and not used before."""
        statement = delete(oauth_states).where(
            oauth_states.c.state_hash == _hash(state),
            oauth_states.c.expires_at >= time.time(),
        )
        with self._database.writing() as connection:
            return bool(connection.execute(statement).rowcount)


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
