"""What is to be done, to the journal's JSON and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journal import Job
from bot.journal.work import Work
from bot.slack.messages.actions import Action, Ref
from bot.slack.work.tasks import (
    Ask,
    Open,
    Page,
    Place,
    Press,
    Relay,
    Surface,
    Task,
    read_place,
    task_of,
    write_down,
)

TEXTS = st.text(min_size=1, max_size=20)
OPTIONAL = st.none() | TEXTS
FLAGS = st.booleans()
PLACES = st.builds(
    Place,
    TEXTS,
    *[OPTIONAL] * 5,
    st.none() | FLAGS,
    is_own_dm=FLAGS,
    is_ephemeral=FLAGS,
)
REFS = st.builds(
    Ref, st.text(), OPTIONAL, st.sampled_from([None, "up", "down"]), OPTIONAL
)
TASKS = st.one_of(
    st.builds(Ask, PLACES, st.sampled_from(Surface), TEXTS),
    st.builds(Press, PLACES, st.sampled_from(Action), REFS),
    st.builds(Relay, PLACES, TEXTS),
    st.builds(Open, PLACES, st.sampled_from(Page), TEXTS),
)


class Rows:
    """Keeps what is written down as the journal does."""

    def add(self, key: str, workspace: str, kind: str, payload: object) -> Job:
        return Job("1", key, workspace, kind, json.loads(json.dumps(payload)), 0.0)


@given(TASKS)
def test_a_task_comes_back_as_it_went(task: Task) -> None:
    job = write_down(cast("Work", Rows()), "k", "/T", task)
    assert job is not None
    assert task_of(job) == task


def read(kind: str, payload: Mapping[str, Any]) -> Task:
    return task_of(Job("1", "k", "/T", kind, payload, 0.0))


@pytest.mark.parametrize(
    ("kind", "payload", "task"),
    [
        (
            "question",
            {"user": "U1", "text": "bpo?", "is_own_dm": False, "surface": "dm"},
            Ask(Place("U1"), Surface.DM, "bpo?"),
        ),
        (
            "click",
            {
                "user": "U1",
                "message_ts": "1.2",
                "action": "frontdesk.pick",
                "question_id": None,
                "entry_id": "bpo",
                "vote": None,
                "tag": None,
            },
            Press(Place("U1", ts="1.2"), Action.PICK, Ref("", "bpo")),
        ),
        ("help", {"user": "U1", "surface": "slash"}, Open(Place("U1"), Page.HELP)),
    ],
)
def test_what_an_earlier_version_wrote_is_read(
    kind: str, payload: Mapping[str, Any], task: Task
) -> None:
    assert read(kind, payload) == task


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("question", {"user": "U1", "text": "bpo?"}),
        ("question", {}),
        ("click", {"action": "frontdesk.nothing"}),
        ("unheard of", {}),
    ],
)
def test_what_no_version_wrote_is_refused(
    kind: str, payload: Mapping[str, Any]
) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        read(kind, payload)


JSON = st.none() | FLAGS | st.integers() | st.text() | st.lists(st.integers())


@given(st.dictionaries(st.sampled_from(Place.__slots__), JSON))
def test_any_fields_can_be_read_as_a_place(fields: dict[str, object]) -> None:
    place = read_place(fields)
    assert isinstance(place.user, str)
    assert isinstance(place.is_own_dm, bool)
    assert place.channel is None or isinstance(place.channel, str)


def test_a_reply_goes_to_the_thread_or_begins_one() -> None:
    assert Place("U1", "C1", ts="1.2", thread_ts="1.1").reply_thread == "1.1"
    assert Place("U1", "C1", ts="1.2").reply_thread == "1.2"
    assert Place("U1").reply_thread is None
