"""Addresses of an index in Milvus."""

from __future__ import annotations

import pytest

from index.errors import AddressError
from index.milvus.address import is_address, parse_address

ADVICE = "; an index in Milvus has an address like milvus+http://localhost:19530/sales"


@pytest.mark.parametrize(
    ("text", "uri", "alias"),
    [
        ("milvus+http://db:1234/sales", "http://db:1234", "sales"),
        ("milvus+http://db/sales", "http://db:19530", "sales"),
        ("milvus+https://db.example.org/_x9", "https://db.example.org:443", "_x9"),
        ("milvus+http://[::1]:19530/sales", "http://[::1]:19530", "sales"),
        ("milvus+file:///var/lib/x.db/sales", "/var/lib/x.db", "sales"),
        ("milvus+file:///C:/my%20data/x.db/sales", "C:/my data/x.db", "sales"),
    ],
)
def test_what_an_address_says(text: str, uri: str, alias: str) -> None:
    found = parse_address(text, {"FRONTDESK_MILVUS_TOKEN": "root:secret"})
    assert (found.uri, found.alias, str(found)) == (uri, alias, text)
    assert "secret" not in repr(found)
    assert found.token == ("" if "file" in text else "root:secret")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("milvus+ftp://db/sales", '"ftp" is not http, https or file'),
        (
            "milvus+http://db",
            "a collection's name consists of letters, digits and _, "
            "and must not start with a digit",
        ),
        (
            "milvus+http://db/my-sales",
            "a collection's name consists of letters, digits and _, "
            "and must not start with a digit",
        ),
        ("milvus+http:///sales", "write milvus+http://host:19530/collection"),
        ("milvus+http://db/a/b", "write milvus+http://host:19530/collection"),
        (
            "milvus+file:///x/sales",
            "a file's address looks like milvus+file:///folder/x.db/name",
        ),
        (
            "milvus+http://db/sales?x=1",
            '"?" and "#" are not allowed after the collection\'s name',
        ),
    ],
)
def test_what_is_none(text: str, what: str) -> None:
    with pytest.raises(AddressError) as caught:
        parse_address(text, {})
    assert str(caught.value) == f"{text}: {what}{ADVICE}"


def test_a_password_is_refused_and_not_shown() -> None:
    with pytest.raises(AddressError) as caught:
        parse_address("milvus+http://me:secret@db/sales", {})
    assert "secret" not in str(caught.value)
    assert "FRONTDESK_MILVUS_TOKEN" in str(caught.value)


def test_what_looks_like_an_address() -> None:
    assert is_address("milvus+http://db/sales")
    assert not is_address("/data/index")
    assert not is_address(None)
