"""From a folder to an open index: built into the cache when it is not there yet."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from bot.fingerprint import unchanged_hash
from bot.places import user_folder
from corpus import FrontdeskError
from index.errors import BuildError, IndexFormatError
from index.hashing import word_hash
from index.search import Index
from index.store import VERSION, is_index

if TYPE_CHECKING:
    import tempfile

    from index.progress import Progress

_KEPT = 2
#: In a corpus's folder of the cache: what was read of its files.
READINGS = "readings.jsonl"


def open_index(
    path: Path, cache: Path | None = None, progress: Progress | None = None
) -> tuple[Index, tempfile.TemporaryDirectory[str] | None]:
    """The index at `path`, or that of the corpus at `path`, built when it is missing.

    A built index is kept in `cache` (None: the user's cache folder) under the corpus's
    content.  Where that cannot be written it goes into a temporary folder, which is
    given back too and goes when its owner does.

    Raises CorpusError for a bad corpus, IndexFormatError for a bad index.
    """
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
    from index.build import build_index

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
