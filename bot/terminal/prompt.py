"""The line editor of the chat: history, completion, Ctrl-C and Ctrl-D."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import (
    CompleteEvent,
    Completer,
    Completion,
    ThreadedCompleter,
)
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.terminal.chat import COMMANDS
from bot.terminal.screen import one_line

PROMPT = "> "
MAX_OFFERED = 7


class Interrupted(Exception):  # noqa: N818 (not an error)
    """Ctrl-C was pressed on an empty line, to leave the chat."""


class QuestionCompleter(Completer):
    """Offers known questions for the words typed so far, and commands after a colon."""

    def __init__(self, titles: Callable[[], Iterable[str]]) -> None:
        self._titles = titles

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 (the library's signature)
    ) -> Iterator[Completion]:
        typed = document.text_before_cursor
        if typed.startswith(":"):
            names = [f":{name}" for name in COMMANDS]
            texts = [name for name in names if name.startswith(typed.casefold())]
        else:
            texts = matching_titles(typed, self._titles())
        for text in texts:
            yield Completion(text, start_position=-len(typed))


def matching_titles(typed: str, titles: Iterable[str]) -> list[str]:
    """Up to `MAX_OFFERED` titles in which each typed word is the start of a word.

    Titles that begin with the typed text come first.  Fewer than two characters match
    nothing: a menu at the first key is a distraction.

    >>> matching_titles("what kp", ["What is KPO?", "What is BPO?"])
    ['What is KPO?']
    """
    words = _words(typed)
    if len(typed.strip()) < 2 or not words:
        return []
    start = typed.strip().casefold()
    matches = [
        title
        for title in map(one_line, titles)
        if all(any(w.startswith(word) for w in _words(title)) for word in words)
    ]
    matches.sort(key=lambda title: (not title.casefold().startswith(start), title))
    return matches[:MAX_OFFERED]


def read_lines(
    titles: Callable[[], Iterable[str]], history: Path | None
) -> Iterator[str]:
    """The typed lines until Ctrl-D; `history` None keeps none for the next run.

    Raises: Interrupted for Ctrl-C on an empty line; on any other, it clears the line.
    """
    session: PromptSession[str] = PromptSession(
        PROMPT,
        history=_history(history),
        completer=ThreadedCompleter(QuestionCompleter(titles)),
        complete_while_typing=True,
        enable_history_search=False,
    )
    while True:
        try:
            yield session.prompt()
        except KeyboardInterrupt:
            if not session.default_buffer.text:
                raise Interrupted from None
        except EOFError:
            return


def _history(path: Path | None) -> History:
    """History in a file that only its owner may read, or in memory if that fails."""
    if path is None:
        return InMemoryHistory()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Created here: the library would make it readable for everybody.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()
