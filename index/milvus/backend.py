"""The second backend: entries in a Milvus collection, everything else on this disk.

Milvus searches by the inner product of sparse vectors; an entry's vector is the impacts
of its terms.  Its sums may be rounded or added in another order, so more entries than
needed are fetched and their sums are recomputed exactly as in
`index.postings.best_entries`: both backends find the same entries in the same order.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.backend import Filter
from index.errors import IndexFormatError
from index.flat import distinct
from index.local import Masks
from index.milvus.connection import LOADING_FACTOR, Connection
from index.milvus.entries import MilvusEntryData, impacts
from index.milvus.payload import (
    DATA,
    TERMS,
    EntryRows,
    EntryTerms,
    PayloadError,
    digest,
    from_piece,
    n_pieces,
    piece_key,
    read_rows,
    read_terms,
    split_first,
)

#: How many entries are fetched at least, and in the steps when that was not enough.
_FEWEST = 40
_LIMITS = (2_000, 16_384)
#: Milvus may store impacts in 16 bits: it cannot separate sums closer than this.
_ROUNDING = 2e-3
_MOST_RECORDS = 1_024
_BATCH = 256


class _Hits(NamedTuple):
    """What a search returned: numbers, terms, and the least sum as Milvus has it."""

    entries: dict[int, EntryTerms]
    least: float
    is_all: bool


class MilvusBackend:
    """See `index.backend.Backend`; safe to share between threads."""

    def __init__(
        self,
        connection: Connection,
        collection: str,
        arrays: Arrays,
        tags: Sequence[str],
        digests: NDArray[np.uint64],
    ) -> None:
        """A backend over one collection; the other arguments come from its head."""
        self.collection = collection
        self._connection = connection
        self._arrays = arrays
        self._tags = {tag: number for number, tag in enumerate(tags)}
        self._digests = digests
        self._masks = Masks(arrays, tags)
        self._records: OrderedDict[int, bytes] = OrderedDict()
        self._keeping = threading.Lock()

    @property
    def connection(self) -> Connection:
        """The connection that calls are made with."""
        return self._connection

    def warm_up(self) -> None:
        """Have Milvus load what the first question would wait for."""
        if self._arrays.term_hash.size:
            seconds = self._connection.timeout_seconds * LOADING_FACTOR
            self._search({0: 1.0}, _FEWEST, "", None, seconds)

    def find(
        self,
        terms: NDArray[np.int64],
        weights: NDArray[np.float32],
        k: int,
        entry_filter: Filter | None,
        extra: Sequence[int] = (),
    ) -> MilvusEntryData:
        """See `Backend.find`."""
        term_lists = self._best(terms, weights, k, entry_filter)
        entries = distinct(np.array([*term_lists, *extra], dtype=np.int32))
        rows = {}
        for number, entity in self._query(entries.tolist(), set(term_lists)).items():
            if number not in term_lists:
                term_lists[number] = self._terms(number, entity)
            rows[number] = self._rows(number, entity)
        self._keep({number: row.record for number, row in rows.items()})
        numbers = entries.tolist()
        try:
            return MilvusEntryData.of(
                self._arrays,
                entries,
                [term_lists[number] for number in numbers],
                [rows[number] for number in numbers],
            )
        except PayloadError as error:
            raise self._damaged(str(error)) from error

    def rank(self, *_: object) -> None:
        """See `Backend.rank`; never compiled, as the server takes most of the time."""

    def records(self, numbers: Sequence[int]) -> list[bytes]:
        """See `Backend.records`."""
        with self._keeping:
            known = {n: self._records[n] for n in numbers if n in self._records}
        missing = [number for number in dict.fromkeys(numbers) if number not in known]
        for begin in range(0, len(missing), _BATCH):
            part = missing[begin : begin + _BATCH]
            fetched = {
                number: self._rows(number, entity).record
                for number, entity in self._query(part, set(part)).items()
            }
            self._keep(fetched)
            known.update(fetched)
        return [known[number] for number in numbers]

    def number(self, entry_id: str) -> int | None:
        """See `Backend.number`; the head has the hash of every id."""
        wanted = digest(entry_id.encode("utf-8", "replace"))
        numbers = np.flatnonzero(self._digests[:, 0] == np.uint64(wanted))
        return int(numbers[0]) if numbers.size else None

    def close(self) -> None:
        """See `Backend.close`."""
        self._connection.close()

    def verify(self) -> None:
        """Check every entry against its checksum.  Raises IndexFormatError."""
        for begin in range(0, self._arrays.n_entries, _BATCH):
            end = min(begin + _BATCH, self._arrays.n_entries)
            for number, entity in self._query(list(range(begin, end)), set()).items():
                self._terms(number, entity)
                self._rows(number, entity)

    def _best(
        self,
        terms: NDArray[np.int64],
        weights: NDArray[np.float32],
        k: int,
        entry_filter: Filter | None,
    ) -> dict[int, EntryTerms]:
        """The k best entries, exactly: largest sum first, equal ones by number."""
        vector = {
            int(term): float(weight)
            for term, weight in zip(terms.tolist(), weights.tolist(), strict=True)
            if weight > 0
        }
        allowed = self._masks.allowed(entry_filter)
        expression: str | None = ""
        if allowed is not None and entry_filter is not None:
            expression = self._expression(entry_filter)
        if not vector or k < 1 or expression is None:
            return {}
        pool: dict[int, EntryTerms] = {}
        limits = [max(_FEWEST, 4 * k), *(n for n in _LIMITS if n > 4 * k)]
        bound: int | None = None
        while True:
            limit = limits.pop(0) if len(limits) > 1 else limits[0]
            bounded = expression
            if bound is not None:
                bounded = " and ".join(filter(None, (bounded, f"number <= {bound}")))
            hits = self._search(vector, limit, bounded, allowed)
            pool.update(hits.entries)
            best, least = self._ordered(pool, terms, weights, k)
            is_apart = least > hits.least * (1 + _ROUNDING)
            if hits.is_all or (len(best) == k and is_apart):
                break
            if limit == limits[-1] and len(best) == k:
                # Thousands have the same sum: the wanted ones have the least numbers,
                # and none of them is beyond the last of those at hand.
                if bound is not None and best[-1] >= bound:
                    break
                bound = best[-1]
        return {number: pool[number] for number in best}

    def _ordered(
        self,
        pool: Mapping[int, EntryTerms],
        terms: NDArray[np.int64],
        weights: NDArray[np.float32],
        k: int,
    ) -> tuple[list[int], float]:
        """The k best of some entries, and the sum of the last of them."""
        numbers = np.fromiter(pool, dtype=np.int64, count=len(pool))
        start = self._arrays.posting_start
        order = np.argsort(start[terms + 1] - start[terms], kind="stable")
        sums = np.zeros(numbers.size, dtype=np.float32)
        table = impacts(list(pool.values()), terms)
        for column in order.tolist():  # the order and the precision of best_entries
            sums += weights[column] * table[column]
        best = np.lexsort((numbers, -sums))[:k]
        return numbers[best].tolist(), float(sums[best[-1]]) if best.size else 0.0

    def _expression(self, entry_filter: Filter) -> str | None:
        """The filter as a Milvus expression; None if it lets nothing through.

        Only numbers are written into it, so there is nothing to escape.
        """
        conditions = [f"(expires == 0 or expires > {entry_filter.today.toordinal()})"]
        if entry_filter.audience != "internal":
            conditions.append("public == true")
        if entry_filter.tags:
            known = [self._tags[tag] for tag in entry_filter.tags if tag in self._tags]
            if not known:
                return None
            conditions.append(f"array_contains_any(tags, {sorted(known)})")
        if entry_filter.without is not None:
            conditions.append(f"number != {int(entry_filter.without)}")
        return " and ".join(conditions)

    def _search(
        self,
        vector: Mapping[int, float],
        limit: int,
        expression: str,
        allowed: NDArray[np.bool_] | None,
        seconds: float | None = None,
    ) -> _Hits:
        answer = self._connection.call(
            "search",
            self.collection,
            data=[dict(vector)],
            anns_field="vector",
            limit=limit,
            filter=expression,
            search_params={"metric_type": "IP"},
            output_fields=["number", "terms"],
            consistency_level="Bounded",
            timeout_seconds=seconds,
        )
        entries: dict[int, EntryTerms] = {}
        least = np.inf
        hits = answer[0] if len(answer) else []
        for hit in hits:
            number, entity = self._entity(hit["entity"])
            # The server filters, but what it sends is checked all the same.
            if allowed is not None and not allowed[number]:
                raise self._damaged("it returned an entry that may not be served")
            entries[number] = self._terms(number, entity)
            least = min(least, float(hit["distance"]))
        return _Hits(entries, least, len(hits) < limit)

    def _query(
        self, numbers: Sequence[int], known: set[int]
    ) -> dict[int, Mapping[str, Any]]:
        """Some entries by their numbers; with terms unless those of all are known."""
        if not numbers:
            return {}
        fields = ["number", "data"]
        if not known.issuperset(numbers):
            fields.append("terms")
        answer = self._connection.call(
            "query",
            self.collection,
            filter=f"number in {[int(number) for number in numbers]}",
            output_fields=fields,
            consistency_level="Bounded",
        )
        entities = dict(self._entity(entity) for entity in answer)
        if entities.keys() != set(numbers):
            n_missing = len(set(numbers) - entities.keys())
            raise self._damaged(f"{n_missing} entries are missing")
        return entities

    def _entity(self, entity: Any) -> tuple[int, Mapping[str, Any]]:
        try:
            number = int(entity["number"])
        except (KeyError, TypeError, ValueError) as error:
            raise self._damaged("an entry has no number") from error
        if not 0 <= number < self._arrays.n_entries:
            raise self._damaged("an entry has a number out of range")
        return number, entity

    def _terms(self, number: int, entity: Mapping[str, Any]) -> EntryTerms:
        data = self._whole(TERMS, number, entity)
        try:
            return read_terms(data, self._arrays.term_hash.size)
        except PayloadError as error:
            raise self._damaged(str(error)) from error

    def _rows(self, number: int, entity: Mapping[str, Any]) -> EntryRows:
        data = self._whole(DATA, number, entity)
        try:
            return read_rows(data, self._arrays.term_hash.size)
        except PayloadError as error:
            raise self._damaged(str(error)) from error

    def _whole(self, kind: int, number: int, entity: Mapping[str, Any]) -> bytes:
        """An entry's bytes, put together and compared with their checksum."""
        try:
            size, data = split_first(
                from_piece(entity.get("terms" if kind == TERMS else "data"))
            )
            if len(data) < size:
                keys = [piece_key(kind, number, n) for n in range(1, n_pieces(size))]
                data += b"".join(read_pieces(self._connection, self.collection, keys))
        except PayloadError as error:
            raise self._damaged(str(error)) from error
        column = 1 if kind == TERMS else 2
        if digest(data) != int(self._digests[number, column]):
            raise self._damaged(f"entry {number} is not what was published")
        return data

    def _keep(self, records: Mapping[int, bytes]) -> None:
        with self._keeping:
            for number, record in records.items():
                self._records[number] = record
                self._records.move_to_end(number)
            while len(self._records) > _MOST_RECORDS:
                self._records.popitem(last=False)

    def _damaged(self, what: str) -> IndexFormatError:
        return IndexFormatError(str(self._connection.address), what)


def read_pieces(
    connection: Connection,
    collection: str,
    keys: Sequence[int],
    seconds: float | None = None,
) -> list[bytes]:
    """Pieces by their keys, in that order.  Raises PayloadError when one is missing."""
    pieces: dict[int, bytes] = {}
    step = 32
    for begin in range(0, len(keys), step):
        part = [int(key) for key in keys[begin : begin + step]]
        answer = connection.call(
            "query",
            collection,
            filter=f"number in {part}",
            output_fields=["number", "data"],
            timeout_seconds=seconds,
        )
        for entity in answer:
            pieces[entity.get("number")] = from_piece(entity.get("data"))
    try:
        return [pieces[key] for key in keys]
    except KeyError:
        raise PayloadError("a piece is missing") from None
