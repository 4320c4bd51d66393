"""``frontdesk ask``: one question from the arguments, or one per line of input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import click

from bot.commands.options import desk_opener, with_settings
from bot.settings.settings import Settings
from bot.terminal import wording
from bot.terminal.screen import PlainScreen, is_terminal
from bot.terminal.show import reply_line, show_reply

if TYPE_CHECKING:
    from bot.desk.reply import Reply

# The rest of a longer line of standard input is ignored.
MAX_LINE_BYTES = 1_000_000

EPILOG = """\b
Examples:
  frontdesk ask "diff between bpo and a call center?"
  frontdesk ask --json --top 3 how much does a bpo agent cost
  frontdesk ask --why "what is aht"
  frontdesk ask --json < questions.txt > replies.jsonl

\b
Exit status: 0 if every question was answered, 1 if not, 2 on an error.
"""


@click.command(epilog=EPILOG)
@click.argument("question", nargs=-1)
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object per question."
)
@click.option(
    "--top",
    type=click.IntRange(0, 1000),
    default=0,
    metavar="K",
    help="Also show the K best candidates.",
)
@click.option("--why", is_flag=True, help="Also explain the reply.")
@with_settings("corpus", "index", "audience", "max_wrong")
def ask(
    question: tuple[str, ...], as_json: bool, top: int, why: bool, settings: Settings
) -> None:
    """Answer QUESTION, or the questions on standard input, one per line.

    Each line of standard input gets one line of output, in the same order.
    """
    if not question and (top or why) and not as_json:
        raise click.UsageError(wording.NOT_IN_LINES)
    desk = desk_opener()(settings)
    context = click.get_current_context()
    context.call_on_close(desk.close)
    questions = [_valid(" ".join(question))] if question else _lines_from_stdin()
    is_all_answered = True
    for text in questions:
        reply = desk.ask(text, audience=settings.audience, top=top)
        is_all_answered &= reply.answer is not None
        reasons = desk.why(text, audience=settings.audience) if why else None
        if as_json:
            click.echo(_json_line(reply, reasons))
        elif question:
            _show(reply, reasons)
        else:
            click.echo(reply_line(reply))
        # A program at the other end of a pipe may wait for this reply before it asks.
        sys.stdout.flush()
    context.exit(0 if is_all_answered else 1)


def question_lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of `stream` as text: exactly one question per line, even if empty.

    Only a newline ends a line.  Bytes that are not UTF-8 become U+FFFD, and a line over
    `MAX_LINE_BYTES` is cut.
    """
    is_first = True
    while line := stream.readline(MAX_LINE_BYTES):
        if not line.endswith(b"\n"):
            _skip_line(stream, len(line))
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        # Some shells on Windows write a byte order mark into a pipe.
        yield text.removeprefix("\ufeff") if is_first else text
        is_first = False


def _skip_line(stream: BinaryIO, n_read: int) -> None:
    """Skip the rest of a line of which `n_read` bytes have been read."""
    while n_read == MAX_LINE_BYTES:
        rest = stream.readline(MAX_LINE_BYTES)
        n_read = 0 if rest.endswith(b"\n") else len(rest)


def _lines_from_stdin() -> Iterator[str]:
    if is_terminal(sys.stdin):
        click.echo(wording.ASK_HINT, err=True)
    return question_lines(sys.stdin.buffer)


def _valid(text: str) -> str:
    """`text` with U+FFFD for the surrogates that stand for bytes that are not UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _json_line(reply: Reply, reasons: list[str] | None) -> str:
    import json

    shown = reply.to_json()
    if reasons is not None:
        shown["why"] = reasons
    # ASCII: no terminal, encoding or line splitter can break the line.
    return json.dumps(shown, ensure_ascii=True)


def _show(reply: Reply, reasons: list[str] | None) -> None:
    screen = PlainScreen.for_stream(sys.stdout)
    show_reply(screen, reply)
    if reply.candidates:
        screen.gap()
        screen.title(wording.CANDIDATES)
        for number, candidate in enumerate(reply.candidates, 1):
            screen.text(f"{number:>3}. {wording.candidate_row(candidate)}")
    if reasons is not None:
        screen.gap()
        screen.title(wording.WHY)
        for reason in reasons:
            screen.text(reason)
