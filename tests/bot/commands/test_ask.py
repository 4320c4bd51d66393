"""``frontdesk ask``: what it prints, and with which exit status it ends."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.ask import MAX_LINE_BYTES, question_lines
from tests.bot.conftest import FakeDesk

Run = Callable[..., Result]


def test_the_words_of_a_question_need_no_quotes(run: Run, desk: FakeDesk) -> None:
    result = run("ask", "what", "is", "BPO?")
    assert (result.exit_code, result.stderr) == (0, "")
    assert desk.asked[0][0] == "what is BPO?"


def test_suggestions_end_with_1(run: Run) -> None:
    result = run("ask", "price")
    assert result.exit_code == 1
    assert result.stdout == (
        "I'm not sure. Did you mean:\n  1. What does BPO cost?\n  2. What is BPO?\n"
    )


def test_a_fallback_names_whom_to_ask(run: Run) -> None:
    result = run("ask", "who is the ceo?")
    assert result.exit_code == 1
    assert result.stdout == (
        "I don't know that. Ask #ask-sales.\n"
        "The closest questions that I can answer:\n"
        "  1. What is BPO?\n"
    )


def test_an_empty_question_is_not_answered(run: Run) -> None:
    result = run("ask", "")
    assert result.exit_code == 1
    assert result.stdout == "I don't know that. Ask #ask-sales.\n"


def test_a_courtesy_is_answered(run: Run) -> None:
    result = run("ask", "hi")
    assert (result.exit_code, result.stdout) == (0, "Hello! Ask me about BPO.\n")


def test_repairs_candidates_and_reasons_are_shown_when_asked_for(run: Run) -> None:
    result = run("ask", "--top", "2", "--why", "what is outsorcing")
    assert result.stdout.endswith(
        '(I read "outsorcing" as "outsourcing".)\n'
        "\n"
        "Candidates, best first:\n"
        "  1. what-is-bpo · score 7.000 · 81% sure\n"
        "\n"
        "Why:\n"
        '"what is outsorcing" was asked after nothing.\n'
        "  bpo  matched, weighs 2.1\n"
    )


def test_one_line_of_input_is_one_line_of_output(run: Run) -> None:
    result = run("ask", typed="what is bpo\n\nprice\nhi\nwhat is kpo and")
    assert result.exit_code == 1
    assert result.stdout == (
        "BPO means that another firm runs a process for you.\n"
        "I don't know that. Ask #ask-sales.\n"
        "I'm not sure. Did you mean: What does BPO cost? | What is BPO?\n"
        "Hello! Ask me about BPO.\n"
        "I don't know that. Ask #ask-sales.\n"
    )


def test_lines_that_are_all_answered_end_with_0(run: Run) -> None:
    assert run("ask", typed="kpo\r\naht\r\n").exit_code == 0
    assert run("ask", typed="").exit_code == 0


def test_top_and_why_have_no_place_on_one_line(run: Run) -> None:
    for flag in (("--top", "3"), ("--why",)):
        result = run("ask", *flag, typed="kpo\n")
        assert result.exit_code == 2
        assert "--top and --why need a QUESTION or --json" in result.stderr


def test_json_is_the_contract_on_one_ascii_line(run: Run) -> None:
    result = run("ask", "--json", "--top", "2", typed="what is bpo\nhi \u2028 \u00e9\n")
    first, second = result.stdout.splitlines()
    assert result.stdout.isascii()
    assert list(json.loads(first)) == [
        "question",
        "outcome",
        "confidence",
        "answer",
        "also",
        "suggestions",
        "candidates",
        "corrections",
        "corpus",
        "elapsed_ms",
    ]
    assert json.loads(first)["candidates"] == [
        {"id": "what-is-bpo", "score": 7.0, "confidence": 0.934}
    ]
    assert json.loads(second)["question"] == "hi \u2028 \u00e9"


def test_json_with_reasons_has_one_more_key(run: Run) -> None:
    reply = json.loads(run("ask", "--json", "--why", "kpo").stdout)
    assert reply["why"][0] == '"kpo" was asked after nothing.'


def test_the_audience_is_passed_on(run: Run, desk: FakeDesk) -> None:
    run("ask", "--audience", "public", "kpo")
    assert desk.asked == [("kpo", "public", None)]


def test_escape_sequences_of_a_question_are_not_printed(run: Run) -> None:
    result = run("ask", "--why", "\x1b[31mkpo\x1b[0m\x07")
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout


def test_bytes_that_are_no_utf8_are_questions_too(run: Run) -> None:
    result = run("ask", "--json", typed=b"\xef\xbb\xbfkpo\n\xff\xfe\x00\n")
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["question"] == "kpo"
    assert second["question"] == "\ufffd\ufffd\x00"


def test_a_line_without_end_is_cut() -> None:
    long = b"a" * (2 * MAX_LINE_BYTES + 5)
    lines = list(question_lines(io.BytesIO(long + b"\nnext\n" + long)))
    assert [len(line) for line in lines] == [MAX_LINE_BYTES, 4, MAX_LINE_BYTES]
    exact = b"a" * (MAX_LINE_BYTES - 1)
    assert list(question_lines(io.BytesIO(exact + b"\nnext"))) == [
        exact.decode(),
        "next",
    ]


@given(st.lists(st.binary(max_size=20).filter(lambda line: b"\n" not in line)))
def test_there_is_one_question_for_each_line(lines: list[bytes]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    assert len(list(question_lines(io.BytesIO(data)))) == len(lines)


def test_each_reply_is_flushed_before_the_next_question_is_read(
    monkeypatch: pytest.MonkeyPatch, desk: FakeDesk
) -> None:
    """A program that waits for a reply before it asks on must not wait for ever."""
    from bot.cli import frontdesk

    shown = ""

    class Out(io.StringIO):
        def flush(self) -> None:
            nonlocal shown
            shown = self.getvalue()

    out = Out()

    questions = [b"kpo\n", b"aht\n"]
    seen: list[str] = []

    class Asker(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readline(self, _size: int | None = -1) -> bytes:
            seen.append(shown)
            return questions.pop(0) if questions else b""

    class In:
        buffer = Asker()

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr("sys.stdin", In())
    monkeypatch.setattr("sys.stdout", out)
    with pytest.raises(SystemExit) as ended:
        frontdesk.main(["ask"], prog_name="frontdesk", obj=lambda _: desk)
    assert ended.value.code == 0
    assert [text.count("\n") for text in seen] == [0, 1, 2]
