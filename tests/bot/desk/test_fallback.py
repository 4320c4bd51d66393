"""A desk on a server that is away for a while, and the local one that answers then."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from bot.desk.fallback import FallbackDesk
from bot.desk.protocol import AnyDesk
from corpus import FrontdeskError
from index.errors import IndexAwayError, IndexFormatError
from tests.bot.conftest import FakeDesk

METHODS: dict[str, Callable[[AnyDesk], object]] = {
    "ask": lambda desk: desk.ask("kpo", audience="public", top=2).to_json(),
    "why": lambda desk: desk.why("kpo", audience="public"),
    "answer": lambda desk: desk.answer("what-is-kpo"),
    "titles": lambda desk: desk.titles(),
    "topics": lambda desk: desk.topics(),
    "entries_about": lambda desk: desk.entries_about("basics"),
}


class Server:
    """A desk on a server that can be away, and its opener."""

    def __init__(self, desk: AnyDesk) -> None:
        self.desk = desk
        self.error: FrontdeskError | None = None
        self.n_opened = 0

    def open(self) -> AnyDesk:
        self.n_opened += 1
        if self.error is not None:
            raise self.error
        return self  # type: ignore[return-value]

    def __getattr__(self, name: str) -> object:
        if self.error is not None:
            raise self.error
        return getattr(self.desk, name)


@pytest.fixture
def server() -> Server:
    return Server(FakeDesk("there@1"))


@pytest.fixture
def local() -> AnyDesk:
    return FakeDesk("here@1")


def wait_for_threads(before: set[threading.Thread]) -> None:
    for thread in set(threading.enumerate()) - before:
        thread.join(10)


@pytest.mark.parametrize("call", METHODS.values(), ids=METHODS.keys())
def test_the_local_desk_answers_when_the_server_is_away(
    server: Server, local: AnyDesk, call: Callable[[AnyDesk], object]
) -> None:
    desk = FallbackDesk(server.open, local)
    assert call(desk) == call(server.desk)
    assert (desk.corpus, desk.problem) == ("there@1", None)
    server.error = IndexAwayError("away")
    assert call(desk) == call(local)
    assert (desk.corpus, desk.problem) == ("here@1", "away")


def test_a_server_away_at_the_start_is_used_after_a_pause(
    server: Server, local: AnyDesk
) -> None:
    now = 0.0
    server.error = IndexAwayError("away")
    desk = FallbackDesk(server.open, local, clock=lambda: now)
    assert (desk.corpus, desk.problem, server.n_opened) == ("here@1", "away", 1)
    server.error = None
    desk.ask("kpo")
    assert server.n_opened == 1
    now = 5.0
    before = set(threading.enumerate())
    assert desk.ask("kpo").corpus == "here@1"
    wait_for_threads(before)
    assert desk.ask("kpo").corpus == "there@1"
    assert (desk.problem, server.n_opened) == (None, 2)


def test_what_is_no_absence_is_not_covered_up(server: Server, local: AnyDesk) -> None:
    server.error = IndexFormatError("there", "not a frontdesk index")
    with pytest.raises(IndexFormatError):
        FallbackDesk(server.open, local)


def test_both_are_closed(server: Server, local: AnyDesk) -> None:
    FallbackDesk(server.open, local).close()
    assert [desk.is_closed for desk in (server.desk, local)] == [True, True]  # type: ignore[attr-defined]
