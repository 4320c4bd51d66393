"""The desk that follows its files: new knowledge is taken up, broken edits are not."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.knowledge.live import LiveDesk
from bot.knowledge.place import Folder
from corpus import FrontdeskError


@dataclass(eq=False)
class Opened:
    """What is opened; `close` would be wrong while others may be asking it."""

    corpus: str
    is_closed: bool = False

    def close(self) -> None:
        self.is_closed = True


class Files:
    """A folder with one knowledge file, a clock, and an opener that reads the file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "faq.yaml"
        self.now = 0.0
        self.n_opened = 0
        self.write("one")

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")
        # The clock of a file system may be coarser than this test is quick.
        at = 1_000_000_000 * (self.n_opened + 1) + len(text)
        os.utime(self.file, ns=(at, at))

    def open(self) -> Opened:
        self.n_opened += 1
        text = self.file.read_text(encoding="utf-8")
        if text.startswith("broken"):
            raise FrontdeskError(f"{text}; fix it")
        return Opened(f"small@{text}")

    def live(self, **options: object) -> LiveDesk[Opened]:
        return LiveDesk(
            self.open,
            Folder(self.file.parent).version,
            clock=lambda: self.now,
            **options,  # type: ignore[arg-type]
        )


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_an_edit_is_taken_up_after_the_interval(files: Files) -> None:
    live = files.live()
    files.write("two")
    files.now = 1.9
    assert live.current().corpus == "small@one"
    files.now = 2.0
    assert live.current().corpus == "small@two"
    assert live.latest is live.current()
    assert live.problem is None


def test_the_desk_before_is_not_closed_under_its_users(files: Files) -> None:
    live = files.live(every_seconds=0.0)
    before = live.current()
    files.write("two")
    assert live.current() is not before
    assert not before.is_closed


def test_a_broken_edit_keeps_the_old_desk_and_is_tried_once(files: Files) -> None:
    live = files.live(every_seconds=0.0)
    files.write("broken")
    assert live.current().corpus == "small@one"
    assert live.current().corpus == "small@one"
    assert live.problem == "broken; fix it"
    assert files.n_opened == 2
    files.write("broken still")
    live.current()
    assert live.problem == "broken still; fix it"
    files.write("three")
    assert live.current().corpus == "small@three"
    assert live.problem is None


def test_a_folder_that_is_gone_is_a_problem(files: Files) -> None:
    live = files.live(every_seconds=0.0)
    files.file.unlink()
    assert live.current().corpus == "small@one"
    assert live.problem == f"{files.file}: No such file or directory"


def test_a_version_is_opened_once(files: Files) -> None:
    live = files.live(every_seconds=0.0)
    os.utime(files.file, ns=(5, 5))
    for _ in range(3):
        assert live.current().corpus == "small@one"
    assert files.n_opened == 2


def test_an_unknown_version_is_not_a_change(files: Files) -> None:
    versions = iter([1, None, 1, 2])
    live = LiveDesk(files.open, lambda: next(versions), every_seconds=0.0)
    for n_opened in (1, 1, 2):
        live.current()
        assert files.n_opened == n_opened


def test_what_cannot_be_opened_at_first_is_an_error(files: Files) -> None:
    files.write("broken")
    with pytest.raises(FrontdeskError):
        files.live()


def test_in_the_background_the_old_desk_answers_meanwhile(files: Files) -> None:
    may_open, opened = threading.Event(), threading.Event()
    may_open.set()

    def open_later() -> Opened:
        assert may_open.wait(10)
        opened.set()
        return files.open()

    live = LiveDesk(
        open_later,
        Folder(files.file.parent).version,
        every_seconds=0.0,
        in_background=True,
    )
    may_open.clear()
    opened.clear()
    files.write("two")
    before = set(threading.enumerate())
    assert live.current().corpus == "small@one"
    (opener,) = set(threading.enumerate()) - before
    # A second asker doesn't open it a second time.
    assert live.current().corpus == "small@one"
    may_open.set()
    opener.join(10)
    assert opened.is_set()
    assert files.n_opened == 2
    assert live.current().corpus == "small@two"


def test_many_threads_take_one_edit_up_once(files: Files) -> None:
    live = files.live(every_seconds=0.0)
    files.write("two")
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait(10)
        for _ in range(20):
            assert live.current().corpus in ("small@one", "small@two")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert live.current().corpus == "small@two"
    assert files.n_opened == 2
