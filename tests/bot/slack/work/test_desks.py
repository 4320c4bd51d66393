"""The desks of the channels, and what the log says of their knowledge."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.slack.settings import ChannelSettings
from bot.slack.work.desks import Desks
from tests.e2e.fake_desk import FakeDesk, FakeSource

OTHER = Path("other")


def test_a_channel_with_its_own_corpus_is_answered_from_that() -> None:
    default, other = FakeDesk(), FakeDesk()
    desks = Desks(FakeSource(default), {OTHER: FakeSource(other)})
    assert desks.desk_for(ChannelSettings()) is default
    assert desks.desk_for(ChannelSettings(corpus=OTHER)) is other


def test_a_broken_edit_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    source = FakeSource()
    desks = Desks(source)
    for problem in (None, "faq.yaml:3: no answer", "faq.yaml:3: no answer", None, None):
        source.problem = problem
        desks.desk_for(ChannelSettings())
    assert caplog.messages == [
        "knowledge: faq.yaml:3: no answer",
        "knowledge: the problem is fixed",
    ]
