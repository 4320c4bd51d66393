"""The head of a published index: everything that does not belong to a single entry.

Every question needs the vocabulary, corrections, glossary, classifier and confidence,
so these are kept in a local folder, mapped like any index.  Only the entries' terms,
wordings and records stay on the server.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.errors import IndexFormatError
from index.milvus.payload import ARRAYS, DIGESTS, MANIFEST, WORDS
from index.store import Store, open_store, read_manifest, write_index, write_text

FORMAT = "frontdesk index head"
#: The files of a head, and the kind of their pieces in Milvus.
FILES = {
    "manifest.json": MANIFEST,
    "arrays.bin": ARRAYS,
    "words.txt": WORDS,
    "digests.bin": DIGESTS,
}
_EMPTY_FILE = "records.jsonl"
_HASH = 24


def write_head(folder: Path, store: Store, digests: NDArray[np.uint64]) -> None:
    """Write the head of an index into `folder`.

    digests : (n, 3) the hash of each entry's id, and the checksums of its terms and of
        its wordings and record
    """
    shutil.copyfile(store.path / "words.txt", folder / "words.txt")
    write_text(folder / _EMPTY_FILE, ())
    raw = digests.astype("<u8").tobytes()
    write_text(folder / "digests.bin", (raw,))
    manifest = {
        **store.manifest,
        "format": FORMAT,
        "digests": hashlib.sha256(raw).hexdigest(),
    }
    write_index(folder, without_entries(store.arrays), manifest)


def without_entries(arrays: Arrays) -> Arrays:
    """The arrays, with empty ones for what is stored with the entries."""
    kept = ("posting_start", "posting_peak")
    columns: dict[str, Any] = {
        name: array[:0]
        for name, array in arrays.named().items()
        if name.startswith(("posting_", "row_", "record_")) and name not in kept
    }
    return arrays._replace(**columns)


def collection_name(alias: str, folder: Path) -> str:
    """The name of the collection for a head: the alias and the hash of its manifest.

    The manifest has the checksum of every file, and the files those of every entry: a
    name identifies the content.
    """
    with (folder / "manifest.json").open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{alias}_{checksum[:_HASH]}"


def is_collection_of(alias: str, name: str) -> bool:
    """Whether a collection's name is one for this alias."""
    return re.fullmatch(rf"{re.escape(alias)}_[0-9a-f]{{{_HASH}}}", name) is not None


def open_head(folder: Path) -> tuple[Store, NDArray[np.uint64]]:
    """A head folder, mapped, and its digests.  Raises IndexFormatError."""
    store = open_store(folder, FORMAT)
    digests = np.fromfile(folder / "digests.bin", dtype="<u8")
    if digests.size != 3 * store.arrays.n_entries:
        raise IndexFormatError(folder, "its checksums of the entries are incomplete")
    return store, digests.reshape(-1, 3)


def check_head(folder: Path, name: str, where: str) -> None:
    """Check a downloaded head against its collection's name and its checksums.

    Raises IndexFormatError, which names `where` it comes from.
    """
    if collection_name(name.rpartition("_")[0], folder) != name:
        raise IndexFormatError(where, "its head has changed since it was published")
    try:
        manifest = read_manifest(folder, FORMAT)
        expected = {row: manifest["files"][row]["sha256"] for row in manifest["files"]}
        expected["digests.bin"] = manifest["digests"]
    except IndexFormatError as error:
        raise IndexFormatError(where, error.what) from error
    except (KeyError, TypeError) as error:
        raise IndexFormatError(where, "its manifest is incomplete") from error
    for file, checksum in expected.items():
        if file not in FILES and file != _EMPTY_FILE:
            raise IndexFormatError(where, "its head contains an unknown file")
        with (folder / file).open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != checksum:
                what = f"{file} has changed since it was published"
                raise IndexFormatError(where, what)
