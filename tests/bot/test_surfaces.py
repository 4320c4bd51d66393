"""Python, JSON, the terminal and Slack give the same answer to the same question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import frontdesk
from bot.desk.desk import Desk
from bot.slack.messages.replies import reply_message

ROOT = Path(__file__).parents[2]
QUESTIONS = (
    "what does BPO mean?",
    "waht is kpo",
    "langauges spoken",
    "average handle time",
    "what is bpo and which languages do agents speak?",
    "who won the football game",
    "hello",
    "",
)


@pytest.fixture(scope="module")
def replies_as_json(
    small_desk: Desk, small_corpus: Path, index_cache: Path
) -> dict[str, dict[str, object]]:
    """What ``frontdesk ask --json``, as its own process, replies to each question."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json", "--corpus", str(small_corpus)],
        input="".join(f"{question}\n" for question in QUESTIONS).encode(),
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "FRONTDESK_CACHE_DIR": str(index_cache),
        },
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.stderr == b""
    assert done.returncode == 1
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return dict(zip(QUESTIONS, rows, strict=True))


@pytest.mark.parametrize("question", QUESTIONS)
def test_four_ways_to_ask_give_one_answer(
    small_desk: Desk,
    replies_as_json: dict[str, dict[str, object]],
    question: str,
    no_settings: Path,
    small_corpus: Path,
    index_cache: Path,
) -> None:
    reply = small_desk.ask(question)
    in_python = reply.to_json()
    as_json = replies_as_json[question]
    del in_python["elapsed_ms"], as_json["elapsed_ms"]
    assert as_json == json.loads(json.dumps(in_python))

    shown = CliRunner().invoke(
        frontdesk,
        ["ask", "--corpus", str(small_corpus), "--", question],
        env={"FRONTDESK_CACHE_DIR": str(index_cache)},
        catch_exceptions=False,
    )
    message = reply_message(reply, question_id="q1", can_share=True)
    blocks = json.dumps(message.blocks)
    answers = [reply.answer, *reply.also] if reply.answer is not None else []
    assert (shown.exit_code == 0) == bool(answers)
    for answer in answers:
        if answer.kind == "chat":
            assert answer.text in shown.stdout
            assert answer.text in message.text
        else:
            assert f"{answer.id} \u00b7 " in shown.stdout
            assert answer.id in blocks
            assert answer.title in message.text
    if not answers:
        assert "#ask-sales" in shown.stdout
        assert "#ask-sales" in message.text
