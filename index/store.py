"""An index folder: written whole or not at all, checked and mapped when opened.

``manifest.json`` says what is in it; ``arrays.bin`` holds the arrays one after another,
``words.txt`` and ``records.jsonl`` the texts.  It contains no code.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.errors import BuildError, IndexFormatError

FORMAT = "frontdesk index"
#: Raise it when this code would read an older index wrongly: another layout, another
#: analysis of texts (its terms are hashed), other features or signals, or one of them
#: measured in another way.
VERSION = 6
ARRAYS, WORDS, RECORDS = "arrays.bin", "words.txt", "records.jsonl"
_ALIGNMENT = 64
_MAX_MANIFEST = 256 << 20


class Store(NamedTuple):
    """An open index folder; its arrays and texts are mapped, read-only."""

    path: Path
    manifest: Mapping[str, Any]
    arrays: Arrays
    words: memoryview
    records: memoryview


@contextmanager
def writing(out: Path) -> Iterator[Path]:
    """A new folder next to `out` that takes its place when the block succeeds.

    After a failure the old index is as it was and nothing new is left.  Raises
    BuildError if the disk is full or the folder cannot be written.
    """
    # Imported where something is written: reading an index needs neither.
    import shutil
    import tempfile

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise _cannot_write(out, error) from error
    try:
        yield partial
        _put_in_place(partial, out)
    except OSError as error:
        raise _cannot_write(out, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _cannot_write(out: Path, error: OSError) -> BuildError:
    reason = error.strerror or str(error)
    return BuildError(
        f"{out}: the index could not be written ({reason}); "
        "free some space or choose another folder with --out"
    )


def _put_in_place(partial: Path, out: Path) -> None:
    """Rename the finished folder; readers of the old one keep their files."""
    import shutil
    import tempfile

    mode = 0o777 & ~_umask()
    partial.chmod(mode)
    if not out.exists():
        partial.rename(out)
        return
    if not (out / "manifest.json").is_file() and any(out.iterdir()):
        raise OSError(f"{out.name} exists and is not an index")
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
    out.rename(old / out.name)
    try:
        partial.rename(out)
    except OSError:
        (old / out.name).rename(out)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(path: Path, parts: Iterable[bytes]) -> None:
    """Write the parts one after another."""
    with path.open("wb") as file:
        for part in parts:
            file.write(part)


def write_index(folder: Path, arrays: Arrays, manifest: Mapping[str, object]) -> None:
    """Add the arrays and then the manifest to a folder that already has the texts."""
    table = {}
    at = 0
    with (folder / ARRAYS).open("wb") as file:
        for name, array in arrays.named().items():
            little = np.ascontiguousarray(array)
            little = little.astype(little.dtype.newbyteorder("<"), copy=False)
            pad = -at % _ALIGNMENT
            file.write(b"\0" * pad)
            at += pad
            table[name] = {
                "dtype": little.dtype.str,
                "shape": list(little.shape),
                "at": at,
            }
            file.write(little.data if little.size else b"")
            at += little.nbytes
    files = {
        name: {
            "bytes": (folder / name).stat().st_size,
            "sha256": _sha256(folder / name),
        }
        for name in (ARRAYS, WORDS, RECORDS)
    }
    whole = {
        "format": FORMAT,
        "version": VERSION,
        **manifest,
        "files": files,
        "arrays": table,
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def _sha256(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_older(newest: Path) -> None:
    """Remove the older indexes next to one, except the last, which may be in use."""
    import shutil  # which imports every compression module

    try:
        others = [
            path
            for path in newest.parent.iterdir()
            if path != newest and is_index(path)
        ]
        others.sort(key=lambda path: path.stat().st_mtime)
    except OSError:
        return
    for path in others[:-1]:
        shutil.rmtree(path, ignore_errors=True)


def is_index(path: Path) -> bool:
    """Whether a folder looks like an index, not like a corpus."""
    return (path / "manifest.json").is_file()


def read_manifest(path: Path, form: str = FORMAT) -> dict[str, Any]:
    """The manifest, with its format, version and the files' sizes checked.

    `form` is the format that the folder must have.  Raises IndexFormatError if it is
    not an index, of another version, or cut short.
    """
    try:
        file = path / "manifest.json"
        if file.stat().st_size > _MAX_MANIFEST:
            raise IndexFormatError(path, "its manifest is too large")
        manifest = json.loads(file.read_bytes().decode())
    except FileNotFoundError:
        raise IndexFormatError(path, "not an index folder") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise IndexFormatError(path, f"the index cannot be read ({reason})") from error
    except (ValueError, RecursionError) as error:
        raise IndexFormatError(path, "its manifest is damaged") from error
    if not isinstance(manifest, dict) or manifest.get("format") != form:
        raise IndexFormatError(path, "not a frontdesk index")
    if manifest.get("version") != VERSION:
        raise IndexFormatError(
            path,
            f"it has format version {manifest.get('version')!r}, "
            f"but this frontdesk reads version {VERSION}",
        )
    for name in (ARRAYS, WORDS, RECORDS):
        try:
            expected = manifest["files"][name]["bytes"]
            actual = (path / name).stat().st_size
        except (KeyError, TypeError):
            raise IndexFormatError(path, "its manifest is incomplete") from None
        except OSError as error:
            raise IndexFormatError(path, f"{name} is missing") from error
        if actual != expected:
            what = f"{name} has {actual} bytes instead of {expected}"
            raise IndexFormatError(path, what)
    return manifest


def open_store(path: Path, form: str = FORMAT) -> Store:
    """Map an index folder.  Raises IndexFormatError, which says how to fix it.

    `form` is a different one for an index whose entries are elsewhere.
    """
    manifest = read_manifest(path, form)
    try:
        memory = _mapped(path / ARRAYS)
        arrays = Arrays(
            **{
                name: _array(memory, manifest["arrays"][name])
                for name in Arrays._fields
            }
        )
        _check_shapes(arrays)
        if form == FORMAT:
            _check_entry_shapes(arrays)
        return Store(
            path,
            manifest,
            arrays,
            _mapped(path / WORDS),
            _mapped(path / RECORDS),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise IndexFormatError(path, f"its arrays do not match ({error})") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise IndexFormatError(path, f"the index cannot be read ({reason})") from error


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return memoryview(b"")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _array(memory: memoryview, row: Mapping[str, Any]) -> NDArray[Any]:
    """One array as a view of the mapped file.  Raises ValueError if it is not in it."""
    dtype = np.dtype(str(row["dtype"]))
    if dtype.kind not in "iuf":
        raise ValueError(f"an array of type {dtype}")
    shape = tuple(int(size) for size in row["shape"])
    count = 1
    for size in shape:
        if size < 0:
            raise ValueError("a negative size")
        count *= size
    at = int(row["at"])
    if at < 0 or at + count * dtype.itemsize > len(memory):
        raise ValueError("an array beyond the end of its file")
    return np.frombuffer(memory, dtype, count, at).reshape(shape)


def _check_shapes(arrays: Arrays) -> None:
    """Raise ValueError unless sizes match and offsets stay inside their arrays."""
    n = arrays.n_entries
    _check_offsets(
        (arrays.posting_start, None, arrays.term_hash.size),
        (arrays.tag_start, arrays.tag_entry.size, None),
        (arrays.surface_start, None, arrays.surface_hash.size),
    )
    _check_lengths(arrays.term_hash.size, arrays.idf, arrays.posting_peak)
    _check_lengths(n, arrays.entry_kind, arrays.entry_expires, arrays.class_bias)
    if arrays.refusal_bias.size:
        _check_lengths(arrays.feature_hash.size, arrays.refusal_weight)
    _check_lengths(arrays.feature_hash.size, arrays.feature_idf, arrays.class_scale)
    _check_lengths(arrays.delete_hash.size, arrays.delete_surface)
    if arrays.class_weight.shape != (arrays.feature_hash.size, n):
        raise ValueError("a classifier of the wrong shape")


def _check_entry_shapes(arrays: Arrays) -> None:
    """The same for what belongs to single entries: postings, rows, records."""
    p = arrays.posting_entry.size
    _check_offsets(
        (arrays.posting_start, p, arrays.term_hash.size),
        (arrays.row_start, arrays.row_norm.size, arrays.n_entries),
        (arrays.row_term_start, arrays.row_term.size, arrays.row_norm.size),
        (arrays.row_trigram_start, arrays.row_trigram.size, arrays.row_norm.size),
        (arrays.record_start, None, arrays.n_entries),
    )
    _check_lengths(
        p, arrays.posting_question, arrays.posting_answer, arrays.posting_impact
    )


def _check_offsets(*triples: tuple[NDArray[Any], int | None, int | None]) -> None:
    for start, end, size in triples:
        if size is not None and start.size != size + 1:
            raise ValueError("offsets of the wrong length")
        if start.size == 0 or start[0] != 0 or (end is not None and start[-1] != end):
            raise ValueError("offsets beyond their array")
        if (start[1:] < start[:-1]).any():
            raise ValueError("offsets that go back")


def _check_lengths(size: int, *arrays: NDArray[Any]) -> None:
    if any(array.shape[:1] != (size,) for array in arrays):
        raise ValueError("arrays of different lengths")


def verify(path: Path, form: str = FORMAT) -> None:
    """Check every file against its checksum.  Raises IndexFormatError if it differs."""
    for name, row in sorted(read_manifest(path, form)["files"].items()):
        if _sha256(path / name) != row["sha256"]:
            raise IndexFormatError(path, f"{name} has changed since it was written")


def describe(path: Path) -> dict[str, Any]:
    """What ``index info`` shows: name, hash, counts, sizes, model, reliability."""
    return described(read_manifest(path))


def described(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What `describe` returns, from a manifest."""
    hidden = {"arrays", "files", "glossary", "sources", "questions", "tags", "format"}
    shown = {key: value for key, value in manifest.items() if key not in hidden}
    shown["bytes"] = sum(row["bytes"] for row in manifest["files"].values())
    return shown
