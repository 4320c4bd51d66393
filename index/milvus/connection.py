"""Calls to Milvus with a deadline and readable errors.

pymilvus is imported here, inside the functions that need it, and nowhere else: it takes
a second and is an extra.
"""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

from corpus import FrontdeskError
from index.errors import IndexAwayError, IndexGoneError
from index.milvus.address import TOKEN, Address

#: Loading, and a first search after it, take longer than a question.
LOADING_FACTOR = 15
#: Calls that change nothing: gRPC repeats them once if a connection breaks.
_READS = ("Connect", "DescribeAlias", "DescribeCollection", "Query", "Search")
_MOST_BYTES = 256 << 20
_NOT_FOUND = 100  # Milvus's code for a collection (or alias) that is not there
_ALIAS_NOT_FOUND = 1600
#: An error after this share of the deadline counts as a missed deadline.
_NEARLY = 0.9
_NOT_LOADED = 101


class _NotLoadedError(IndexAwayError):
    """A collection that the server has not loaded for searching."""


class Connection:
    """A connection to one server; safe to share between threads."""

    def __init__(self, address: Address, timeout_seconds: float) -> None:
        """Connect within `timeout_seconds`, which is every call's deadline too.

        Raises IndexAwayError, and FrontdeskError if pymilvus is not installed.
        """
        self.address = address
        self.timeout_seconds = timeout_seconds
        self._client = _connect(address, timeout_seconds)
        # An older desk that still answers keeps its connection until it is done.
        self.close = weakref.finalize(self, _close, self._client)

    def call(
        self, name: str, *args: Any, timeout_seconds: float | None = None, **named: Any
    ) -> Any:
        """The result of one method of `pymilvus.MilvusClient`, within the deadline.

        Raises IndexAwayError if there is none in time, IndexGoneError if the collection
        does not exist.
        """
        seconds = timeout_seconds or self.timeout_seconds
        try:
            return self._call(name, seconds, *args, **named)
        except _NotLoadedError:
            # A restarted server loads a collection only when it is told to.
            patience = max(seconds, self.timeout_seconds * LOADING_FACTOR)
            self._call("load_collection", patience, args[0])
            return self._call(name, patience, *args, **named)

    def _call(self, name: str, seconds: float, *args: Any, **named: Any) -> Any:
        import grpc
        from pymilvus import MilvusException

        try:
            return getattr(self._client, name)(*args, timeout=seconds, **named)
        except MilvusException as error:
            raise _in_words(self.address, error) from error
        except (grpc.RpcError, OSError, ValueError) as error:
            # ValueError: the channel was closed while the call was made.
            raise IndexAwayError(_away(self.address, _reason(error))) from error

    def collection(self) -> str | None:
        """The collection that the alias points to now; None if there is none."""
        try:
            described = self.call("describe_alias", self.address.alias)
        except IndexGoneError:
            return None
        name = described.get("collection_name") if described else None
        return str(name) if name else None


def _connect(address: Address, seconds: float) -> Any:
    try:
        import pymilvus
    except ImportError as error:
        raise FrontdeskError(
            f"{address}: an index in Milvus needs the Python package pymilvus; "
            'install it: pip install "frontdesk[milvus]"'
        ) from error
    # pymilvus logs a traceback for every refused call; the error says enough.
    for name in ("decorators", "client.connection_manager", "client.grpc_handler"):
        logging.getLogger(f"pymilvus.{name}").setLevel(logging.CRITICAL)
    _knock(address, seconds)

    def connect() -> Any:
        client = pymilvus.MilvusClient(
            address.uri,
            token=address.token,
            timeout=seconds,
            dedicated=True,
            grpc_options=_channel_options(),
        )
        # By default it retries for longer than the deadline, under one lock for all.
        handler = getattr(client, "_handler", None)
        if handler is not None:
            handler._on_rpc_error = _do_not_repeat
        return client

    late = IndexAwayError(_away(address, f"no answer within {seconds:g} s"))
    began = time.monotonic()
    try:
        return _within(seconds, connect)
    except TimeoutError:
        raise late from None
    except pymilvus.MilvusException as error:
        # Something listens there, but pymilvus reports every cause alike.
        code = getattr(error.__cause__, "code", None)
        is_late = callable(code) and code().name == "DEADLINE_EXCEEDED"
        # pymilvus has the same deadline, and may notice first that it has passed.
        if is_late or time.monotonic() - began >= _NEARLY * seconds:
            raise late from error
        raise _in_words(address, error) from error


def _knock(address: Address, seconds: float) -> None:
    """Fail quickly, with the reason, if nothing listens there."""
    if address.host is None or address.port is None:
        return
    try:
        socket.create_connection((address.host, address.port), seconds).close()
    except (OSError, UnicodeError) as error:
        raise IndexAwayError(_away(address, _reason(error))) from error


def _within(seconds: float, work: Callable[[], Any]) -> Any:
    """What `work` returns or raises; TimeoutError when it takes longer."""
    results: list[Any] = []
    errors: list[BaseException] = []
    is_late = threading.Event()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 (raised below)
            errors.append(error)
        else:
            if is_late.is_set():
                _close(result)
            results.append(result)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        is_late.set()
        raise TimeoutError
    return results[0]


def _channel_options() -> dict[str, object]:
    service = "milvus.proto.milvus.MilvusService"
    policy = {
        "methodConfig": [
            {
                "name": [{"service": service, "method": name} for name in _READS],
                "retryPolicy": {
                    "maxAttempts": 2,
                    "initialBackoff": "0.1s",
                    "maxBackoff": "0.5s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE"],
                },
            }
        ]
    }
    return {
        "grpc.service_config": json.dumps(policy),
        "grpc.initial_reconnect_backoff_ms": 100,
        "grpc.min_reconnect_backoff_ms": 100,
        "grpc.max_reconnect_backoff_ms": 1000,
        "grpc.max_receive_message_length": _MOST_BYTES,
    }


def _do_not_repeat(error: Exception) -> bool:
    import grpc

    if isinstance(error, grpc.RpcError):
        raise error
    return False


def _close(client: Any) -> None:
    client.close()


def _in_words(address: Address, error: Any) -> IndexAwayError:
    """A refusal of the server as an error of ours."""
    message = str(getattr(error, "message", "") or error)
    if error.code in (_NOT_FOUND, _ALIAS_NOT_FOUND) or re.search(
        r"not exist|not found|can't find", message
    ):
        return IndexGoneError(
            f"{address}: this index does not exist ({_short(message)}); "
            f"publish it: frontdesk index build --corpus CORPUS --out {address}"
        )
    if error.code == _NOT_LOADED:
        return _NotLoadedError(_away(address, _short(message)))
    if "auth" in message.lower() or "permission" in message.lower():
        return IndexAwayError(
            f"{address}: Milvus refused access ({_short(message)}); check {TOKEN}"
        )
    return IndexAwayError(_away(address, _short(message)))


def _away(address: Address, reason: str) -> str:
    return (
        f"{address}: the index does not answer ({reason}); "
        "check that Milvus is running there and can be reached from here"
    )


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        if isinstance(error, TimeoutError):
            return "no answer in time"
        return str(error.strerror or error).lower()
    details = getattr(error, "details", None)
    code = getattr(error, "code", None)
    if callable(code) and code().name == "DEADLINE_EXCEEDED":
        return "no answer in time"
    return _short(str(details() if callable(details) else error))


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 160 else f"{line[:157]}..."
