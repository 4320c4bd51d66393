"""Ids and values of buttons: they come back from outside."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.messages.actions import (
    Action,
    Ref,
    action_of,
    decode,
    encode,
    numbered,
)

IDS = st.text(max_size=100)
VOTES = st.sampled_from([None, "up", "down"])


@given(st.builds(Ref, IDS, st.none() | IDS, VOTES, st.none() | IDS))
def test_a_value_comes_back_as_it_went(ref: Ref) -> None:
    value = encode(ref)
    assert value is not None
    assert len(value) <= 2000
    assert decode(value) == ref


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["q", "e", "v", "t", "c", "x"]), inner, max_size=4
        )
    ),
)


@given(JSON.map(json.dumps) | st.text() | st.none() | st.integers() | st.binary())
def test_reading_never_raises(value: object) -> None:
    ref = decode(value)
    assert ref is None or isinstance(ref.question_id, str)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{}",
        "null",
        "[]",
        '{"e":"x"}',
        '{"q":1}',
        '{"q":"1","e":null}',
        '{"q":"1","v":"sideways"}',
        '{"q":"1","answer":"..."}',
        "[" * 2000,
        '{"q":"' + "x" * 2000 + '"}',
    ],
)
def test_what_is_not_ours_is_refused(value: str) -> None:
    assert decode(value) is None


def test_ids_that_do_not_fit_make_no_value() -> None:
    assert encode(Ref("q", "e" * 2000)) is None


def test_an_action_is_known_by_its_id_with_or_without_a_number() -> None:
    for action in Action:
        assert action_of(action.value) is action
        assert action_of(numbered(action, 24)) is action


@pytest.mark.parametrize(
    "action_id",
    [None, 7, "", "frontdesk", "frontdesk.more\n", "frontdesk.more.x", "other.more.1"],
)
def test_an_id_that_is_not_ours_is_no_action(action_id: object) -> None:
    assert action_of(action_id) is None
