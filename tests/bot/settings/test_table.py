"""The table of settings is complete and consistent."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings.settings import SETTINGS, VARIABLES, Settings
from bot.settings.table import masked, settings_of
from bot.slack.settings import ChannelSettings, SlackSettings


@pytest.mark.parametrize("kind", [Settings, SlackSettings, ChannelSettings])
def test_a_default_is_a_value_that_the_setting_may_have(kind: type) -> None:
    made = kind()
    for name, setting in settings_of(kind).items():
        value = getattr(made, name)
        if isinstance(value, frozenset):
            value = list(value)
        if value is not None:
            assert setting.check(value, Path("/base")) == getattr(made, name), name


def test_every_field_that_can_be_set_is_in_the_table() -> None:
    def others(kind: type) -> set[str]:
        return {field.name for field in fields(kind)} - settings_of(kind).keys()

    assert others(Settings) == {"origins", "file"}
    assert others(SlackSettings) == {"everywhere", "channels", "workspaces", "oauth"}
    assert others(ChannelSettings) == set()
    assert VARIABLES.keys() == SETTINGS.keys() - {"slack"}


def test_secrets_are_masked_wherever_they_are() -> None:
    assert masked("journal", "postgresql://me:s3cret@db:5432/j") == (
        "postgresql://me:***@db:5432/j"
    )
    assert masked(
        "slack", {"a": ["xoxb-12", "C1"], "signing_secret": "s", "deep": {"token": 1}}
    ) == {"a": ["***", "C1"], "signing_secret": "***", "deep": {"token": "***"}}
