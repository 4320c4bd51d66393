"""``frontdesk chat``: a conversation, on a terminal or through a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.ask import question_lines
from bot.commands.options import desk_opener, with_settings
from bot.knowledge.live import LiveDesk
from bot.knowledge.place import place_in
from bot.settings.settings import Settings
from bot.terminal.chat import Conversation
from bot.terminal.screen import PlainScreen, Screen, is_terminal

if TYPE_CHECKING:
    from bot.desk.protocol import AnyDesk

EPILOG = """\b
Examples:
  frontdesk chat
  frontdesk chat --corpus my-corpus
  printf 'what is kpo?\\nand an example?\\n' | frontdesk chat

\b
In the chat, :help lists its commands; Ctrl-D or :quit ends it.
"""


@click.command(epilog=EPILOG)
@with_settings("corpus", "index", "audience", "max_wrong")
def chat(settings: Settings) -> None:
    """Open a chat: ask, pick a suggestion, see why.

    Edits to the corpus are picked up as you save them.
    """
    open_desk = desk_opener()
    place = place_in(settings)
    live = LiveDesk(
        lambda: open_desk(settings), place.version, in_background=place.is_remote
    )
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        lines = question_lines(sys.stdin.buffer)
        _converse(live, PlainScreen(sys.stdout.write), settings, lines)
        return
    # Only a chat on a terminal pays for these two big libraries.
    from bot.terminal.prompt import Interrupted, read_lines
    from bot.terminal.rich_screen import RichScreen

    def titles() -> list[str]:
        suggestions = live.latest.titles(audience=settings.audience)
        return [suggestion.title for suggestion in suggestions]

    lines = read_lines(titles, _history_file())
    try:
        _converse(live, RichScreen(sys.stdout), settings, lines)
    except Interrupted:
        raise KeyboardInterrupt from None


def _converse(
    live: LiveDesk[AnyDesk], screen: Screen, settings: Settings, lines: Iterator[str]
) -> None:
    conversation = Conversation(live, screen, audience=settings.audience)
    conversation.greet()
    screen.gap()
    sys.stdout.flush()
    for line in lines:
        goes_on = conversation.hear(line)
        screen.gap()
        sys.stdout.flush()
        if not goes_on:
            return


def _history_file() -> Path:
    import platformdirs

    return platformdirs.user_state_path("frontdesk", appauthor=False) / "chat-history"
