"""Several workspaces: each installs the app itself; the journal stores the tokens."""

from __future__ import annotations

import logging

from slack_bolt.authorization.authorize import InstallationStoreAuthorize
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient

from bot.journal import Journal
from bot.settings.settings import SettingsError
from bot.slack.manifest import BOT_SCOPES
from bot.slack.settings import SlackSettings
from bot.slack.transport.installations import InstallationTable, StateTable
from bot.slack.transport.tokens import Tokens
from bot.slack.transport.workspaces import InstalledWorkspaces, Uninstalled

log = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
STATE_SECONDS = 600


class OAuth:
    """Lets workspaces install the app, and knows which ones have.

    Attributes
    ----------
    flow : Bolt's OAuth flow, which serves the pages to install the app
    authorize : finds the token for a delivery; checks each token with Slack once
    workspaces : finds the token for work

    Raises: SettingsError if a token or setting is missing that OAuth needs.
    """

    def __init__(
        self, tokens: Tokens, settings: SlackSettings, journal: Journal
    ) -> None:
        if not tokens.client_id or not tokens.client_secret:
            raise SettingsError(
                "several workspaces need SLACK_CLIENT_ID and SLACK_CLIENT_SECRET; "
                "set both"
            )
        if settings.public_url is None:
            raise SettingsError(
                "several workspaces need slack.public_url, the address of the install "
                'page; set it to an https address, like "https://faq.example.com"'
            )
        self._store = InstallationTable(journal.database, tokens.client_id)
        states = StateTable(journal.database, STATE_SECONDS)
        client = WebClient(base_url=settings.api_url)
        self.authorize = InstallationStoreAuthorize(
            logger=log,
            installation_store=self._store,
            client_id=tokens.client_id,
            client_secret=tokens.client_secret,
            bot_only=True,
            cache_enabled=True,
            client=client,
        )
        self.flow = OAuthFlow(
            client=client,
            logger=log,
            settings=OAuthSettings(
                client_id=tokens.client_id,
                client_secret=tokens.client_secret,
                scopes=list(BOT_SCOPES),
                redirect_uri=settings.public_url.rstrip("/") + REDIRECT_PATH,
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                installation_store=self._store,
                installation_store_bot_only=True,
                state_store=states,
                state_expiration_seconds=STATE_SECONDS,
            ),
        )
        self.workspaces = InstalledWorkspaces(
            self.authorize, settings.api_url, frozenset(settings.workspaces)
        )

    def forget(self, gone: Uninstalled) -> None:
        """Forget a workspace's tokens."""
        self.workspaces.forget(gone.workspace)
        self.authorize.authorize_result_cache.clear()
        self._store.delete_bot(enterprise_id=gone.enterprise, team_id=gone.team)
