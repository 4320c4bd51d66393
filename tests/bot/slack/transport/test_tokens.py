"""Tokens come from the environment or from files, and are never shown."""

from __future__ import annotations

import pytest

from bot.settings.settings import SettingsError
from bot.slack.transport.tokens import Tokens, needed, read_tokens


def test_tokens_come_from_the_environment_or_from_files(tmp_path):
    file = tmp_path / "token"
    file.write_text("xapp-1-abc\n", encoding="utf-8")
    tokens = read_tokens(
        {"SLACK_BOT_TOKEN": " xoxb-1 ", "SLACK_APP_TOKEN_FILE": str(file)}
    )
    assert tokens == Tokens(bot="xoxb-1", app="xapp-1-abc")
    assert not tokens.many_workspaces
    assert read_tokens({}) == Tokens()


def test_tokens_are_not_in_their_repr():
    tokens = Tokens("xoxb-1", "xapp-2", "signing3", "1.2", "client4", "key5")
    for secret in ("xoxb-1", "xapp-2", "signing3", "client4", "key5"):
        assert secret not in repr(tokens)


def test_every_problem_is_reported_at_once_without_tokens(tmp_path):
    (tmp_path / "empty").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_tokens(
            {
                "SLACK_BOT_TOKEN": "xapp-swapped",
                "SLACK_APP_TOKEN": "xapp-with blank",
                "SLACK_SIGNING_SECRET": "s3cret",
                "SLACK_SIGNING_SECRET_FILE": str(tmp_path / "empty"),
                "SLACK_CLIENT_ID_FILE": str(tmp_path / "missing"),
                "SLACK_CLIENT_SECRET_FILE": str(tmp_path / "empty"),
            }
        )
    lines = str(caught.value).splitlines()
    assert lines == [
        'SLACK_BOT_TOKEN must start with "xoxb-"; copy the right one',
        "SLACK_APP_TOKEN contains a space; copy it again",
        "SLACK_SIGNING_SECRET and SLACK_SIGNING_SECRET_FILE are both set; unset one",
        f"SLACK_CLIENT_ID_FILE: {tmp_path / 'missing'} cannot be read: "
        "No such file or directory",
        f"SLACK_CLIENT_SECRET_FILE: {tmp_path / 'empty'} is empty; put the token in it",
    ]
    assert "swapped" not in str(caught.value)


def test_one_workspace_or_several_but_not_both():
    both = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}
    assert read_tokens(both).many_workspaces
    with pytest.raises(SettingsError, match="unset one of them"):
        read_tokens({**both, "SLACK_BOT_TOKEN": "xoxb-1"})
    with pytest.raises(SettingsError, match="belong together"):
        read_tokens({"SLACK_CLIENT_ID": "1.2"})


def test_what_is_missing_depends_on_the_transport():
    names = [line.split()[0] for line in needed(Tokens(), over_http=False)]
    assert names == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    names = [line.split()[0] for line in needed(Tokens(), over_http=True)]
    assert names == ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]
    many = Tokens(client_id="1", client_secret="2", signing_secret="3")  # noqa: S106
    assert needed(many, over_http=True) == []
