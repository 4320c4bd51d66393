"""Where an index in Milvus is: ``milvus+http://host:19530/collection``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from index.errors import AddressError

_PREFIX = "milvus+"
TOKEN = "FRONTDESK_MILVUS_TOKEN"  # noqa: S105 (the variable's name)
_DEFAULT_PORT = 19530


class Address(NamedTuple):
    """One published index.

    Attributes
    ----------
    text : as written by the person; it contains no secret and may be shown
    uri : what the client connects to; for a file, its path
    alias : the name that always points to the newest collection
    host, port : of the server; None for a file
    token : "user:password" or an API key, or ""
    """

    text: str
    uri: str
    alias: str
    host: str | None = None
    port: int | None = None
    token: str = ""

    def __repr__(self) -> str:
        return f"Address({self.text!r})"

    def __str__(self) -> str:
        return self.text


def is_address(place: object) -> bool:
    """Whether this is the address of an index in Milvus, not a folder."""
    return isinstance(place, str) and place.lower().startswith(_PREFIX)


def parse_address(text: str, environ: Mapping[str, str] = os.environ) -> Address:
    """The parts of an address, with the token from ``FRONTDESK_MILVUS_TOKEN``.

    ``milvus+http://host:19530/collection``, ``milvus+https://...``, and for milvus-lite
    in this process ``milvus+file:///folder/x.db/collection``.  Raises AddressError.

    >>> parse_address("milvus+http://db:19530/sales", {})
    Address('milvus+http://db:19530/sales')
    """
    from urllib.parse import unquote, urlsplit

    try:
        parts = urlsplit(text[len(_PREFIX) :])
        port = parts.port
    except ValueError as error:
        raise AddressError(_masked(text), f"not a valid address ({error})") from error
    shown = _masked(text)
    place, _, alias = parts.path.rpartition("/")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,199}", alias):
        raise AddressError(
            shown,
            "a collection's name consists of letters, digits and _, "
            "and must not start with a digit",
        )
    if parts.query or parts.fragment:
        raise AddressError(
            shown, '"?" and "#" are not allowed after the collection\'s name'
        )
    if "@" in parts.netloc:
        raise AddressError(shown, f"put the password in {TOKEN}, not in the address")
    if parts.scheme == "file":
        file = unquote(place)
        if re.match(r"/[A-Za-z]:", file):  # file:///C:/x.db
            file = file[1:]
        if parts.netloc or not file.endswith(".db"):
            raise AddressError(
                shown, "a file's address looks like milvus+file:///folder/x.db/name"
            )
        return Address(text, file, alias)
    if parts.scheme not in ("http", "https"):
        raise AddressError(shown, f'"{parts.scheme}" is not http, https or file')
    if not parts.hostname or place:
        raise AddressError(shown, "write milvus+http://host:19530/collection")
    port = port or (443 if parts.scheme == "https" else _DEFAULT_PORT)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(
        text,
        f"{parts.scheme}://{host}:{port}",
        alias,
        parts.hostname,
        port,
        environ.get(TOKEN, ""),
    )


def _masked(text: str) -> str:
    return re.sub(r"//[^/@]*@", "//***@", text)
