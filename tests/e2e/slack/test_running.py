"""``frontdesk slack run``: the whole command, as a process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.slack_rig import ENVIRON


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_the_whole_command_runs_answers_and_stops_on_a_signal(
    fake, corpus, tmp_path, mode
):
    file = tmp_path / "frontdesk.toml"
    file.write_text(
        f'journal = "sqlite:///{tmp_path / "journal.db"}"\n'
        f'cache_dir = "{corpus.parent / "cache"}"\n'
        f'[slack]\napi_url = "{fake.base_url}"\n',
        encoding="utf-8",
    )
    secret = tmp_path / "signing-secret"
    secret.write_text(fake.signing_secret + "\n", encoding="utf-8")
    environ = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SLACK_")},
        **ENVIRON,
        "SLACK_SIGNING_SECRET_FILE": str(secret),
    }
    arguments = ["slack", "run", "--config", str(file), "--corpus", str(corpus)]
    arguments += ["--http", "127.0.0.1:0"] if mode == "http" else []
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env=environ,
        cwd=Path(__file__).parents[3],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        if mode == "http":
            port = line.split("port ")[1].split(";")[0]
            fake.http_target = f"http://127.0.0.1:{port}/slack/events"
        else:
            assert line == "Connected to Slack; press Ctrl-C to stop.\n"
            fake.wait(lambda: len(fake._sockets) == 2)
        post = fake.says("U0ALICE", "C0GENERAL", "<@U0BOT> what is kpo?")
        assert "Knowledge process" in fake.wait_reply(post)["text"]
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=10)[1]
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
    assert rest == "Stopping: finishing the work in progress.\n"
    assert process.returncode == 0
