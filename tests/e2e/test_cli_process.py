"""`frontdesk` as a real process: pipes, signals, encodings, a terminal, its imports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# The command line on the fake desk of the tests; "slow" in a question never ends.
SCRIPT = """
import sys, threading
from bot import __main__, cli
from tests.bot.conftest import FakeDesk

class Desk(FakeDesk):
    def ask(self, question, **options):
        if question == "slow":
            print("asked", file=sys.stderr, flush=True)
            threading.Event().wait()
        return super().ask(question, **options)

real = cli.frontdesk.main
cli.frontdesk.main = lambda **extra: real(obj=lambda _settings: Desk(), **extra)
sys.exit(__main__.main())
"""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    return [sys.executable, str(script)]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    kept = {"PATH", "SYSTEMROOT", "LANG", "LC_ALL"}
    environ = {name: value for name, value in os.environ.items() if name in kept}
    return {
        **environ,
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }


def test_python_m_bot_is_the_command(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: frontdesk ")


def test_a_reader_that_leaves_ends_it_quietly(
    command: list[str], environ: dict[str, str]
) -> None:
    process = subprocess.Popen(
        [*command, "ask"],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process:
        process.stdin.write(b"kpo\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"KPO is")
        process.stdout.close()
        process.stdin.write(b"kpo\n" * 10)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [("ask <&-", 0), ("chat <&-", 0), ("ask kpo >&-", 0), ("ask kpo 2>&-", 0)],
)
def test_streams_that_are_closed_from_the_start(
    command: list[str], environ: dict[str, str], arguments: str, status: int
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" "$1" {arguments}', *command],
        env=environ,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == status
    assert done.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_ends_it_quietly_with_130(
    command: list[str], environ: dict[str, str]
) -> None:
    process = subprocess.Popen(
        [*command, "ask", "slow"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Who starts the tests in the background makes them, and so this, deaf to it.
        preexec_fn=_hear_ctrl_c,
    )
    assert process.stdout
    assert process.stderr
    with process:
        try:
            assert process.stderr.readline() == b"asked\n"
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
        finally:
            process.kill()
        assert process.stdout.read() + process.stderr.read() == b""


def _hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_no_encoding_breaks_an_answer(
    command: list[str], environ: dict[str, str], encoding: str
) -> None:
    done = subprocess.run(
        [*command, "ask", "what is bpo"],
        env={**environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C"},
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    last = done.stdout.decode(encoding).splitlines()[-1]
    between = " - " if encoding == "ascii" else " \u00b7 "
    assert last.split(between)[:2] == ["what-is-bpo", "93% sure"]


def test_a_chat_through_pipes(command: list[str], environ: dict[str, str]) -> None:
    done = subprocess.run(
        [*command, "chat"],
        env=environ,
        input=b"kpo\n:q\n",
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    assert b"KPO is outsourcing of work that needs experts." in done.stdout
    assert b"\x1b" not in done.stdout


def test_asking_imports_nothing_heavy(
    command: list[str], environ: dict[str, str]
) -> None:
    """What the surface adds to a question's start must stay small."""
    script = Path(command[1])
    text = script.read_text(encoding="utf-8").replace(
        "sys.exit(__main__.main())",
        "try:\n    __main__.main()\nfinally:\n    print(*sys.modules, file=sys.stderr)",
    )
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [*command, "ask", "kpo"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    loaded = set(done.stderr.split())
    assert "bot.commands.ask" in loaded
    # conftest.py itself imports pytest, and with it some of the standard library.
    heavy = {
        "rich",
        "prompt_toolkit",
        "sklearn",
        "scipy",
        "slack_bolt",
        "sqlalchemy",
        "matplotlib",
        "bot.terminal.chat",
        "bot.doctor",
        "bot.evaluation.evaluate",
        "bot.knowledge.live",
        "bot.slack",
    }
    assert not heavy & loaded


pty = pytest.importorskip("pty", reason="POSIX terminals")

# The line editor switches bracketed paste on when it begins to read a line.
READY = b"\x1b[?2004h"


def read_until(terminal: int, wanted: bytes) -> bytes:
    """What the terminal shows, up to and with `wanted`."""
    seen = b""
    while wanted not in seen:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux, when the other side is closed
            piece = b""
        if not piece:
            raise AssertionError(f"{wanted!r} never came: {seen!r}")
        if b"\x1b[6n" in piece:
            # The line editor asks where the cursor is, as it would a real terminal.
            os.write(terminal, b"\x1b[1;1R")
        seen += piece
    return seen


@pytest.mark.parametrize(
    ("leave", "status"), [(b"\x04", 0), (b"\x03", 130), (b":quit\r", 0)]
)
def test_a_chat_at_a_terminal(
    command: list[str],
    environ: dict[str, str],
    tmp_path: Path,
    leave: bytes,
    status: int,
) -> None:
    terminal, side = pty.openpty()
    process = subprocess.Popen(
        [*command, "chat"],
        env={**environ, "TERM": "xterm"},
        stdin=side,
        stdout=side,
        stderr=side,
        start_new_session=True,
    )
    os.close(side)
    try:
        assert b"point you to" in read_until(terminal, READY)
        # Ctrl-C empties a line that has something in it.
        os.write(terminal, b"nonsense\x03")
        read_until(terminal, READY)
        os.write(terminal, b"kpo\r")
        shown = read_until(terminal, READY)
        assert b"KPO is outsourcing of work that needs experts." in shown
        assert b"90% sure" in shown
        os.write(terminal, leave)
        assert process.wait(60) == status
    finally:
        process.kill()
        process.wait(60)
        os.close(terminal)
    history = tmp_path / "state" / "frontdesk" / "chat-history"
    assert "+kpo\n" in history.read_text(encoding="utf-8")
    assert history.stat().st_mode & 0o777 == 0o600
