"""Where knowledge is: a folder here, or an index that was published on a server.

Nothing else in the bot knows addresses or Milvus.  What a place needs of either is
imported when it is used: a folder is opened and answered from without them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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


class Place(Protocol):
    """Where knowledge is; `Folder` and `Published` are the two kinds."""

    @property
    def is_index(self) -> bool:
        """Whether it is built already, rather than a corpus to build an index from."""

    @property
    def is_remote(self) -> bool:
        """Whether a server is asked, which may be slow or away."""

    @property
    def advice(self) -> str:
        """How to fix an index that doesn't open."""

    def open(self, progress: Progress | None = None) -> Opened:
        """The index, built first when it is that of a corpus and not in the cache.

        Raises CorpusError for a bad corpus, IndexFormatError for a bad index, and
        AddressError or IndexAwayError for a published one.
        """

    def describe(self) -> Mapping[str, object]:
        """What ``frontdesk index info`` shows.  Raises as `open` does."""

    def verify(self) -> None:
        """Compare the whole index with its checksums.  Raises IndexFormatError."""

    def version(self) -> Hashable | None:
        """A value that changes when the knowledge does; None: it can't be told now."""

    def write(self, corpus: Corpus, progress: Progress) -> str:
        """Build the index of a corpus here; what it came to, to be shown.

        An index that is here is replaced as a whole.  Raises BuildError.
        """


def place_of(
    text: Path | str,
    cache: Path | None = None,
    timeout_seconds: float = DEFAULT_INDEX_TIMEOUT,
) -> Place:
    """The place that a person named by a path or an address.

    What is made of the knowledge, or fetched, is kept in `cache`; None: the user's
    cache folder.

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


@dataclass(frozen=True, slots=True)
class Folder:
    """A corpus folder or an index folder; see `Place` for what each method does."""

    path: Path
    cache: Path | None = None

    @property
    def is_index(self) -> bool:
        """Whether the folder holds an index."""
        return is_index(self.path)

    @property
    def is_remote(self) -> bool:
        """It is not."""
        return False

    @property
    def advice(self) -> str:
        """The command that builds it again."""
        return f'build it again: frontdesk index build --corpus DIR --out "{self.path}"'

    def open(self, progress: Progress | None = None) -> Opened:
        """Maps the index's files; raises FrontdeskError when there is no folder."""
        if self.is_index:
            return Index.open(self.path), None
        if not self.path.is_dir():
            raise FrontdeskError(
                f"{self.path}: no such folder; name a corpus folder or an index folder"
            )
        return open_corpus(self.path, self.cache, progress)

    def describe(self) -> Mapping[str, object]:
        """Reads the manifest only; raises IndexFormatError for a corpus folder."""
        from index import store

        return store.describe(self.path)

    def verify(self) -> None:
        """Reads every file."""
        from index import store

        store.verify(self.path)

    def version(self) -> Hashable:
        """Names, sizes and times of the files; no file is opened."""
        return snapshot(self.path)

    def write(self, corpus: Corpus, progress: Progress) -> str:
        """Returns the folder's size."""
        from index.building.build import build_index

        build_index(corpus, self.path, progress=progress)
        files = (file for file in self.path.rglob("*") if file.is_file())
        return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


@dataclass(frozen=True, slots=True)
class Published:
    """An index on a Milvus server; see `Place` for what each method does.

    Attributes
    ----------
    text : the address, which is parsed (and may be refused) when it is used
    timeout_seconds : what one call to the server may take
    """

    text: str
    cache: Path | None = None
    timeout_seconds: float = DEFAULT_INDEX_TIMEOUT

    @property
    def is_index(self) -> bool:
        """Only an index can be published."""
        return True

    @property
    def is_remote(self) -> bool:
        """It is."""
        return True

    @property
    def advice(self) -> str:
        """What to look at when the server does not answer."""
        return (
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
        """Fetches what every question needs into the cache, unless it is there."""
        from index.milvus.open import open_published

        address, seconds = self._address, self.timeout_seconds
        return kept_or_temporary(
            self._home,
            lambda home: open_published(
                address, home, timeout_seconds=seconds, progress=progress
            ),
        )

    def describe(self) -> Mapping[str, object]:
        """What is fetched is kept in the cache."""
        return self._described(is_verified=False)

    def verify(self) -> None:
        """Reads every entry from the server."""
        self._described(is_verified=True)

    def _described(self, *, is_verified: bool) -> Mapping[str, object]:
        from index.milvus.open import describe_published

        return describe_published(
            self._address,
            self._home,
            timeout_seconds=self.timeout_seconds,
            is_verified=is_verified,
        )

    def version(self) -> Hashable | None:
        """The collection that the address stands for; None: the server is away."""
        from index.milvus.connection import Connection

        try:
            connection = Connection(self._address, self.timeout_seconds)
            try:
                return connection.collection()
            finally:
                connection.close()
        except FrontdeskError:
            return None

    def write(self, corpus: Corpus, progress: Progress) -> str:
        """Publishes an index that it builds in a temporary folder."""
        import tempfile

        from index.milvus.publish import publish

        address = self._address
        with tempfile.TemporaryDirectory(prefix="frontdesk-") as temporary:
            folder = Folder(Path(temporary) / "index")
            size = folder.write(corpus, progress)
            name, is_new = publish(folder.path, address, progress=progress)
        state = f"collection {name}" if is_new else "unchanged, nothing published"
        return f"{size}, {state},"
