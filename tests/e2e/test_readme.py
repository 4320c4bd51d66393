"""The README is true: its commands run, and print what it shows.

A comment above each block says what is done with it: ``file: NAME`` writes it, ``run``
runs its ``$`` lines and compares what they print, ``chat`` asks its ``>`` lines,
``python`` runs it, ``not run: WHY`` leaves it.  "..." in what is shown stands for
anything, and percentages may differ.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from bot.settings.settings import load_settings
from bot.slack.settings import read_slack_settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(
    r"^(?P<pad> *)(?:<!-- (?P<mark>[^\n]+) -->\n *)?```(?P<kind>\w*)\n"
    r"(?P<text>.*?)^ *```$",
    re.DOTALL | re.MULTILINE,
)
# What is no command needs no word on what is done with it.
_MARKED = {"console", "sh", "python", "toml", "yaml"}


@dataclass(frozen=True)
class Block:
    kind: str
    mark: str
    text: str


def blocks(readme: str = README) -> list[Block]:
    return [
        Block(found["kind"], found["mark"] or "", found["text"])
        for found in _BLOCK.finditer(readme)
    ]


def steps(text: str) -> list[tuple[str, str]]:
    """Each ``$`` line of a block, with what is shown below it."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def assert_shown(printed: str, shown: str) -> None:
    pattern = re.escape(re.sub(r"\d+% sure", "99% sure", shown.strip()))
    # A line of its own may stand for no line at all.
    pattern = re.sub(r"\\\n\\\.\\\.\\\.$", "(\\n.*)?", pattern)
    pattern = pattern.replace(re.escape("..."), ".*?")
    evened = re.sub(r"\d+% sure", "99% sure", printed.strip())
    assert re.fullmatch(pattern, evened, re.DOTALL), f"{printed}\n--- README:\n{shown}"


@pytest.fixture
def environment(tmp_path, index_cache):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FRONTDESK_")}
    scripts = Path(sys.executable).parent
    return {
        **kept,
        "PATH": os.pathsep.join([str(scripts), kept["PATH"]]),
        "FRONTDESK_CACHE_DIR": str(index_cache),
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
    }


def test_every_command_is_run_or_says_why_not():
    for block in blocks():
        if block.kind in _MARKED:
            known = r"run|chat|python|file: [\w./-]+|not run: .+"
            assert re.fullmatch(known, block.mark), block.text


@pytest.mark.skipif(shutil.which("sh") is None, reason="the commands are for a shell")
def test_the_commands_print_what_is_shown(tmp_path, environment):
    n_run = 0
    for block in blocks():
        if block.mark.startswith("file: "):
            path = tmp_path / block.mark.removeprefix("file: ")
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.mark in ("run", "python"):
            python = [(f"python - <<'END'\n{block.text}END", "answer new-laptop")]
            for command, shown in steps(block.text) if block.mark == "run" else python:
                done = subprocess.run(
                    ["sh", "-c", f"{command} 2>&1"]
                    if block.mark == "run"
                    else ["sh", "-c", command],
                    cwd=tmp_path,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    encoding="utf-8",
                    check=False,
                )
                assert_shown(done.stdout, shown)
                assert done.returncode == 0, done.stdout + done.stderr
                n_run += 1
    assert n_run >= 7


def test_the_chat_goes_as_shown(tmp_path, environment, shipped_desk):
    (block,) = [block for block in blocks() if block.mark == "chat"]
    ((_, shown),) = steps(block.text)
    asked = re.findall(r"^> (.*)$", shown, re.MULTILINE)
    assert len(asked) == 2
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        input="\n".join(asked) + "\n",
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert_shown(done.stdout, re.sub(r"^> .*\n", "", shown, flags=re.MULTILINE))


def test_the_settings_shown_are_settings(tmp_path):
    for block in blocks():
        if block.kind == "toml":
            config = tmp_path / "frontdesk.toml"
            config.write_text(block.text, encoding="utf-8")
            assert tomllib.loads(block.text)
            read_slack_settings(load_settings(config, environ={}, folder=tmp_path))


def test_the_table_of_settings_is_complete():
    from bot.settings.settings import VARIABLES

    named = re.findall(r"^\| `(\w+)` \| `FRONTDESK_(\w+)` \|", README, re.MULTILINE)
    assert [name for name, _ in named] == list(VARIABLES)
    assert all(variable == name.upper() for name, variable in named)


def test_the_table_of_commands_is_complete():
    from bot.cli import frontdesk

    named = set(re.findall(r"^\| `frontdesk (\w+)", README, re.MULTILINE))
    assert named == set(frontdesk.list_commands(click.Context(frontdesk)))


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_knows_every_target_that_is_named():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for target in set(re.findall(r"`?make (chat|test|quality|bench)\b", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
        assert f"make {target} " in listed


def test_every_file_that_is_linked_is_there():
    for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / path).exists(), path
