"""Who is a full member, and what of a channel counts as shared: closed when unclear."""

from __future__ import annotations

import pytest

from bot.slack.transport.workspaces import Workspace
from bot.slack.work.audience import Audiences, is_full_member
from bot.slack.work.tasks import Place

MEMBER = {"id": "U1", "team_id": "T1"}


@pytest.mark.parametrize(
    ("facts", "is_member"),
    [
        (MEMBER, True),
        ({}, False),
        ({"id": "U1"}, False),
        ({**MEMBER, "team_id": "T2"}, False),
        ({**MEMBER, "is_restricted": True}, False),
        ({**MEMBER, "is_ultra_restricted": True}, False),
        ({**MEMBER, "is_stranger": True}, False),
        ({**MEMBER, "deleted": True}, False),
        ({**MEMBER, "is_bot": True}, False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, True),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}}, False),
    ],
)
def test_who_is_a_full_member(facts, is_member):
    assert is_full_member(facts, "T1", "E1") is is_member


class Client:
    """Says of every channel and person what it was given."""

    def __init__(self, channel, user=MEMBER):
        self._channel, self._user = channel, user
        self.n_calls = 0

    def conversations_info(self, *, channel):
        self.n_calls += 1
        return {"channel": self._channel}

    def users_info(self, *, user):
        self.n_calls += 1
        return {"user": self._user}


def workspace(client, **more):
    values = {"key": "/T1", "enterprise": None, "team": "T1", "bot_user": "U0"}
    return Workspace(**{**values, "client": client, "is_trusted": True, **more})


@pytest.mark.parametrize(
    ("facts", "audience"),
    [
        ({"is_ext_shared": False}, "internal"),
        ({"is_ext_shared": False, "is_private": True}, "internal"),
        ({"is_mpim": True}, "internal"),
        ({}, "public"),
        ({"is_ext_shared": True}, "public"),
        ({"is_ext_shared": False, "is_pending_ext_shared": True}, "public"),
        ({"is_ext_shared": False, "pending_shared": ["T2"]}, "public"),
        ({"is_ext_shared": False, "connected_team_ids": ["T2"]}, "public"),
        ({"is_im": True, "is_ext_shared": True}, "public"),
    ],
)
def test_a_channel_is_internal_only_when_slack_says_so(facts, audience):
    made = workspace(Client(facts))
    assert Audiences().of(made, Place("U1", "C1")) == audience


@pytest.mark.parametrize(
    ("asking", "audience"),
    [
        (Place("U1"), "internal"),
        (Place("U1", "D1", is_own_dm=True), "internal"),
        (Place("U1", "D1", is_own_dm=True, is_shared=True), "public"),
        (Place("U1", "C1", is_shared=True), "public"),
        (Place("U1", "C1", is_shared=False), "internal"),
    ],
)
def test_what_the_payload_says_counts_too(asking, audience):
    made = workspace(Client({"is_ext_shared": False}))
    assert Audiences().of(made, asking) == audience


def test_a_workspace_that_nobody_vouches_for_is_public():
    made = workspace(Client({"is_ext_shared": False}), is_trusted=False)
    assert Audiences().of(made, Place("U1", "C1")) == "public"


def test_slack_is_asked_once_until_a_channel_changes():
    client = Client({"is_ext_shared": False})
    audiences, made = Audiences(), workspace(client)
    for _ in range(3):
        audiences.of(made, Place("U1", "C1"))
    assert client.n_calls == 2
    audiences.forget_channel("/T1", "C1")
    audiences.of(made, Place("U1", "C1"))
    assert client.n_calls == 3
