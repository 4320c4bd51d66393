"""No text crashes the desk, and every reply stays within its ranges."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli import frontdesk
from bot.desk.desk import Desk
from bot.desk.reply import Reply

Run = Callable[..., Result]

NASTY = {
    "empty": "",
    "blank": " \t\n\r\u2003 ",
    "only punctuation": "?!... -- \u2026 \u00bf",
    "emoji": "\U0001f600\U0001f1f5\U0001f1ed \u2764\ufe0f \U0001f468\u200d\U0001f469",
    "100 kB": "zyzzyva quux " * 8000,
    "100 kB without a space": "x" * 100_000,
    "100 kB of marks": "?" * 100_000,
    "nul": "\x00",
    "control characters": "\x01\x02\x1b[2J\x1b]0;title\x07\x7f\x85",
    "right to left": "\u05de\u05d4 \u05d6\u05d4 \u05de\u05d9\u05e7\u05d5\u05e8 "
    "\u05d7\u05d5\u05e5? \u0645\u0627 \u0647\u0648",
    "embedded direction": "\u202ezyzzyva\u202c",
    "another language": "\u00bfQui\u00e9n gan\u00f3 el partido de f\u00fatbol anoche?",
    "Chinese": "\u6628\u5929\u8c01\u8d62\u4e86\u6bd4\u8d5b\uff1f",
    "combining": "z" + "\u0301" * 5000,
    "half a surrogate": "\ud83d zyzzyva",
    "markup": "<script>alert(1)</script> {{7*7}} %s %n $(reboot) ../../etc/passwd",
    "digits": "0123456789 " * 50,
}
OUTCOMES = {"answer", "suggest", "fallback", "chat"}


def check(reply: Reply, question: str, top: int) -> None:
    """What holds for any reply at all."""
    row = json.loads(json.dumps(reply.to_json()))
    assert row["question"] == question
    assert row["outcome"] in OUTCOMES
    assert (row["answer"] is not None) == (row["outcome"] in ("answer", "chat"))
    sure = row["confidence"]
    assert sure is None or 0 <= sure <= 1
    assert len(row["suggestions"]) <= 3
    assert all(0 <= one["confidence"] <= 1 for one in row["suggestions"])
    assert len(row["candidates"]) <= top
    assert all(0 <= one["confidence"] <= 1 for one in row["candidates"])
    ids = [one["id"] for one in row["candidates"]]
    assert len(set(ids)) == len(ids)
    if row["outcome"] != "answer":
        assert row["also"] == []
    assert row["elapsed_ms"] >= 0


@pytest.mark.parametrize("question", NASTY.values(), ids=NASTY)
def test_what_is_no_question_is_not_answered(small_desk: Desk, question: str) -> None:
    reply = small_desk.ask(question, top=5)
    check(reply, question, 5)
    assert reply.outcome in ("fallback", "suggest")
    assert small_desk.why(question)


@pytest.mark.parametrize("question", NASTY.values(), ids=NASTY)
def test_a_question_inside_noise_is_found(small_desk: Desk, question: str) -> None:
    if len(question) < 200 and "zyzzyva" not in question:
        reply = small_desk.ask(f"what is bpo {question}", top=1)
        assert reply.candidates[0].id == "what-is-bpo"


def test_the_words_of_a_question_may_be_split_by_control_characters(
    small_desk: Desk,
) -> None:
    reply = small_desk.ask("what\x00is\x1fbpo\u202e?")
    assert reply.answer is not None
    assert reply.answer.id == "what-is-bpo"


@pytest.fixture
def run(no_settings: Path) -> Run:
    def invoke(*args: str, typed: bytes | None = None) -> Result:
        return CliRunner().invoke(
            frontdesk, list(args), input=typed, catch_exceptions=False
        )

    return invoke


def test_the_command_line_takes_all_of_it(small_desk: Desk, run: Run) -> None:
    path = str(small_desk._index.store.path)
    lines = [
        text.replace("\n", " ").replace("\r", " ").encode("utf-8", "replace")
        for text in NASTY.values()
    ]
    typed = b"\n".join([*lines, b"\xff\xfe not utf-8", b""])
    result = run("ask", "--json", "--index", path, typed=typed)
    assert result.exit_code == 1
    assert result.stderr == ""
    replies = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(replies) == len(NASTY) + 1
    assert {reply["outcome"] for reply in replies} <= {"fallback", "suggest"}


@pytest.mark.parametrize("question", ["?!", "\x1b[2J\x07", NASTY["right to left"]])
def test_one_nasty_argument(small_desk: Desk, run: Run, question: str) -> None:
    path = str(small_desk._index.store.path)
    result = run("ask", "--index", path, "--", question)
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout
    assert "#ask-sales" in result.stdout


# Properties

WORDS = (
    "what", "is", "bpo", "kpo", "agent", "cost", "languages", "and", "it", "hi", "?",
    "onboarding", "langauges", "agnet", "IT", "does", "how", "zyzzyva", "-", "pilot",
)  # fmt: skip
anything = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=st.characters(codec=None), max_size=30),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
)
slowly = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@slowly
@given(
    question=anything,
    before=anything,
    audience=st.sampled_from(["public", "internal"]),
    top=st.integers(0, 30),
    tags=st.frozensets(st.sampled_from(["basics", "money", "", "nothing"])),
    max_wrong=st.one_of(st.none(), st.floats(0, 1)),
)
def test_any_text_gets_a_reply_within_its_ranges(
    small_desk: Desk,
    question: str,
    before: str,
    audience: str,
    top: int,
    tags: frozenset[str],
    max_wrong: float | None,
) -> None:
    previous = small_desk.ask(before)
    reply = small_desk.ask(
        question,
        audience=audience,  # type: ignore[arg-type]
        top=top,
        previous=previous,
        tags=tags,
        max_wrong=max_wrong,
    )
    check(reply, question, top)
    if audience == "public":
        row = reply.to_json()
        del row["question"], row["corrections"]
        assert "agent-cost" not in json.dumps(row)


@slowly
@given(question=anything)
def test_asking_twice_gives_the_same_reply(small_desk: Desk, question: str) -> None:
    once, again = (small_desk.ask(question, top=5).to_json() for _ in range(2))
    del once["elapsed_ms"], again["elapsed_ms"]
    assert once == again


@slowly
@given(question=anything)
def test_any_text_is_explained(small_desk: Desk, question: str) -> None:
    lines = small_desk.why(question)
    assert lines
    assert all("\n" not in line for line in lines)
