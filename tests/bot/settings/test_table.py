"""The table of settings: complete, consistent, and the same in the documentation."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings.settings import SETTINGS, VARIABLES, Settings, flag_of
from bot.settings.table import masked, settings_of
from bot.slack.settings import ChannelSettings, SlackSettings

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs" / "settings.md"


def as_markdown(kind: type) -> str:
    """The table of a settings class as docs/settings.md has it."""
    is_general = kind is Settings
    head = ["Setting", "Environment variable", "Flag"] if is_general else ["Setting"]
    rows = [[*head, "Default", "Meaning"]]
    rows.append(["---"] * len(rows[0]))
    for name, setting in settings_of(kind).items():
        row = [f"`{name}`"]
        if is_general:
            row.append(f"`{VARIABLES[name]}`" if name in VARIABLES else "")
            row.append(f"`{flag_of(name)}`" if setting.metavar else "")
        is_literal = setting.default and " " not in setting.default
        default = f"`{setting.default}`" if is_literal else setting.default
        rows.append([*row, default, setting.about])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


@pytest.mark.parametrize("kind", [Settings, SlackSettings, ChannelSettings])
def test_the_documentation_has_every_setting(kind: type) -> None:
    # If this fails, paste the new table over the old one.
    assert as_markdown(kind) in DOCS.read_text(encoding="utf-8")


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
