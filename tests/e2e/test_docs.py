"""What the README, CONTRIBUTING and docs/ show is what happens: commands are run.

A comment above each block says what is done with it: ``file: NAME`` writes it, ``run``
runs its ``$`` lines and compares what they print, ``chat`` asks its ``>`` lines,
``python`` runs it, ``not run: WHY`` leaves it out.  "..." in what is shown stands for
anything, and percentages may differ.  Every page finds the knowledge that the README
writes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from bot.settings.settings import load_settings
from bot.slack.settings import read_slack_settings
from tests.settings_page import with_tables

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").glob("*.md")),
    )
}
README = PAGES["README.md"]
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


def blocks(page: str) -> list[Block]:
    return [
        Block(match["kind"], match["mark"] or "", textwrap.dedent(match["text"]))
        for match in _BLOCK.finditer(page)
    ]


def write_files(page: str, folder: Path) -> None:
    """Write what a page shows as files."""
    for block in blocks(page):
        if block.mark.startswith("file: "):
            path = folder / block.mark.removeprefix("file: ")
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


def steps(text: str) -> list[tuple[str, str]]:
    """Each ``$`` line of a block, with what is shown below it."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def assert_shown(printed: str, shown: str) -> None:
    pattern = re.escape(re.sub(r"\d+% sure", "99% sure", shown.strip()))
    # A line of its own may stand for no line at all.
    pattern = re.sub(r"\\\n\\\.\\\.\\\.$", "(\\n.*)?", pattern)
    pattern = pattern.replace(re.escape("..."), ".*?")
    normalised = re.sub(r"\d+% sure", "99% sure", printed.strip())
    assert re.fullmatch(pattern, normalised, re.DOTALL), (
        f"{printed}\n--- shown:\n{shown}"
    )


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


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_run_or_says_why_not(page) -> None:
    for block in blocks(PAGES[page]):
        if block.kind in _MARKED:
            known = r"run|chat|python|file: [\w./-]+|not run: .+"
            assert re.fullmatch(known, block.mark), block.text


@pytest.mark.skipif(shutil.which("sh") is None, reason="the commands are for a shell")
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_print_what_is_shown(page, tmp_path, environment) -> None:
    write_files(README, tmp_path)
    write_files(PAGES[page], tmp_path)
    for block in blocks(PAGES[page]):
        if block.mark == "python":
            commands = [(f"python - <<'END'\n{block.text}END", "answer new-laptop")]
        elif block.mark == "run":
            commands = [
                (f"{command} 2>&1", shown) for command, shown in steps(block.text)
            ]
            assert commands, f"no line starts with $:\n{block.text}"
        else:
            continue
        for command, shown in commands:
            done = subprocess.run(
                ["sh", "-c", command],
                cwd=tmp_path,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert_shown(done.stdout, shown)
            assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_runs_its_commands() -> None:
    marks = [block.mark for block in blocks(README)]
    assert marks.count("run") >= 1
    assert marks.count("chat") == marks.count("python") == 1
    assert README.count("\n") <= 150


def test_the_chat_goes_as_shown(tmp_path, environment, shipped_desk) -> None:
    (block,) = [block for block in blocks(README) if block.mark == "chat"]
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


@pytest.mark.parametrize("page", PAGES)
def test_the_settings_shown_are_settings(page, tmp_path) -> None:
    for block in blocks(PAGES[page]):
        if block.kind == "toml":
            config = tmp_path / "frontdesk.toml"
            config.write_text(block.text, encoding="utf-8")
            assert tomllib.loads(block.text)
            read_slack_settings(load_settings(config, environ={}, folder=tmp_path))


def test_the_tables_of_settings_are_complete() -> None:
    page = PAGES["docs/settings.md"]
    assert page.count("<!-- table: end -->") == 3
    assert page == with_tables(page), "run python -m tests.settings_page"


def test_the_table_of_commands_is_complete() -> None:
    from bot.cli import frontdesk

    named = set(re.findall(r"^\| `frontdesk (\w+)", README, re.MULTILINE))
    assert named == set(frontdesk.list_commands(click.Context(frontdesk)))


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_knows_every_target_that_is_named() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    text = "\n".join(PAGES.values())
    for target in set(re.findall(r"`make (\w+)`|^make (\w+)", text, re.MULTILINE)):
        target = "".join(target)
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
        assert f"make {target} " in listed


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page) -> None:
    folder = (ROOT / page).parent
    for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGES[page]):
        assert (folder / path).exists(), path
    for path in re.findall(
        r"`((?:bot|corpus|index|tests|docs)/[\w./-]*)`", PAGES[page]
    ):
        assert (ROOT / path).exists(), path


def test_every_room_of_the_house_is_described():
    page = PAGES["docs/architecture.md"]
    house = page[page.index("corpus/ ") : page.index("Imports go one way")]
    for top in ("bot", "corpus", "index"):
        for path in (ROOT / top).rglob("__init__.py"):
            if "migrations" not in path.parts:
                assert re.search(rf"^ *{path.parent.name}/ ", house, re.MULTILINE), path
