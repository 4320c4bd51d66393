"""A reply as a person reads it: on a screen, or as one line."""

from __future__ import annotations

from typing import assert_never

from bot.desk.reply import Answer, Reply
from bot.terminal import wording
from bot.terminal.plain_markdown import plain
from bot.terminal.screen import Screen, one_line

# Up to this many characters an answer is shown in full, else its short form first.
SHORT_ENOUGH = 320


def show_reply(screen: Screen, reply: Reply, *, brief: bool = False) -> None:
    """Show `reply`; `brief`: only the short form of a long answer."""
    match reply.outcome:
        case "answer":
            confidence = reply.confidence
            for answer in _answers(reply):
                screen.gap()
                show_answer(screen, answer, confidence, brief=brief)
                # The confidence is that of the first answer.
                confidence = None
            _show_corrections(screen, reply)
        case "chat":
            for answer in _answers(reply):
                screen.markdown(answer.text)
        case "suggest":
            _show_suggestions(screen, reply, wording.UNSURE)
        case "fallback":
            closest = (wording.CLOSEST,) if reply.suggestions else ()
            _show_suggestions(screen, reply, wording.dont_know(reply), *closest)
        case _:
            assert_never(reply.outcome)


def show_answer(
    screen: Screen, answer: Answer, confidence: float | None, *, brief: bool = False
) -> None:
    """Show one answer with its title, its sources, and the line below it."""
    screen.title(wording.answer_title(answer))
    short = brief_form(answer) if brief else None
    screen.markdown(answer.text if short is None else short)
    if short is not None:
        screen.quiet(wording.MORE)
    elif answer.sources:
        titles = "; ".join(
            f"{s.title} ({s.url})" if s.url else s.title for s in answer.sources
        )
        screen.gap()
        screen.quiet(wording.SOURCES.format(titles=titles))
    screen.quiet(wording.footing(answer, confidence))


def brief_form(answer: Answer) -> str | None:
    """The part of a long answer to show first; None: all of it."""
    if len(answer.text) <= SHORT_ENOUGH:
        return None
    if answer.short:
        return answer.short
    first, _, rest = answer.text.strip().partition("\n\n")
    # The first line of a list, or a heading, says nothing by itself.
    if not rest.strip() or len(first) < 60 or first.rstrip().endswith(":"):
        return None
    return first


def reply_line(reply: Reply) -> str:
    """The whole reply on one line of plain text."""
    match reply.outcome:
        case "answer" | "chat":
            texts = [answer.short or plain(answer.text) for answer in _answers(reply)]
            return one_line(" ".join(texts))
        case "suggest":
            titles = " | ".join(suggestion.title for suggestion in reply.suggestions)
            return one_line(f"{wording.UNSURE} {titles}")
        case "fallback":
            return one_line(wording.dont_know(reply))
        case _:
            assert_never(reply.outcome)


def _answers(reply: Reply) -> tuple[Answer, ...]:
    return (reply.answer, *reply.also) if reply.answer else reply.also


def _show_corrections(screen: Screen, reply: Reply) -> None:
    if reply.corrections:
        screen.quiet(wording.read_as(reply.corrections))


def _show_suggestions(screen: Screen, reply: Reply, *sentences: str) -> None:
    # First, because a wrong correction may be why there is no answer.
    _show_corrections(screen, reply)
    for sentence in sentences:
        screen.line(sentence)
    screen.numbered([suggestion.title for suggestion in reply.suggestions])
