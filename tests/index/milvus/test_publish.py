"""Publishing: whole or not at all, and nobody who asks meanwhile notices."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from bot.knowledge.live import LiveDesk
from bot.knowledge.place import Published
from corpus import Corpus
from index.building.build import build_index
from index.errors import BuildError, IndexAwayError
from index.milvus.address import Address, parse_address
from index.milvus.connection import Connection
from index.milvus.open import describe_published
from index.milvus.publish import publish


@pytest.fixture(scope="module")
def versions(
    tmp_path_factory: pytest.TempPathFactory, make_learned: Callable[..., Corpus]
) -> list[Path]:
    """Three states of one small corpus."""
    home = tmp_path_factory.mktemp("versions")
    for seed in (1, 2, 3):
        build_index(make_learned(seed, n=6), home / str(seed))
    return [home / "1", home / "2", home / "3"]


@pytest.fixture
def address(tmp_path: Path) -> Address:
    return parse_address(f"milvus+file://{tmp_path.as_posix()}/x.db/faq")


def collections(address: Address) -> list[str]:
    return sorted(Connection(address, 30).call("list_collections"))


def test_an_unchanged_index_is_not_published_again(
    versions: list[Path], address: Address
) -> None:
    name, is_new = publish(versions[0], address)
    assert is_new
    assert publish(versions[0], address) == (name, False)
    assert collections(address) == [name]


def test_the_previous_one_is_kept_and_older_ones_go(
    versions: list[Path], address: Address
) -> None:
    names = [publish(version, address)[0] for version in versions]
    assert collections(address) == sorted(names[1:])
    assert publish(versions[1], address) == (names[1], True)
    assert Connection(address, 30).collection() == names[1]


def test_desks_take_a_new_publication_up_while_they_are_asked(
    versions: list[Path],
    address: Address,
    tmp_path: Path,
    wait_until: Callable[[Callable[[], bool]], None],
) -> None:
    publish(versions[0], address)
    live = LiveDesk(
        lambda: Desk.open(str(address), cache=tmp_path, timeout_seconds=30),
        Published(str(address), timeout_seconds=30).version,
        every_seconds=0.0,
        in_background=True,
    )
    first = live.latest
    stop, seen, failures = threading.Event(), set(), []

    def ask() -> None:
        while not stop.is_set():
            try:
                seen.add(live.current().ask("what is aht").corpus)
            except Exception as error:  # noqa: BLE001
                failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    publish(versions[1], address)
    wait_until(lambda: live.latest.corpus.endswith("2"))
    # Who asked before the change finishes on what there was.
    assert first.ask("what is aht").corpus.endswith("1")
    publish(versions[2], address)
    wait_until(lambda: live.latest.corpus.endswith("3"))
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert live.problem is None
    assert len(seen) >= 2


def test_what_fails_half_way_leaves_nothing_and_changes_nothing(
    versions: list[Path], address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = publish(versions[0], address)
    calls = Connection.call

    def failing(self: Connection, name: str, *args: object, **named: object) -> object:
        if name == "flush":
            raise IndexAwayError("the server went away")
        return calls(self, name, *args, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "call", failing)
        with pytest.raises(IndexAwayError, match="went away"):
            publish(versions[1], address)
    assert collections(address) == [before]
    assert Connection(address, 30).collection() == before


def test_what_a_killed_run_left_is_made_anew(
    versions: list[Path], address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(versions[0], address)
    calls = Connection.call

    def dying(self: Connection, name: str, *args: object, **named: object) -> object:
        if name in ("flush", "drop_collection"):
            raise IndexAwayError("gone")
        return calls(self, name, *args, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "call", dying)
        with pytest.raises(IndexAwayError):
            publish(versions[1], address)
    assert len(collections(address)) == 2
    name, is_new = publish(versions[1], address)
    assert is_new
    assert Connection(address, 30).collection() == name


def test_a_foreign_collection_of_that_name_is_kept(
    versions: list[Path], address: Address
) -> None:
    Connection(address, 30).call("create_collection", "faq", dimension=2)
    with pytest.raises(BuildError) as caught:
        publish(versions[0], address)
    assert str(caught.value) == (
        f"{address}: Milvus already has a collection of this name "
        "that frontdesk did not create; choose another name"
    )
    assert collections(address) == ["faq"]


def test_info_shows_what_is_published(
    versions: list[Path], address: Address, tmp_path: Path
) -> None:
    name, _ = publish(versions[0], address)
    described = describe_published(
        address, tmp_path, timeout_seconds=30, is_verified=True
    )
    assert described["collection"] == name
    assert described["counts"]["entries"] == 9
    assert described["corpus"]["name"] == "learned"


def test_nothing_published_says_the_command(address: Address, tmp_path: Path) -> None:
    with pytest.raises(IndexAwayError) as caught:
        Desk.open(str(address), cache=tmp_path)
    assert str(caught.value) == (
        f"{address}: nothing is published under this name; "
        f"publish it: frontdesk index build --corpus CORPUS --out {address}"
    )


def test_only_the_head_of_the_newest_two_is_kept(
    versions: list[Path], address: Address, tmp_path: Path
) -> None:
    for version in versions:
        publish(version, address)
        Desk.open(str(address), cache=tmp_path, timeout_seconds=30).close()
    assert len(list((tmp_path / "milvus" / "faq").iterdir())) == 2
