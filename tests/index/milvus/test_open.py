"""What comes from a server is checked: damage is an IndexFormatError, never more."""

from __future__ import annotations

import base64
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.desk.desk import Desk
from corpus import Corpus
from index.building.build import build_index
from index.errors import IndexFormatError
from index.milvus.address import Address, parse_address
from index.milvus.connection import Connection
from index.milvus.payload import ARRAYS, MANIFEST, WORDS, piece_key, to_pieces
from index.milvus.publish import publish

QUESTION = "agent call cost desk"


class Bomb:
    """Runs when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (exec, ("raise SystemExit('code ran')",))


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, make_learned: Callable[..., Corpus]
) -> Path:
    out = tmp_path_factory.mktemp("hostile") / "index"
    build_index(make_learned(5, n=8), out)
    return out


@pytest.fixture
def address(folder: Path, tmp_path: Path) -> Address:
    address = parse_address(f"milvus+file://{tmp_path.as_posix()}/x.db/faq")
    publish(folder, address)
    return address


def change(address: Address, key: int, **fields: object) -> None:
    """Write other values over some of a row's."""
    connection = Connection(address, 30)
    name = connection.collection()
    (row,) = connection.call(
        "query",
        name,
        filter=f"number == {key}",
        output_fields=["vector", "public", "expires", "tags", "terms", "data"],
    )
    connection.call("upsert", name, [{**row, "number": key, **fields}])


def refusal(address: Address, cache: Path) -> str:
    """What opening and asking is refused with; every entry is asked for."""

    def ask_everything() -> None:
        desk = Desk.open(str(address), cache=cache, timeout_seconds=30)
        desk.ask(QUESTION)
        desk.titles()

    with pytest.raises(IndexFormatError) as caught:
        ask_everything()
    message = str(caught.value)
    assert message.startswith(f"{address}: ")
    assert message.endswith(f"frontdesk index build --corpus CORPUS --out {address}")
    return message


HOSTILE = {
    "a pickle": base64.b64encode(pickle.dumps(Bomb())).decode(),
    "a pickle in a piece": next(to_pieces(pickle.dumps(Bomb()))),
    "a size without end": base64.b64encode(b"\xff" * 8).decode(),
    "seven bytes": base64.b64encode(b"\0" * 7).decode(),
    "no base64": "not base64!",
    "nothing": "",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["terms", "data"])
def test_an_entry_that_was_changed_is_refused(
    address: Address, tmp_path: Path, field: str, data: str
) -> None:
    for number in range(11):
        change(address, number, **{field: data})
    refusal(address, tmp_path)


@pytest.mark.parametrize("kind", [MANIFEST, ARRAYS, WORDS])
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_head_that_was_changed_is_refused(
    address: Address, tmp_path: Path, kind: int, data: str
) -> None:
    change(address, piece_key(kind, 0, 0), data=data)
    refusal(address, tmp_path)
    assert not list(tmp_path.glob("milvus/faq/*"))


def test_an_entry_made_public_on_the_server_only_is_refused(
    address: Address, tmp_path: Path
) -> None:
    desk = Desk.open(str(address), cache=tmp_path, timeout_seconds=30)
    hidden = [
        number
        for number, entry in enumerate(desk._index.entries(range(11)))
        if entry.audience == "internal" and entry.expires is None
    ]
    assert hidden
    for number in range(11):
        change(address, number, public=True, expires=0)
    with pytest.raises(
        IndexFormatError, match="it returned an entry that may not be served"
    ):
        desk.ask("what about agent call cost desk billing", audience="public")


def test_an_entry_that_is_gone_is_an_error(address: Address, tmp_path: Path) -> None:
    desk = Desk.open(str(address), cache=tmp_path, timeout_seconds=30)
    connection = Connection(address, 30)
    connection.call("delete", connection.collection(), ids=[2])
    with pytest.raises(IndexFormatError, match="1 entries are missing"):
        desk.titles()


def test_another_head_under_this_name_is_refused(
    address: Address, tmp_path: Path, make_learned: Callable[..., Corpus]
) -> None:
    build_index(make_learned(6, n=8), tmp_path / "other")
    other = parse_address(str(address).replace("/faq", "/other"))
    foreign, _ = publish(tmp_path / "other", other)
    connection = Connection(address, 30)
    rows = connection.call(
        "query",
        foreign,
        filter=f"number >= {piece_key(1, 0, 0)}",
        output_fields=[
            "number",
            "vector",
            "public",
            "expires",
            "tags",
            "terms",
            "data",
        ],
    )
    connection.call("upsert", connection.collection(), [dict(row) for row in rows])
    assert "its head has changed since it was published" in refusal(address, tmp_path)


def test_a_head_kept_here_that_was_damaged_is_fetched_again(
    address: Address, tmp_path: Path
) -> None:
    Desk.open(str(address), cache=tmp_path, timeout_seconds=30).close()
    (head,) = (tmp_path / "milvus" / "faq").iterdir()
    (head / "manifest.json").write_text("{}", encoding="utf-8")
    desk = Desk.open(str(address), cache=tmp_path, timeout_seconds=30)
    assert desk.ask("what is aht").outcome == "answer"


def test_a_head_is_not_taken_for_an_index(address: Address, tmp_path: Path) -> None:
    Desk.open(str(address), cache=tmp_path, timeout_seconds=30).close()
    (head,) = (tmp_path / "milvus" / "faq").iterdir()
    with pytest.raises(IndexFormatError, match="not a frontdesk index"):
        Desk.open(head)
