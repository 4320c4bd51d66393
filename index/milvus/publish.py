"""An index folder -> a new collection in Milvus, to which the alias then moves."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.errors import BuildError, IndexAwayError
from index.milvus.address import Address
from index.milvus.connection import Connection
from index.milvus.head import FILES, collection_name, is_collection_of, write_head
from index.milvus.packing import PackedEntry, Packer
from index.milvus.payload import (
    DATA,
    MAX_TEXT,
    TERMS,
    n_pieces,
    piece_key,
    to_pieces,
)
from index.progress import Progress, silent
from index.store import Store, open_store

#: The deadline of a call: writing, indexing and loading take longer than a search.
TIMEOUT_SECONDS = 120.0
_BATCH_BYTES = 4 << 20
_BATCH_ROWS = 2_000
_MOST_TAGS = 4_096
_INDEX = {"inverted_index_algo": "DAAT_MAXSCORE"}


def publish(
    folder: Path, address: Address, *, progress: Progress | None = None
) -> tuple[str, bool]:
    """Put an index folder into Milvus and point the address to it.

    The alias moves once everything is there.  Until then the previous collection
    answers; it is kept until the next publication.

    Returns the collection's name and whether anything had to be done.  Raises
    IndexFormatError, IndexAwayError, and BuildError if Milvus refuses; after an error,
    the address still points where it did before.
    """
    tell = progress or silent
    connection = Connection(address, TIMEOUT_SECONDS)
    try:
        return _publish(open_store(folder), connection, tell)
    finally:
        connection.close()


def _publish(store: Store, connection: Connection, tell: Progress) -> tuple[str, bool]:
    address = connection.address
    n = store.arrays.n_entries
    packer = Packer(store)
    digests = np.zeros((n, 3), dtype=np.uint64)
    n_rows = n
    for packed in packer:
        digests[packed.number] = packed.digests
        n_rows += n_pieces(len(packed.term_bytes)) + n_pieces(len(packed.data_bytes))
        n_rows -= 2  # the first piece of each is in the entry's row
        if packed.number % 1_000 == 0:
            tell("Packing", packed.number, n)
    with tempfile.TemporaryDirectory(prefix="frontdesk-") as room:
        head = Path(room)
        write_head(head, store, digests)
        n_rows += sum(n_pieces((head / name).stat().st_size) for name in FILES)
        name = collection_name(address.alias, head)
        before = connection.collection()
        if name == before:
            return name, False
        existing = connection.call("list_collections")
        if address.alias in existing:
            raise BuildError(
                f"{address}: Milvus already has a collection of this name "
                "that frontdesk did not create; choose another name"
            )
        if name in existing and _count(connection, name) != n_rows:
            connection.call("drop_collection", name)  # left by an interrupted run
        if name not in existing or not connection.call("has_collection", name):
            _fill(connection, name, _rows(packer, head, store.arrays, tell), n_rows)
    _point(connection, name, before)
    for old in existing:
        if is_collection_of(address.alias, old) and old not in (name, before):
            connection.call("drop_collection", old)
    return name, True


def _fill(
    connection: Connection, name: str, rows: Iterator[dict[str, Any]], n_rows: int
) -> None:
    """Create a collection with these rows; after a failure nothing is left."""
    try:
        _create(connection, name)
        for batch in _batches(rows):
            connection.call("insert", name, batch)
        connection.call("flush", name)
        connection.call("load_collection", name)
        n_written = _count(connection, name)
        if n_written != n_rows:
            raise BuildError(
                f"{connection.address}: Milvus has only {n_written} of {n_rows} rows "
                "that were written; publish again"
            )
        # Load now what the first question would wait for.
        connection.call("search", name, data=[{0: 1.0}], anns_field="vector", limit=1)
    except BaseException:
        _drop_quietly(connection, name)
        raise


def _create(connection: Connection, name: str) -> None:
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("public", DataType.BOOL)
    schema.add_field("expires", DataType.INT32)
    schema.add_field(
        "tags", DataType.ARRAY, element_type=DataType.INT32, max_capacity=_MOST_TAGS
    )
    schema.add_field("terms", DataType.VARCHAR, max_length=MAX_TEXT)
    schema.add_field("data", DataType.VARCHAR, max_length=MAX_TEXT)
    # Impacts in 32 bits if Milvus supports that; searching works with 16 as well.
    for precision in ({"quant_type": "fp32"}, {}):
        params = MilvusClient.prepare_index_params()
        params.add_index(
            field_name="vector",
            index_name="vector",
            index_type="SPARSE_INVERTED_INDEX",
            metric_type="IP",
            params={**_INDEX, **precision},
        )
        try:
            connection.call(
                "create_collection",
                name,
                schema=schema,
                index_params=params,
                consistency_level="Strong",
            )
            return
        except IndexAwayError:
            _drop_quietly(connection, name)
            if not precision:
                raise


def _drop_quietly(connection: Connection, name: str) -> None:
    try:
        connection.call("drop_collection", name)
    except IndexAwayError:
        return


def _count(connection: Connection, name: str) -> int:
    """How many rows a collection has; -1 if that is not known."""
    try:
        answer = connection.call(
            "query",
            name,
            filter="",
            output_fields=["count(*)"],
            consistency_level="Strong",
        )
        return int(answer[0]["count(*)"])
    except (IndexAwayError, IndexError, KeyError, TypeError, ValueError):
        return -1


def _point(connection: Connection, name: str, before: str | None) -> None:
    alias = connection.address.alias
    connection.call("create_alias" if before is None else "alter_alias", name, alias)


def _rows(
    packer: Packer, head: Path, arrays: Arrays, tell: Progress
) -> Iterator[dict[str, Any]]:
    """Every row of the collection: the head, entries, and pieces of long entries."""
    nowhere = int(arrays.term_hash.size)
    for file, kind in FILES.items():
        for part, text in enumerate(to_pieces((head / file).read_bytes())):
            yield _piece(piece_key(kind, 0, part), text, nowhere)
    for packed in packer:
        yield from _entry_rows(packed, arrays, nowhere)
        if packed.number % 1_000 == 0:
            tell("Publishing", packed.number, arrays.n_entries)
    tell("Publishing", arrays.n_entries, arrays.n_entries)


def _entry_rows(
    packed: PackedEntry, arrays: Arrays, nowhere: int
) -> Iterator[dict[str, Any]]:
    number = packed.number
    term_text, *more_terms = to_pieces(packed.term_bytes)
    data_text, *more_data = to_pieces(packed.data_bytes)
    if len(packed.tags) > _MOST_TAGS:
        raise BuildError(
            f"an entry has {len(packed.tags)} tags; Milvus takes {_MOST_TAGS}"
        )
    yield {
        "number": number,
        "vector": _vector(packed.terms.term, packed.terms.impact, nowhere),
        "public": bool(arrays.entry_public[number]),
        "expires": int(arrays.entry_expires[number]),
        "tags": packed.tags,
        "terms": term_text,
        "data": data_text,
    }
    for kind, texts in ((TERMS, more_terms), (DATA, more_data)):
        for part, text in enumerate(texts, 1):
            yield _piece(piece_key(kind, number, part), text, nowhere)


def _vector(
    terms: NDArray[np.int32], impact: NDArray[np.float32], nowhere: int
) -> dict[int, float]:
    """An entry's vector; one without terms has a dimension that no question uses."""
    vector = {
        term: value
        for term, value in zip(terms.tolist(), impact.tolist(), strict=True)
        if value > 0
    }
    return vector or {nowhere: 1.0}


def _piece(key: int, text: str, nowhere: int) -> dict[str, Any]:
    return {
        "number": key,
        "vector": {nowhere: 1.0},
        "public": False,
        "expires": 0,
        "tags": [],
        "terms": "",
        "data": text,
    }


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row["data"]) + len(row["terms"]) + 12 * len(row["vector"])
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_ROWS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
