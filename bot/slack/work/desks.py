"""The desks that answer: the settings' own, and one for each corpus of a channel."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.live import LiveDesk
from bot.knowledge.place import place_in
from bot.settings.settings import Settings
from bot.slack.settings import ChannelSettings

if TYPE_CHECKING:
    from bot.desk.protocol import AnyDesk, DeskSource

log = logging.getLogger(__name__)


class Desks:
    """Finds the desk that answers a channel, and logs problems with its knowledge.

    After a broken edit, the desk that was opened before keeps answering.
    """

    def __init__(
        self, default: DeskSource, by_corpus: Mapping[Path, DeskSource] | None = None
    ) -> None:
        self._default = default
        self._by_corpus = dict(by_corpus or {})
        self._problems: dict[Path | None, str | None] = {}

    @classmethod
    def open(cls, settings: Settings, corpora: frozenset[Path]) -> Desks:
        """Open every desk now, so that the app does not start with broken knowledge.

        Raises: CorpusError, IndexFormatError.
        """
        from bot.desk.opening import open_knowledge

        def live(corpus: Path | None) -> LiveDesk[AnyDesk]:
            return LiveDesk(
                lambda: open_knowledge(settings, corpus),
                place_in(settings, corpus).version,
                in_background=True,
            )

        return cls(live(None), {corpus: live(corpus) for corpus in sorted(corpora)})

    def desk_for(self, rules: ChannelSettings) -> AnyDesk:
        """The desk that answers under these rules."""
        source = self._by_corpus[rules.corpus] if rules.corpus else self._default
        desk = source.current()
        problem = source.problem or desk.problem
        if problem != self._problems.get(rules.corpus):
            self._problems[rules.corpus] = problem
            log.warning("knowledge: %s", problem or "the problem is fixed")
        return desk
