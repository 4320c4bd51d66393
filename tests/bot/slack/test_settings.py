"""The ``[slack]`` table: what counts where, and every problem reported at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings.settings import Settings, SettingsError
from bot.slack.settings import ChannelSettings, SlackSettings, read_slack_settings


def read(table, folder: Path) -> SlackSettings:
    return read_slack_settings(Settings(slack=table, file=folder / "frontdesk.toml"))


def test_an_empty_table_has_defaults(tmp_path):
    assert read({}, tmp_path) == SlackSettings()


def test_channels_take_what_they_do_not_say_from_the_table(tmp_path):
    (tmp_path / "legal").mkdir()
    slack = read(
        {
            "public": False,
            "tags": ["basics"],
            "channels": {
                "C0123": {"max_wrong": 0.02, "tags": []},
                "#legal": {"corpus": "legal", "follow_ups": "never"},
            },
            "workspaces": {"T0123": {"audience": "public"}},
        },
        tmp_path,
    )
    basics = frozenset({"basics"})
    assert slack.everywhere == ChannelSettings(public=False, tags=basics)
    assert slack.for_channel("C0123") == ChannelSettings(public=False, max_wrong=0.02)
    legal = slack.for_channel("C9", "legal")
    assert legal == ChannelSettings(
        corpus=(tmp_path / "legal").resolve(),
        public=False,
        tags=basics,
        follow_ups="never",
    )
    assert slack.for_channel("C9", None, "T0123").audience == "public"
    assert slack.for_channel("C9", "other", "T9") == slack.everywhere
    assert slack.corpora == {(tmp_path / "legal").resolve()}


def test_every_problem_is_reported_at_once(tmp_path):
    with pytest.raises(SettingsError) as caught:
        read(
            {
                "publik": True,
                "max_wrong": 1.5,
                "follow_ups": "sometimes",
                "command": "faq",
                "corpus": "nowhere",
                "tags": "basics",
                "connections": 11,
                "n_workers": True,
                "handoff": "ask-sales",
                "channels": {"sales": {}, "C0123": {"public": "yes"}, "#x": 3},
                "workspaces": {"C0123": {}},
            },
            tmp_path,
        )
    slack = f"{tmp_path / 'frontdesk.toml'} [slack"
    assert str(caught.value).splitlines() == [
        f'{slack}]: unknown setting "publik"; did you mean "public"?',
        f'{slack}]: "max_wrong" must be a number above 0 and below 1, such as 0.10, '
        "not 1.5",
        f'{slack}]: "follow_ups" must be "always" or "sure" or "never", '
        'not "sometimes"',
        f'{slack}]: "command" must be like "/faq", not "faq"',
        f'{slack}]: "corpus" must be a folder that exists, not "nowhere"',
        f'{slack}]: "tags" must be a list of tags, such as ["pricing"], not "basics"',
        f'{slack}]: "connections" must be a whole number from 1 to 10, not 11',
        f'{slack}]: "n_workers" must be a whole number from 1 to 64, not True',
        f'{slack}]: "handoff" must be like "C0123456789" or "#ask-sales", '
        'not "ask-sales"',
        f"{slack}.channels.sales]: write it like "
        '[slack.channels.C0123456789] or [slack.channels."#sales"]',
        f'{slack}.channels.C0123]: "public" must be true or false, not "yes"',
        f"{slack}.channels.#x]: must be a table",
        f"{slack}.workspaces.C0123]: write it like [slack.workspaces.T0123456789]",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_url", "ftp://slack.com/api/"),
        ("api_url", "https://me:secret@slack.com/api/"),
        ("public_url", "https://faq.example.com/?a=b"),
        ("app_name", ""),
        ("app_name", "x" * 36),
        ("keep_days", 0),
        ("health", "8080"),
        ("max_wrong", False),
        ("channels", []),
    ],
)
def test_values_out_of_range_are_refused(tmp_path, name, value):
    with pytest.raises(SettingsError, match=rf'\[slack\]: "{name}" must be'):
        read({name: value}, tmp_path)


def test_the_address_of_the_api_ends_in_a_slash(tmp_path):
    slack = read({"api_url": "https://slack-gov.com/api"}, tmp_path)
    assert slack.api_url == "https://slack-gov.com/api/"
