"""Several workspaces: each gets what it may see, and no other is answered."""

from __future__ import annotations

import pytest

from tests.e2e.installing import event, install
from tests.e2e.slack_rig import StartRig

pytestmark = pytest.mark.parametrize("transport", ["http"], indirect=True)

OTHER = "T0OTHER"


def test_a_workspace_that_nobody_named_gets_public_entries_only(many: StartRig) -> None:
    r = many()
    install(r, OTHER)
    r.slack.users["U0ALICE"]["team_id"] = OTHER
    post = event(r, OTHER)
    assert "9 dollars" not in r.slack.wait_reply(post)["text"]
    r.settle()
    assert r.journal.history.last_in_thread(f"/{OTHER}", "C0GENERAL", post["ts"])
    assert not r.journal.history.last_in_thread("/T0HOME", "C0GENERAL", post["ts"])


def test_a_workspace_that_has_not_installed_gets_nothing(many: StartRig) -> None:
    r = many()
    install(r, "T0HOME")
    post = event(r, "T0STRANGE")
    assert r.replies(post) == []
