"""A reply as a person reads it: on a screen, or as one line."""

from __future__ import annotations

from bot.desk.reply import Answer, Reply
from bot.terminal import wording
from bot.terminal.plain_markdown import plain
from bot.terminal.screen import Screen, one_line

# An answer of up to so many characters is shown whole; a longer one in short first.
SHORT_ENOUGH = 320


def show_reply(screen: Screen, reply: Reply, *, brief: bool = False) -> None:
    """Show `reply`; `brief`: of a long answer the short form and how to get all."""
    if reply.answer is None:
        _show_no_answer(screen, reply)
    elif reply.outcome == "chat":
        screen.markdown(reply.answer.text)
    else:
        show_answer(screen, reply.answer, reply.confidence, brief=brief)
        for answer in reply.also:
            screen.gap()
            show_answer(screen, answer, None, brief=brief)
        _show_repairs(screen, reply)


def show_answer(
    screen: Screen, answer: Answer, confidence: float | None, *, brief: bool = False
) -> None:
    """Show one answer under its title, with its sources and its footing."""
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
    """What to say first of an answer that is too long to say at once; None: all."""
    if len(answer.text) <= SHORT_ENOUGH:
        return None
    if answer.short:
        return answer.short
    first, _, rest = answer.text.strip().partition("\n\n")
    # A list's first line or a heading alone says nothing.
    if not rest.strip() or len(first) < 60 or first.rstrip().endswith(":"):
        return None
    return first


def reply_line(reply: Reply) -> str:
    """The whole reply on one line of plain text."""
    if reply.answer is None:
        titles = " | ".join(suggestion.title for suggestion in reply.suggestions)
        if reply.outcome == "suggest":
            return one_line(f"{wording.UNSURE} {titles}")
        return one_line(wording.dont_know(reply))
    answers = (reply.answer, *reply.also)
    return one_line(" ".join(answer.short or plain(answer.text) for answer in answers))


def _show_repairs(screen: Screen, reply: Reply) -> None:
    if reply.corrections:
        screen.quiet(wording.read_as(reply.corrections))


def _show_no_answer(screen: Screen, reply: Reply) -> None:
    # First, because a wrong repair may be why there is no answer.
    _show_repairs(screen, reply)
    if reply.outcome == "suggest":
        screen.line(wording.UNSURE)
    else:
        screen.line(wording.dont_know(reply))
        if reply.suggestions:
            screen.line(wording.NEAREST)
    screen.numbered([suggestion.title for suggestion in reply.suggestions])
