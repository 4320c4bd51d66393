"""The command line on a real corpus, a real index and the real desk, end to end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import frontdesk

# Six entries: one pair of near-twins, one that is not for everybody.
FAQ = """
corpus: {name: small, language: en, handoff: "#ask-sales"}
sources:
  - {id: blog, title: Outsourcing explained, url: https://example.org/bpo}
entries:
  - id: what-is-bpo
    question: What is BPO?
    alternates: [define bpo, what does bpo mean, explain business process outsourcing]
    answer: BPO means that another firm runs one of your business processes.
    sources: [blog]
    related: [what-is-kpo]
    tags: [basics]
    audience: public
  - id: what-is-kpo
    question: What is KPO?
    alternates: [define kpo, what does kpo mean, explain knowledge process outsourcing]
    answer: KPO is outsourcing of work that needs expert knowledge.
    tags: [basics]
    audience: public
  - id: kpo-example
    question: What is an example of KPO?
    alternates: [kpo example, name a case of kpo]
    answer: Legal research done by another firm is an example of KPO.
    tags: [basics]
    audience: public
  - id: agent-cost
    question: How much does an agent cost?
    alternates: [price of an agent, agent rates, cost per agent]
    answer: An agent costs 12 dollars an hour.
    tags: [money]
    audience: internal
  - id: open-hours
    question: When is support open?
    alternates: [support hours, when can customers call]
    answer: Support answers around the clock.
    tags: [service]
    audience: public
  - id: languages
    question: Which languages do agents speak?
    alternates: [languages spoken, do agents speak spanish]
    answer: Agents speak English and Spanish.
    tags: [service]
    audience: public
questions:
  - {question: what is bpo, answer: what-is-bpo}
  - {question: who won the football game yesterday, answer: null}
"""

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where indexes are kept: building is slow, so the tests here share them."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "faq.yaml").write_text(FAQ, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus as an index folder, made by the command."""
    out = tmp_path_factory.mktemp("built") / "index"
    args = ["index", "build", "--corpus", str(small), "--out", str(out)]
    result = CliRunner().invoke(frontdesk, args, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{out}: built from small, 6 entries, ")
    return out


@pytest.fixture
def frontdesk_(no_settings: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line on the real desk."""
    monkeypatch.setenv("FRONTDESK_CACHE_DIR", str(cache))

    def run(*args: object, typed: str | None = None) -> Result:
        texts = [str(arg) for arg in args]
        runner = CliRunner()
        return runner.invoke(frontdesk, texts, input=typed, catch_exceptions=False)

    return run


def test_a_question_is_answered_from_the_index(frontdesk_: Run, built: Path) -> None:
    result = frontdesk_("ask", "--index", built, "what is bpo?")
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[:4] == [
        "What is BPO?",
        "BPO means that another firm runs one of your business processes.",
        "",
        "Sources: Outsourcing explained (https://example.org/bpo)",
    ]
    assert lines[4].startswith("what-is-bpo · ")


def test_what_nothing_answers_is_declined(frontdesk_: Run, built: Path) -> None:
    result = frontdesk_("ask", "--index", built, "qqqq zzzz vvvv xxxx")
    assert result.exit_code == 1
    assert result.stdout.startswith("I don't know that. Ask #ask-sales.\n")


def test_json_is_what_python_gives(frontdesk_: Run, built: Path) -> None:
    from bot import Desk

    questions = ["what is bpo", "", "price of an agnet", "hi", "\x00???", "قوة"]
    typed = "".join(f"{question}\n" for question in questions)
    result = frontdesk_("ask", "--json", "--top", 3, "--index", built, typed=typed)
    desk = Desk.open(built)
    for question, line in zip(questions, result.stdout.splitlines(), strict=True):
        shown = json.loads(line)
        expected = json.loads(json.dumps(desk.ask(question, top=3).to_json()))
        del shown["elapsed_ms"], expected["elapsed_ms"]
        assert shown == expected


def test_the_public_gets_no_internal_answer(frontdesk_: Run, built: Path) -> None:
    args = ("ask", "--index", built, "--top", 10)
    assert "12 dollars" in frontdesk_(*args, "how much does an agent cost").stdout
    hidden = frontdesk_(*args, "--audience", "public", "how much does an agent cost")
    assert "agent-cost" not in hidden.stdout
    assert "12 dollars" not in hidden.stdout


def test_a_corpus_is_indexed_by_itself_and_once(
    frontdesk_: Run, small: Path, cache: Path
) -> None:
    args = ("ask", "--corpus", small, "what is kpo")
    first = frontdesk_(*args)
    assert "expert knowledge" in first.stdout
    kept = sorted(cache.rglob("manifest.json"))
    assert frontdesk_(*args).stdout == first.stdout
    assert sorted(cache.rglob("manifest.json")) == kept != []


def test_a_folder_that_is_no_index_is_not_read_as_a_corpus(
    frontdesk_: Run, small: Path
) -> None:
    result = frontdesk_("ask", "--index", small, "what is kpo")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        f"frontdesk: {small}: not an index folder; build it again:"
        f" frontdesk index build --corpus CORPUS --out {small}\n"
    )


def test_info_describes_and_verifies(
    frontdesk_: Run, built: Path, tmp_path: Path
) -> None:
    assert frontdesk_("index", "info", built, "--verify").exit_code == 0
    damaged = tmp_path / "damaged"
    shutil.copytree(built, damaged)
    largest = max(damaged.iterdir(), key=lambda file: file.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(bytes(data))
    result = frontdesk_("index", "info", damaged, "--verify")
    assert result.exit_code == 2
    assert "frontdesk index build" in result.stderr
    assert frontdesk_("doctor", "--index", damaged).exit_code == 1


def test_eval_runs_the_questions_of_the_corpus(frontdesk_: Run, built: Path) -> None:
    result = frontdesk_("eval", "--index", built, "--json")
    assert json.loads(result.stdout)["counts"] == {
        "right": 1,
        "wrong": 0,
        "missed": 0,
        "declined": 1,
        "false answer": 0,
    }
    compared = frontdesk_("eval", "--index", built, "--compare", built)
    assert "Answered differently (0 of 2 questions)" in compared.stdout


def test_the_doctor_finds_nothing_wrong(frontdesk_: Run, small: Path) -> None:
    result = frontdesk_("doctor", "--corpus", small)
    assert result.exit_code == 0
    assert " entries\n" in result.stdout


def test_a_chat_explains_follows_up_and_picks(frontdesk_: Run, built: Path) -> None:
    result = frontdesk_(
        "chat", "--index", built, typed="what is kpo?\nand an example?\n:why\n:topics\n"
    )
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.index("expert knowledge") < result.stdout.index(
        "What is an example of KPO?"
    )
    assert "  1. basics (3)\n" in result.stdout


def test_a_chat_takes_up_edits_and_keeps_answers_over_a_broken_one(
    small: Path, cache: Path, tmp_path: Path
) -> None:
    from bot import Desk
    from bot.knowledge.live import LiveDesk
    from bot.knowledge.place import Folder
    from bot.terminal.chat import Conversation
    from bot.terminal.screen import PlainScreen

    folder = tmp_path / "edited"
    shutil.copytree(small, folder)
    file = folder / "faq.yaml"
    written: list[str] = []
    live = LiveDesk(
        lambda: Desk.open(folder, cache=cache),
        Folder(folder).version,
        every_seconds=0.0,
    )
    chat = Conversation(live, PlainScreen(written.append))

    def hear(line: str) -> str:
        written.clear()
        chat.hear(line)
        return "".join(written)

    assert "one of your business processes" in hear("what is bpo?")
    file.write_text(FAQ.replace("answer: BPO means", "anser: BPO means"), "utf-8")
    output = hear("what is bpo?")
    assert "can't be read; still answering from the previous version" in output
    assert f"{file}:" in output
    assert "one of your business processes" in output
    file.write_text(FAQ.replace("BPO means that", "Since today, BPO means"), "utf-8")
    output = hear("what is bpo?")
    assert "(The knowledge has changed;" in output
    assert "Since today, BPO means another firm" in output
