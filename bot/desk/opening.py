"""The desk that settings name, wherever its knowledge is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.desk.desk import Desk
from bot.desk.fallback import FallbackDesk
from bot.desk.protocol import AnyDesk
from bot.knowledge.place import Place, place_in
from bot.settings.settings import Settings
from index.errors import IndexFormatError

if TYPE_CHECKING:
    from index.progress import Progress


def open_knowledge(
    settings: Settings,
    corpus: Path | None = None,
    *,
    progress: Progress | None = None,
) -> AnyDesk:
    """Open the settings' knowledge, or another corpus in the same way.

    The settings' fallback answers while the server of an address is away.

    Raises: CorpusError, IndexFormatError, AddressError, and without a fallback
    IndexAwayError.
    """
    place = place_in(settings, corpus)
    # Any other folder would be taken for a corpus and read as a whole.
    if corpus is None and settings.index is not None and not place.is_index:
        raise IndexFormatError(settings.index, "not an index folder")

    def desk_at(place: Place) -> Desk:
        index, temporary = place.open(progress)
        return Desk(index, max_wrong=settings.max_wrong, temporary=temporary)

    if settings.fallback_index is None or not place.is_remote:
        return desk_at(place)
    local = desk_at(place_in(settings, settings.fallback_index))
    return FallbackDesk(lambda: desk_at(place), local)
