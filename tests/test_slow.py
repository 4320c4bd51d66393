"""What makes a test slow is seen through its helpers, fixtures and decorators."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slow import NAMES, names_used


class Process:
    def start(self) -> None:
        subprocess.run([sys.executable, "-c", ""], check=True)


def helper() -> Process:
    return Process()


def in_a_lambda() -> object:
    return lambda: helper()


@given(st.none())
def property_of_a_process(_: None) -> None:
    helper().start()


def quick() -> list[str]:
    return [name for name in NAMES if name == "subprocess"]


@pytest.mark.parametrize("function", [helper, in_a_lambda, property_of_a_process])
def test_a_process_is_seen(function):
    assert "subprocess" in names_used(function)


def test_a_name_in_a_text_is_not_a_use():
    assert NAMES.isdisjoint(names_used(quick))
