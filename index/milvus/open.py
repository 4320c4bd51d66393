"""Opens a published index: its head is fetched once and kept in a folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from index.errors import IndexFormatError, IndexGoneError
from index.milvus.address import Address
from index.milvus.backend import MilvusBackend, read_pieces
from index.milvus.connection import Connection
from index.milvus.head import (
    FILES,
    FORMAT,
    check_head,
    collection_name,
    open_head,
)
from index.milvus.payload import PayloadError, n_pieces, piece_key, split_first
from index.progress import Progress, silent
from index.search import Index
from index.store import (
    described,
    is_index,
    read_manifest,
    remove_older,
    write_text,
    writing,
)

_MAX_FILE = 16 << 30
#: Fetching the head moves megabytes: a call may take this many times longer.
_PATIENCE = 5
_STEP = 32


def open_published(
    address: Address,
    cache: Path,
    *,
    timeout_seconds: float,
    progress: Progress | None = None,
) -> Index:
    """The index that an address points to now.

    cache : where heads are kept, each under its collection's name

    Raises IndexAwayError (IndexGoneError when nothing is published), IndexFormatError
    for what cannot be used, BuildError when the head cannot be kept.
    """
    tell = progress or silent
    connection = Connection(address, timeout_seconds)
    try:
        return _open(connection, cache, tell)
    except IndexGoneError:
        # It has just been published again: try the newer collection.
        return _open(connection, cache, tell)


def _open(connection: Connection, cache: Path, tell: Progress) -> Index:
    name = published(connection)
    folder = cache / connection.address.alias / name
    fetch_head(connection, name, folder, tell)
    address = str(connection.address)
    try:
        store, digests = open_head(folder)
        backend = MilvusBackend(
            connection, name, store.arrays, store.manifest["tags"], digests
        )
        index = Index.of(store, backend)
    except IndexFormatError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise IndexFormatError(address, error.what) from error
    remove_older(folder)
    backend.warm_up()
    return index


def published(connection: Connection) -> str:
    """The collection that the address points to.  Raises IndexGoneError."""
    name = connection.collection()
    if name is None:
        address = connection.address
        raise IndexGoneError(
            f"{address}: nothing is published under this name; "
            f"publish it: frontdesk index build --corpus CORPUS --out {address}"
        )
    return name


def fetch_head(connection: Connection, name: str, folder: Path, tell: Progress) -> None:
    """Fetch the head of a collection into `folder`, checked, unless it is there."""
    where = str(connection.address)
    if is_index(folder):
        try:
            read_manifest(folder, FORMAT)
            if collection_name(name.rpartition("_")[0], folder) != name:
                raise IndexFormatError(where, "its head belongs to another collection")
        except IndexFormatError:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            return
    with writing(folder) as partial:
        for file, kind in FILES.items():
            try:
                write_text(partial / file, _pieces(connection, name, kind, tell))
            except PayloadError as error:
                raise IndexFormatError(
                    where, f"its head is damaged: {error}"
                ) from error
        write_text(partial / "records.jsonl", ())
        check_head(partial, name, where)


def _pieces(connection: Connection, name: str, kind: int, tell: Progress) -> Any:
    seconds = connection.timeout_seconds * _PATIENCE
    (piece,) = read_pieces(connection, name, [piece_key(kind, 0, 0)], seconds)
    size, data = split_first(piece, _MAX_FILE)
    done = len(data)
    yield data
    total = n_pieces(size)
    for begin in range(1, total, _STEP):
        tell("Fetching the index's head", begin, total)
        parts = range(begin, min(begin + _STEP, total))
        keys = [piece_key(kind, 0, part) for part in parts]
        for data in read_pieces(connection, name, keys, seconds):
            done += len(data)
            yield data
    if done != size:
        raise PayloadError("its size is not what it says")


def describe_published(
    address: Address,
    cache: Path,
    *,
    timeout_seconds: float,
    is_verified: bool = False,
) -> dict[str, Any]:
    """What ``index info`` shows for a published index; `is_verified` reads every entry.

    Raises as `open_published` does.
    """
    connection = Connection(address, timeout_seconds)
    try:
        name = published(connection)
        folder = cache / address.alias / name
        fetch_head(connection, name, folder, silent)
        store, digests = open_head(folder)
        if is_verified:
            tags = store.manifest["tags"]
            MilvusBackend(connection, name, store.arrays, tags, digests).verify()
        return {"collection": name, **described(store.manifest)}
    finally:
        connection.close()
