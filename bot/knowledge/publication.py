"""Which collection an address stands for now."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from corpus import FrontdeskError
from index.milvus.address import parse_address

if TYPE_CHECKING:
    from index.milvus.connection import Connection


class Publication:
    """Tells which collection an address stands for; another one is new knowledge."""

    def __init__(self, address: str, timeout_seconds: float) -> None:
        """Connects when it is first asked."""
        self._address = parse_address(address)
        self._timeout_seconds = timeout_seconds
        self._connection: Connection | None = None

    def __call__(self) -> Hashable | None:
        """The collection's name; None when the server cannot be asked now."""
        from index.milvus.connection import Connection

        try:
            if self._connection is None:
                self._connection = Connection(self._address, self._timeout_seconds)
            return self._connection.collection()
        except FrontdeskError:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()
            return None
