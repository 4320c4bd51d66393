"""Two corpora, built once, and each published in Milvus: in process and over TCP."""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from corpus import Corpus, CorpusInfo, Entry, Question, Source, Term
from index.building.build import build_index
from index.milvus.address import parse_address
from index.milvus.publish import publish

NASTY = 'or" or true or ("x\\'
LINES = (
    "agent billing call center cost contract data desk email evening fee hour invoice",
    "language manager night office order partner payroll phone price quality queue",
    "report salary sales service shift team ticket time training vendor voice wage",
)
WORDS = [word for line in LINES for word in line.split()]


def _entry(number: int, rng: random.Random, n_wordings: int, size: int) -> Entry:
    def words(n: int) -> str:
        return " ".join(rng.choices(WORDS, weights=range(len(WORDS), 0, -1), k=n))

    return Entry(
        f"entry-{number:04d}",
        f"What about {words(size)}?",
        f"It is {words(3 * size)}.\n\n{words(size)}.",
        alternates=tuple(words(size) for _ in range(n_wordings - 1)),
        tags=tuple(tag for tag in ("basics", NASTY, "été") if rng.random() < 0.3),
        audience="public" if rng.random() < 0.5 else "internal",
        expires=rng.choice([None, None, date(2020, 1, 1), date(2999, 1, 1)]),
        sources=("blog",) if rng.random() < 0.5 else (),
        related=(f"entry-{number // 2:04d}",) if number else (),
    )


def learned(seed: int = 0, n: int = 30) -> Corpus:
    """A corpus with wordings enough for a classifier, and with every odd kind."""
    rng = random.Random(seed)  # noqa: S311
    entries = [_entry(number, rng, 5, 4) for number in range(n)]
    many = " ".join(f"rareword{number}" for number in range(6_500))
    entries += [
        Entry("guide#long", "Guide > Long", many, kind="passage", audience="public"),
        Entry("no-words", "???", "!!!"),
        Entry("term-aht", "AHT", "Average handle time.", kind="term"),
    ]
    return Corpus(
        CorpusInfo("learned", owner="sales", handoff="#ask"),
        tuple(sorted(entries, key=lambda entry: entry.id)),
        terms=(Term("average handle time", ("AHT",)),),
        sources={"blog": Source("blog", "A blog", "https://example.org")},
        questions=(Question("what is aht", "term-aht"),),
        content_hash=f"{seed:016d}".ljust(64, "0"),
    )


def bare() -> Corpus:
    """Many short entries of one wording: no classifier, and very many equal sums."""
    rng = random.Random(1)  # noqa: S311
    entries = tuple(_entry(number, rng, 1, 1) for number in range(400))
    return Corpus(
        CorpusInfo("bare"),
        entries,
        content_hash="b" * 64,
        sources={"blog": Source("blog", "A blog")},
    )


@pytest.fixture(scope="session")
def make_learned() -> Callable[..., Corpus]:
    return learned


@pytest.fixture(scope="session")
def nasty() -> str:
    return NASTY


@pytest.fixture(scope="session", autouse=True)
def needs_milvus_lite() -> None:
    pytest.importorskip(
        "milvus_lite", reason="milvus-lite is not installed here (it has no Windows)"
    )


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each corpus's own index folder."""
    home = tmp_path_factory.mktemp("folders")
    for corpus in (learned(), bare()):
        build_index(corpus, home / corpus.info.name)
    return {name: home / name for name in ("learned", "bare")}


class Server:
    """A milvus-lite server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.folder = folder
        self.start()

    @property
    def address(self) -> str:
        return f"milvus+http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                *("-m", "milvus_lite", "server", "--data-dir", str(self.folder)),
                *("--port", str(self.port)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self.is_listening)

    def is_listening(self) -> bool:
        assert self.process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def until(is_so: Callable[[], bool], tries: int = 1_200) -> None:
    """Ask again and again, for a minute at most."""
    pause = threading.Event()
    for _ in range(tries):
        if is_so():
            return
        pause.wait(0.05)
    raise AssertionError("it never came about")


@pytest.fixture(scope="session")
def wait_until() -> Callable[[Callable[[], bool]], None]:
    return until


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may kill."""
    server = Server(tmp_path / "server.db")
    yield server
    server.kill()


@pytest.fixture(scope="session", params=["in process", "over TCP"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """An address without its collection, in both ways."""
    folder = tmp_path_factory.mktemp("milvus")
    if request.param == "in process":
        yield f"milvus+file://{folder.as_posix()}/local.db"
        return
    server = Server(folder / "server.db")
    yield server.address
    server.kill()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


Pair = tuple[Desk, Desk]


@pytest.fixture(scope="session", params=["learned", "bare"])
def pair(
    request: pytest.FixtureRequest, place: str, folders: dict[str, Path], cache: Path
) -> Iterator[Pair]:
    """The same knowledge twice: the local desk, and the one in Milvus."""
    folder = folders[request.param]
    address = f"{place}/{request.param}"
    publish(folder, parse_address(address))
    local = Desk.open(folder, cache=cache)
    remote = Desk.open(address, cache=cache, timeout_seconds=30)
    yield local, remote
    remote.close()
