"""The desk that settings name, wherever its knowledge is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.desk.desk import Desk
from bot.desk.fallback import RemoteDesk
from bot.settings.settings import Settings
from index.errors import IndexFormatError
from index.milvus.address import is_address, parse_address
from index.store import is_index

if TYPE_CHECKING:
    from index.progress import Progress


def open_knowledge(
    settings: Settings,
    corpus: Path | None = None,
    *,
    progress: Progress | None = None,
) -> Desk:
    """Open the settings' knowledge, or another corpus in the same way.

    The settings' fallback answers while the server of an address is away.

    Raises: CorpusError, IndexFormatError, AddressError, and without a fallback
    IndexAwayError.
    """
    index = settings.index
    is_folder = corpus is None and index is not None and not is_address(index)
    # `Desk.open` would take any other folder for a corpus, and read all of it.
    if is_folder and not is_index(Path(str(index))):
        raise IndexFormatError(Path(str(index)), "this is not an index folder")
    place = corpus or settings.knowledge

    def open_now() -> Desk:
        return Desk.open(
            place,
            max_wrong=settings.max_wrong,
            cache=settings.cache_dir,
            progress=progress,
            timeout_seconds=settings.index_timeout,
        )

    if settings.fallback_index is None or not is_address(place):
        return open_now()
    parse_address(str(place))
    local = Desk.open(
        settings.fallback_index,
        max_wrong=settings.max_wrong,
        cache=settings.cache_dir,
        progress=progress,
    )
    return RemoteDesk(open_now, local, str(place))
