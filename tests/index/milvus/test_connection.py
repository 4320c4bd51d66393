"""The server away, slow or started anew: words within a deadline, and a fallback."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import frontdesk
from bot.desk.desk import Desk
from bot.desk.fallback import FallbackDesk
from bot.desk.opening import open_knowledge
from bot.desk.protocol import AnyDesk
from bot.knowledge.place import Published
from bot.settings.settings import Settings
from corpus import FrontdeskError
from index.errors import IndexAwayError
from index.milvus.address import parse_address
from index.milvus.publish import publish

Wait = Callable[[Callable[[], bool]], None]
QUESTION = "what is aht"


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        yield int(server.getsockname()[1])


@pytest.fixture
def published(own_server: Any, folders: dict[str, Path]) -> str:
    address = f"{own_server.address}/faq"
    publish(folders["learned"], parse_address(address))
    return address


def is_answered(desk: AnyDesk) -> bool:
    try:
        return desk.ask(QUESTION).outcome == "answer"
    except IndexAwayError:
        return False


def test_nobody_listens(closed_port: int, tmp_path: Path) -> None:
    address = f"milvus+http://127.0.0.1:{closed_port}/faq"
    with pytest.raises(IndexAwayError) as caught:
        Desk.open(address, cache=tmp_path)
    assert str(caught.value) == (
        f"{address}: the index does not answer (connection refused); "
        "check that Milvus is running there and can be reached from here"
    )


def test_a_name_that_is_nobody(tmp_path: Path) -> None:
    with pytest.raises(IndexAwayError, match="does not answer"):
        Desk.open("milvus+http://no-such-host.invalid/faq", cache=tmp_path)


def test_a_server_that_says_nothing(silent_port: int, tmp_path: Path) -> None:
    address = f"milvus+http://127.0.0.1:{silent_port}/faq"
    with pytest.raises(IndexAwayError, match=r"no answer within 0\.2 s"):
        Desk.open(address, cache=tmp_path, timeout_seconds=0.2)


def test_killed_and_started_again(
    own_server: Any, published: str, cache: Path, wait_until: Wait
) -> None:
    desk = Desk.open(published, cache=cache, timeout_seconds=5)
    assert is_answered(desk)
    own_server.kill()
    with pytest.raises(IndexAwayError, match="the index does not answer"):
        desk.ask(QUESTION)
    own_server.start()
    wait_until(lambda: is_answered(desk))
    desk.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process")
def test_a_server_that_stops_answering(
    own_server: Any, published: str, cache: Path, wait_until: Wait
) -> None:
    desk = Desk.open(published, cache=cache, timeout_seconds=1)
    wait_until(lambda: is_answered(desk))
    own_server.process.send_signal(signal.SIGSTOP)
    with pytest.raises(IndexAwayError, match="no answer in time"):
        desk.ask(QUESTION)
    own_server.process.send_signal(signal.SIGCONT)
    wait_until(lambda: is_answered(desk))
    desk.close()


def with_fallback(address: str, folder: Path, cache: Path) -> Settings:
    """Settings for an index at an address, and a folder for while it is away."""
    return Settings(
        corpus=None,
        index=address,
        cache_dir=cache,
        audience="internal",
        max_wrong=0.1,
        journal="",
        fallback_index=folder,
        index_timeout=5.0,
    )


def test_a_local_index_answers_meanwhile(
    own_server: Any,
    published: str,
    folders: dict[str, Path],
    cache: Path,
    wait_until: Wait,
) -> None:
    desk = open_knowledge(with_fallback(published, folders["bare"], cache))
    assert isinstance(desk, FallbackDesk)
    desk._pause_seconds = 0.0
    assert desk.ask(QUESTION).corpus.startswith("learned@")
    assert desk.problem is None
    own_server.kill()
    reply = desk.ask(QUESTION)
    assert reply.corpus.startswith("bare@")
    assert "does not answer" in str(desk.problem)
    assert desk.topics() == desk.local.topics()
    own_server.start()
    wait_until(lambda: desk.ask(QUESTION).corpus.startswith("learned@"))
    assert desk.problem is None
    desk.close()


def test_an_unreachable_address_has_no_version(closed_port: int, place: str) -> None:
    address = f"milvus+http://127.0.0.1:{closed_port}/faq"
    assert Published(address, timeout_seconds=1.0).version() is None
    assert Published(f"{place}/nothing", timeout_seconds=30.0).version() is None


def test_doctor_and_ask_report_a_server_that_is_away(
    closed_port: int, folders: dict[str, Path], tmp_path: Path
) -> None:
    address = f"milvus+http://127.0.0.1:{closed_port}/faq"
    run = CliRunner(env={"FRONTDESK_CACHE_DIR": str(tmp_path)})
    result = run.invoke(frontdesk, ["doctor", "--index", address])
    assert result.exit_code == 1
    assert f"{address}: the index does not answer (connection refused)" in result.output
    reply = run.invoke(frontdesk, ["ask", "--index", address, QUESTION])
    assert reply.exit_code == 2
    assert reply.stderr.startswith(f"frontdesk: {address}: the index does not answer")
    assert reply.stderr.count("\n") == 1
    fallback = str(folders["learned"])
    reply = run.invoke(
        frontdesk,
        ["ask", "--index", address, QUESTION],
        env={"FRONTDESK_FALLBACK_INDEX": fallback},
    )
    assert reply.exit_code == 0
    assert "Average handle time." in reply.stdout
    assert reply.stderr.endswith(f"frontdesk: answering from {fallback} instead\n")
    result = run.invoke(
        frontdesk,
        ["doctor", "--index", address],
        env={"FRONTDESK_FALLBACK_INDEX": fallback},
    )
    assert f"answering from {fallback} instead" in result.output


def test_the_command_line_publishes_asks_and_informs(
    place: str, tmp_path: Path
) -> None:
    (tmp_path / "faq.yaml").write_text(
        "entries:\n- id: what-is-kpo\n  question: What is KPO?\n  answer: Experts.\n",
        encoding="utf-8",
    )
    address = f"{place}/typed"
    run = CliRunner(
        env={"FRONTDESK_CACHE_DIR": str(tmp_path), "FRONTDESK_INDEX_TIMEOUT": "30"}
    )
    built = run.invoke(
        frontdesk, ["index", "build", "--corpus", str(tmp_path), "--out", address]
    )
    assert built.exit_code == 0, built.output
    assert built.stdout.startswith(f"{address}: built from ")
    assert "collection typed_" in built.stdout
    reply = run.invoke(frontdesk, ["ask", "--index", address, "what is kpo?"])
    assert "Experts." in reply.stdout
    info = run.invoke(frontdesk, ["index", "info", address, "--verify"])
    assert info.stdout.startswith("collection: typed_")
    assert "verified: True" in info.stdout
    healthy = run.invoke(frontdesk, ["doctor", "--index", address])
    assert "1 entry" in healthy.output


def test_without_pymilvus_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(FrontdeskError) as caught:
        Desk.open("milvus+http://localhost/faq", cache=tmp_path)
    assert str(caught.value) == (
        "milvus+http://localhost/faq: an index in Milvus needs the Python package "
        'pymilvus; install it: pip install "frontdesk[milvus]"'
    )


def test_a_local_index_is_asked_without_pymilvus(folders: dict[str, Path]) -> None:
    code = (
        "import sys; from bot.desk.desk import Desk;"
        f"Desk.open({str(folders['learned'])!r}).ask('what is aht');"
        "print([name for name in ('pymilvus', 'grpc') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "[]"
