"""A PostgreSQL server for the tests: a given one, or a throw-away one on loopback."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

GIVEN = "FRONTDESK_TEST_POSTGRES"
# The package's own account: the server refuses to run as root.
ACCOUNT = "postgres"


@cache
def server_url() -> str | None:
    """The URL of a server that databases may be made on; None if there is none.

    It is the one in the environment; else one is started, once, from Debian's package,
    and ends with the tests.
    """
    given = os.environ.get(GIVEN)
    if given:
        return given
    binaries = _binaries()
    if binaries is None:
        return None
    try:
        return _start(binaries)
    except (OSError, subprocess.SubprocessError, LookupError):
        return None


@contextmanager
def new_database() -> Iterator[str]:
    """The URL of an empty database, which is dropped at the end."""
    import psycopg
    from sqlalchemy.engine import make_url

    server = server_url()
    assert server is not None
    plain = make_url(server).set(drivername="postgresql")
    name = f"frontdesk_{uuid.uuid4().hex[:12]}"
    address = plain.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield plain.set(database=name).render_as_string(hide_password=False)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _binaries() -> Path | None:
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]),
    )
    return folders[-1].parent if folders else None


def _start(binaries: Path) -> str:
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    account: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT, ACCOUNT)
        account = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []}
    subprocess.run(
        [
            str(binaries / "initdb"),
            "--pgdata",
            str(folder / "data"),
            "--username=frontdesk",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        timeout=60,
        **account,
    )
    port = free_port()
    server = subprocess.Popen(
        [
            str(binaries / "postgres"),
            "-D",
            str(folder / "data"),
            "-p",
            str(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        **account,
    )
    # Registered after the folder's removal, and so run before it.
    atexit.register(_end, server)
    url = f"postgresql://frontdesk@127.0.0.1:{port}/postgres"
    _wait(url, server)
    return url


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(5)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    end = time.monotonic() + 20
    while server.poll() is None and time.monotonic() < end:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise LookupError("the server did not start")


def free_port() -> int:
    """A port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
