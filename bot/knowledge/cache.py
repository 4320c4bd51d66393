"""What is kept of a corpus between runs: its index, and the readings of its files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.knowledge.changes import CODE, unchanged_hash
from bot.settings.places import user_folder
from corpus.source_stamp import source_stamp
from index.errors import BuildError, IndexFormatError
from index.hashing import word_hash
from index.search import Index
from index.store import VERSION, is_index, remove_older

if TYPE_CHECKING:
    import tempfile

    from corpus import Corpus
    from index.progress import Progress

#: The file in a corpus's part of the cache that holds what was read of its files.
_READINGS = "readings.jsonl"


#: An open index, and the temporary folder that it is in if no cache could hold it.
Opened: TypeAlias = "tuple[Index, tempfile.TemporaryDirectory[str] | None]"


def open_corpus(
    folder: Path, cache: Path | None = None, progress: Progress | None = None
) -> Opened:
    """The index of a corpus folder, kept in `cache`.

    Its name there depends on the corpus's content and on the code that builds an index:
    a change in either means a new build.

    Raises CorpusError for a bad corpus, BuildError when no index can be written.
    """
    home = cache_home(folder, cache)
    digest = unchanged_hash(folder, home)
    name = f"{digest[:32]}-{VERSION}-{source_stamp(*CODE)}"
    if is_index(home / name):
        # A damaged index is rebuilt in its place.
        with suppress(IndexFormatError):
            return Index.open(home / name), None
    # Imported here: scikit-learn takes longer than everything else put together.
    from index.building.build import build_index

    corpus = read_kept(folder, cache)

    def build(place: Path) -> Index:
        build_index(corpus, place / name, progress=progress)
        remove_older(place / name)
        return Index.open(place / name)

    return kept_or_temporary(home, build)


def kept_or_temporary(home: Path, make: Callable[[Path], Index]) -> Opened:
    """The index that `make` writes to `home`, or to a temporary folder if that fails.

    Raises BuildError when it cannot be written there either.
    """
    try:
        return make(home), None
    except BuildError:
        import tempfile

        temporary = tempfile.TemporaryDirectory(
            prefix="frontdesk-", ignore_cleanup_errors=True
        )
        try:
            return make(Path(temporary.name)), temporary
        except BaseException:
            temporary.cleanup()
            raise


def read_kept(folder: Path, cache: Path | None = None) -> Corpus:
    """The corpus in a folder; what was read of unchanged files comes from the cache.

    Raises CorpusError.
    """
    from corpus import read_corpus

    return read_corpus(folder, cache_home(folder, cache) / _READINGS)


def user_cache() -> Path:
    """The user's cache folder, which FRONTDESK_CACHE_DIR overrides."""
    if (named := os.environ.get("FRONTDESK_CACHE_DIR")) is not None:
        return Path(named)
    return user_folder("cache")


def cache_home(path: Path, cache: Path | None) -> Path:
    """The part of a cache for a corpus folder: its name and a hash of its path."""
    path = path.resolve()
    plain = re.sub(r"[^\w.-]+", "-", path.name)[:40]
    return (cache or user_cache()) / f"{plain}-{word_hash(str(path)):016x}"
