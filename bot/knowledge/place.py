"""Where knowledge is: a folder here, or an index that was published on a server.

Nothing else in the bot knows about addresses or Milvus.  Both are imported only when
they are used: answering from a folder needs neither.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from bot.knowledge.cache import Opened, kept_or_temporary, open_corpus, user_cache
from bot.knowledge.changes import snapshot
from bot.settings.settings import DEFAULT_INDEX_TIMEOUT, Settings
from corpus import FrontdeskError
from index.search import Index
from index.store import is_index

if TYPE_CHECKING:
    from corpus import Corpus
    from index.milvus.address import Address
    from index.progress import Progress


@dataclass(frozen=True, slots=True)
class Folder:
    """A corpus folder or an index folder.

    Attributes
    ----------
    cache : where the index of a corpus is kept; None: the user's cache folder
    is_remote : whether it is on a server, which may be slow or away
    """

    path: Path
    cache: Path | None = None
    is_remote: ClassVar[bool] = False

    @property
    def is_index(self) -> bool:
        """Whether it is built already, rather than a corpus to build an index from."""
        return is_index(self.path)

    @property
    def advice(self) -> str:
        """How to fix an index that doesn't open."""
        return f'build it again: frontdesk index build --corpus DIR --out "{self.path}"'

    def open(self, progress: Progress | None = None) -> Opened:
        """The index; that of a corpus is built first unless it is in the cache.

        Raises CorpusError, IndexFormatError, FrontdeskError: there is no such folder.
        """
        if self.is_index:
            return Index.open(self.path), None
        if not self.path.is_dir():
            raise FrontdeskError(
                f"{self.path}: no such folder; name a corpus folder or an index folder"
            )
        return open_corpus(self.path, self.cache, progress)

    def describe(self, *, is_verified: bool = False) -> Mapping[str, object]:
        """What ``frontdesk index info`` shows.  Raises IndexFormatError.

        is_verified : whether to check every file against its checksum, too
        """
        from index import store

        if is_verified:
            store.verify(self.path)
        return store.describe(self.path)

    def version(self) -> Hashable:
        """A value that changes when a file does; no file is opened."""
        return snapshot(self.path)

    def write(self, corpus: Corpus, progress: Progress) -> str:
        """Build the index of a corpus here, in place of any other; returns its size.

        Raises BuildError.
        """
        from index.building.build import build_index

        build_index(corpus, self.path, progress=progress)
        files = (file for file in self.path.rglob("*") if file.is_file())
        return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


@dataclass(frozen=True, slots=True)
class Published:
    """An index on a Milvus server; it does what a `Folder` does.

    Each method raises AddressError for an invalid address, and all but `version` raise
    IndexAwayError.

    Attributes
    ----------
    text : the address
    cache : where what every question needs is kept; None: the user's cache folder
    timeout_seconds : how long one call to the server may take
    """

    text: str
    cache: Path | None = None
    timeout_seconds: float = DEFAULT_INDEX_TIMEOUT
    is_remote: ClassVar[bool] = True
    is_index: ClassVar[bool] = True
    advice: ClassVar[str] = (
        "start Milvus, or check the address, FRONTDESK_MILVUS_TOKEN and the network"
    )

    @property
    def _address(self) -> Address:
        from index.milvus.address import parse_address

        return parse_address(self.text)

    @property
    def _home(self) -> Path:
        return (self.cache or user_cache()) / "milvus"

    def open(self, progress: Progress | None = None) -> Opened:
        """The index; its head is fetched unless it is in the cache."""
        from index.milvus.open import open_published

        address, seconds = self._address, self.timeout_seconds
        return kept_or_temporary(
            self._home,
            lambda home: open_published(
                address, home, timeout_seconds=seconds, progress=progress
            ),
        )

    def describe(self, *, is_verified: bool = False) -> Mapping[str, object]:
        """The same as for a folder; `is_verified` reads every entry from the server."""
        from index.milvus.open import describe_published

        return describe_published(
            self._address,
            self._home,
            timeout_seconds=self.timeout_seconds,
            is_verified=is_verified,
        )

    def version(self) -> Hashable | None:
        """The collection that the address stands for; None: unknown at the moment."""
        from index.milvus.connection import Connection

        address = self._address
        try:
            connection = Connection(address, self.timeout_seconds)
            try:
                return connection.collection()
            finally:
                connection.close()
        except FrontdeskError:
            return None

    def write(self, corpus: Corpus, progress: Progress) -> str:
        """Publish the index of a corpus; returns its size and its collection."""
        import tempfile

        from index.milvus.publish import publish

        address = self._address
        with tempfile.TemporaryDirectory(prefix="frontdesk-") as temporary:
            folder = Folder(Path(temporary) / "index")
            size = folder.write(corpus, progress)
            name, is_new = publish(folder.path, address, progress=progress)
        state = f"collection {name}" if is_new else "unchanged, nothing published"
        return f"{size}, {state},"


Place: TypeAlias = Folder | Published


def place_of(
    text: Path | str,
    cache: Path | None = None,
    timeout_seconds: float = DEFAULT_INDEX_TIMEOUT,
) -> Place:
    """The place that a path or an address names.

    >>> place_of("my-index").is_remote
    False
    >>> place_of("milvus+http://localhost:19530/sales").is_remote
    True
    """
    if isinstance(text, str) and ":" in text:
        from index.milvus.address import is_address

        if is_address(text):
            return Published(text, cache, timeout_seconds)
    return Folder(Path(text), cache)


def place_in(settings: Settings, text: Path | str | None = None) -> Place:
    """Where the settings' knowledge is; with `text`, the place of that name."""
    return place_of(
        text or settings.knowledge, settings.cache_dir, settings.index_timeout
    )
