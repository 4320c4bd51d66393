"""The desks that answer: the settings' own, and one for each corpus of a channel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.live import LiveDesk
from bot.knowledge.place import place_in
from bot.settings.settings import Settings
from bot.slack.settings import ChannelSettings

if TYPE_CHECKING:
    from bot.desk.protocol import AnyDesk, DeskSource


class Desks:
    """Finds the desk that answers a channel."""

    def __init__(
        self, default: DeskSource, by_corpus: Mapping[Path, DeskSource] | None = None
    ) -> None:
        self._default = default
        self._by_corpus = dict(by_corpus or {})

    @classmethod
    def open(cls, settings: Settings, corpora: frozenset[Path]) -> Desks:
        """Open every desk now, so that what is wrong is told before the app runs.

        Raises: CorpusError, IndexFormatError.
        """
        from bot.desk.opening import open_knowledge

        def live(corpus: Path | None) -> LiveDesk[AnyDesk]:
            return LiveDesk(
                lambda: open_knowledge(settings, corpus),
                place_in(settings, corpus).version,
                in_background=True,
            )

        return cls(
            live(None),
            {corpus: live(corpus) for corpus in sorted(corpora)},
        )

    def desk_for(self, rules: ChannelSettings) -> AnyDesk:
        """The desk that answers under these rules."""
        if rules.corpus is None:
            return self._default.current()
        return self._by_corpus[rules.corpus].current()

    @property
    def problems(self) -> list[str]:
        """What is wrong with knowledge that was edited while the app runs."""
        sources = [self._default, *self._by_corpus.values()]
        return [source.problem for source in sources if source.problem]
