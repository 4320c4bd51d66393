"""From a folder or an address to an open index; a corpus's is built when missing."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.changes import unchanged_hash
from bot.settings.places import user_folder
from corpus import FrontdeskError
from index.errors import BuildError, IndexFormatError
from index.hashing import word_hash
from index.milvus.address import is_address, parse_address
from index.search import Index
from index.store import VERSION, is_index

if TYPE_CHECKING:
    import tempfile

    from index.progress import Progress

_KEPT = 2
#: In a corpus's folder of the cache: what was read of its files.
READINGS = "readings.jsonl"


def open_index(
    place: Path | str,
    cache: Path | None = None,
    progress: Progress | None = None,
    timeout_seconds: float = 2.0,
) -> tuple[Index, tempfile.TemporaryDirectory[str] | None]:
    """The index at a folder or an address, or that of a corpus, built when missing.

    A built index is kept in `cache` (None: the user's cache folder) under the corpus's
    content.  Where that cannot be written it goes into a temporary folder, which is
    given back too and goes when its owner does.  One call to the server of an address
    takes `timeout_seconds` at most.

    Raises CorpusError for a bad corpus, IndexFormatError for a bad index,
    IndexAwayError and AddressError for an address.
    """
    if is_address(place):
        return _open_published(str(place), cache, progress, timeout_seconds)
    path = Path(place)
    if is_index(path):
        return Index.open(path), None
    if not path.is_dir():
        raise FrontdeskError(
            f"{path}: there is no such folder; name a corpus folder or an index folder"
        )
    home = cache_home(path, cache)
    digest = unchanged_hash(path, home)
    kept = home / f"{digest[:32]}-{VERSION}"
    if is_index(kept):
        try:
            return Index.open(kept), None
        except IndexFormatError:
            _remove(kept)
    # Imported here: scikit-learn takes longer than everything else together.
    import tempfile

    from corpus import read_corpus
    from index.building.build import build_index

    corpus = read_corpus(path, home / READINGS)
    try:
        build_index(corpus, kept, progress=progress)
        _forget_old(home, kept)
        return Index.open(kept), None
    except BuildError:
        room = tempfile.TemporaryDirectory(
            prefix="frontdesk-", ignore_cleanup_errors=True
        )
        try:
            build_index(corpus, Path(room.name) / "index", progress=progress)
            return Index.open(Path(room.name) / "index"), room
        except BaseException:
            room.cleanup()
            raise


def _open_published(
    address: str, cache: Path | None, progress: Progress | None, timeout_seconds: float
) -> tuple[Index, tempfile.TemporaryDirectory[str] | None]:
    import tempfile

    from index.milvus.open import open_published

    place = parse_address(address)
    home = (cache or user_cache()) / "milvus"
    try:
        index = open_published(
            place, home, timeout_seconds=timeout_seconds, progress=progress
        )
        return index, None
    except BuildError:
        room = tempfile.TemporaryDirectory(
            prefix="frontdesk-", ignore_cleanup_errors=True
        )
        index = open_published(
            place,
            Path(room.name),
            timeout_seconds=timeout_seconds,
            progress=progress,
        )
        return index, room


def user_cache() -> Path:
    """The folder for what can be made again, as the system has it."""
    if (named := os.environ.get("FRONTDESK_CACHE_DIR")) is not None:
        return Path(named)
    return user_folder("cache")


def cache_home(path: Path, cache: Path | None) -> Path:
    """Where what is made of a corpus folder is kept: its name, a hash of its place."""
    place = path.resolve()
    plain = re.sub(r"[^\w.-]+", "-", place.name)[:40]
    return (cache or user_cache()) / f"{plain}-{word_hash(str(place)):016x}"


def _forget_old(home: Path, newest: Path) -> None:
    """Remove indexes of older contents, but for one that somebody may still use."""
    try:
        others = sorted(
            (
                folder
                for folder in home.iterdir()
                if folder != newest and is_index(folder)
            ),
            key=lambda folder: folder.stat().st_mtime,
            reverse=True,
        )
    except OSError:
        return
    for folder in others[_KEPT - 1 :]:
        _remove(folder)


def _remove(folder: Path) -> None:
    import shutil  # which brings every compression along

    shutil.rmtree(folder, ignore_errors=True)
