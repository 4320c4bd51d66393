"""``frontdesk slack check``: what is set up, what is missing, and how to fix it."""

import pytest

from bot.slack.manifest import BOT_SCOPES
from tests.e2e.slack_rig import ENVIRON


def test_check_says_that_all_is_well(command):
    done = command("check", **ENVIRON)
    assert done.output == (
        "ok      The settings are valid\n"
        'ok      The knowledge "small" can be opened\n'
        "ok      The journal can be written to\n"
        "ok      The app is faq in Loop\n"
        f"ok      All {len(BOT_SCOPES)} scopes are granted\n"
        "ok      The app can post in the hand-off channel #ask-sales\n"
        "ok      Socket Mode can connect\n"
    )
    assert done.exit_code == 0


def test_check_says_what_is_missing_and_how_to_fix_it(command, fake):
    fake.scopes -= {"users:read", "commands"}
    fake.channels["C0HANDOFF"]["members"].remove("U0BOT")
    done = command("check", **ENVIRON)
    assert done.exit_code == 1
    assert "MISSING Scopes are missing: commands, users:read\n" in done.output
    assert 'paste the output of "frontdesk slack manifest"' in done.output
    assert "MISSING The app is not in the hand-off channel #ask-sales" in done.output
    assert "type /invite @frontdesk in #ask-sales" in done.output


def test_check_without_any_token_says_where_to_get_them(command):
    done = command("check")
    assert done.exit_code == 1
    assert "SLACK_BOT_TOKEN is not set" in done.output
    assert "SLACK_APP_TOKEN is not set" in done.output


@pytest.mark.parametrize(
    ("table", "environ", "text"),
    [
        ({"publik": True}, {}, 'unknown setting "publik"; did you mean "public"?'),
        ({}, {"SLACK_BOT_TOKEN": "nonsense"}, 'must start with "xoxb-"'),
        ({}, {**ENVIRON, "SLACK_BOT_TOKEN": "xoxb-wrong"}, "(invalid_auth)"),
        ({}, {**ENVIRON, "SLACK_APP_TOKEN": "xapp-wrong"}, "connections:write"),
        ({"handoff": "#nowhere"}, ENVIRON, "#nowhere was not found"),
        ({"handoff": "C0NOWHERE"}, ENVIRON, "cannot be read (channel_not_found)"),
    ],
)
def test_check_lists_everything_that_is_wrong(command, table, environ, text):
    done = command("check", table=table, **environ)
    assert text in done.output
    assert done.exit_code == 1
