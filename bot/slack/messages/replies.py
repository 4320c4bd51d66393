"""A `Reply` or an `Answer` as one Slack message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from bot.desk.reply import Answer, Reply, Suggestion
from bot.slack.messages import actions, wording
from bot.slack.messages.actions import Action, Ref
from bot.slack.messages.blocks import (
    BUTTON_LIMIT,
    CONTEXT_LIMIT,
    TOTAL_LIMIT,
    Block,
    Message,
    actions_row,
    button,
    context,
    divider,
    message_text,
    plain,
    plain_context,
    plain_section,
    section,
)
from bot.slack.messages.escape import cut, escape, one_line, size, without_schemes
from bot.slack.messages.markdown import safe_url
from bot.slack.messages.mrkdwn import to_mrkdwn
from bot.slack.messages.plain import to_plain
from corpus import Source

PREVIEW_LIMIT = 700
TITLE_LIMIT = 250
N_RELATED = 5
N_ALSO = 3
N_SOURCES = 8
# Characters reserved for what surrounds an answer's text.
AROUND = 5000
EVENT_TYPE = "frontdesk_reply"


def reply_message(
    reply: Reply, *, question_id: str, show_more: bool = False, can_share: bool = False
) -> Message:
    """The reply as a message: an answer, suggestions, or that there is none.

    Parameters
    ----------
    question_id : the journal's id of the question; every button carries it
    show_more : the whole answer instead of the short one (after a click on "More")
    can_share : only the asker sees it, and there is a channel to share it with
    """
    match reply.outcome:
        case "answer":
            return _answered(
                reply, question_id, show_more=show_more, can_share=can_share
            )
        case "chat":
            return _chat(_answer_of(reply), question_id)
        case "suggest":
            return _suggested(reply, question_id)
        case "fallback":
            return _declined(reply, question_id)
        case _:
            assert_never(reply.outcome)


def answer_message(
    answer: Answer, *, question_id: str, full: bool, can_share: bool = False
) -> Message:
    """One answer as a message: a suggestion that was picked, or all after "More"."""
    blocks = [
        *answer_blocks(answer, question_id=question_id, full=full, can_share=can_share),
        *_feedback(question_id),
    ]
    return _message(_paragraphs(answer), blocks, question_id, has_links=True)


def _message(
    paragraphs: Iterable[str],
    blocks: Iterable[Block],
    question_id: str,
    *,
    has_links: bool = False,
) -> Message:
    """The message; its metadata identifies it, for example after a crash."""
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"question_id": question_id}}
    text = message_text(paragraphs, has_links=has_links)
    return Message(text, tuple(blocks), metadata)


def answer_blocks(
    answer: Answer, *, question_id: str, full: bool, can_share: bool = False
) -> list[Block]:
    """Title, text, sources, review and buttons of an answer, without feedback."""
    pieces, has_more = _body(answer, full=full)
    blocks = [_title(answer)]
    budget = TOTAL_LIMIT - AROUND
    for number, piece in enumerate(pieces):
        budget -= size(piece)
        if number and budget < 0:
            blocks.append(plain_context(wording.CUT))
            break
        blocks.append(section(piece))
    if not pieces:
        blocks.append(plain_section(one_line(answer.title)))
    blocks.extend(_origin(answer))
    value = Ref(question_id, answer.id)
    more_button = button(wording.MORE, Action.MORE, value) if has_more else None
    share_button = button(wording.SHARE, Action.SHARE, value) if can_share else None
    blocks.extend(actions_row([more_button, share_button]))
    related = actions_row(
        _buttons(answer.related[:N_RELATED], Action.RELATED, question_id)
    )
    return [*blocks, plain_context(wording.RELATED), *related] if related else blocks


def _buttons(
    suggestions: Iterable[Suggestion], action: Action, question_id: str
) -> Iterator[Block | None]:
    """One button per suggestion, named by its question, in order."""
    for number, suggestion in enumerate(suggestions):
        value = Ref(question_id, suggestion.id)
        yield button(suggestion.title, actions.numbered(action, number), value)


def _paragraphs(answer: Answer) -> list[str]:
    """The answer in plain text, everything that the blocks say; some may be empty."""
    short = to_plain(answer.short) if answer.short else ""
    text = to_plain(answer.text)
    sources = "; ".join(map(_source_text, answer.sources[:N_SOURCES]))
    return [
        without_schemes(_title_text(answer)),
        "" if text.startswith(short) else short,
        text,
        wording.SOURCES + sources if sources else "",
        without_schemes(_review(answer)),
    ]


def _source_text(source: Source) -> str:
    title = without_schemes(one_line(source.title))
    url = safe_url(source.url)
    return f"{title} ({url})" if url else title


def _feedback(question_id: str) -> list[Block]:
    """The two feedback buttons; none if the id is too long to carry."""
    up = actions.encode(Ref(question_id, vote="up"))
    down = actions.encode(Ref(question_id, vote="down"))
    if up is None or down is None:
        return []
    element = {
        "type": "feedback_buttons",
        "action_id": Action.FEEDBACK,
        "positive_button": {
            "text": plain(wording.HELPFUL, BUTTON_LIMIT),
            "value": up,
            "accessibility_label": wording.HELPFUL_LABEL,
        },
        "negative_button": {
            "text": plain(wording.NOT_HELPFUL, BUTTON_LIMIT),
            "value": down,
            "accessibility_label": wording.NOT_HELPFUL_LABEL,
        },
    }
    return [{"type": "context_actions", "elements": [element]}]


def _answer_of(reply: Reply) -> Answer:
    if reply.answer is None:
        raise ValueError(f"a reply of outcome {reply.outcome!r} has no answer")
    return reply.answer


def _answered(
    reply: Reply, question_id: str, *, show_more: bool, can_share: bool
) -> Message:
    answer, also = _answer_of(reply), reply.also[:N_ALSO]
    read_as, blocks = _reading(reply)
    blocks += answer_blocks(
        answer, question_id=question_id, full=show_more, can_share=can_share
    )
    blocks += _also(also, question_id)
    blocks += _feedback(question_id)
    texts = [without_schemes(read_as), *_paragraphs(answer)]
    for other in also:
        texts += [wording.ALSO, *_paragraphs(other)]
    return _message(texts, blocks, question_id, has_links=True)


def _chat(answer: Answer, question_id: str) -> Message:
    pieces = to_mrkdwn(answer.text)[:1]
    blocks = [section(piece) for piece in pieces] or [plain_section(answer.title)]
    text = to_plain(answer.text) or without_schemes(answer.title)
    return _message([text], blocks, question_id, has_links=True)


def _suggested(reply: Reply, question_id: str) -> Message:
    """Questions to pick from, and "None of these"."""
    read_as, blocks = _reading(reply)
    none = button(wording.NONE_OF_THESE, Action.NONE_OF_THESE, Ref(question_id))
    titles, offer = _offer(reply, question_id, none)
    blocks += [plain_section(wording.DID_YOU_MEAN), *offer]
    return _message([read_as, wording.DID_YOU_MEAN, titles], blocks, question_id)


def _declined(reply: Reply, question_id: str) -> Message:
    """Says that there is no answer; the closest questions, and whom to ask."""
    read_as, blocks = _reading(reply)
    texts = [read_as, wording.NO_ANSWER]
    blocks.append(plain_section(wording.NO_ANSWER))
    if reply.suggestions:
        titles, offer = _offer(reply, question_id)
        texts += [wording.CLOSEST, titles]
        blocks += [plain_context(wording.CLOSEST), *offer]
    if reply.handoff is not None:
        hint = _handoff_hint(reply)
        texts.append(hint)
        blocks.append(plain_context(hint))
        value = Ref(question_id)
        ask = button(wording.ASK_PERSON, Action.ASK_PERSON, value, primary=True)
        blocks += actions_row([ask])
    return _message(texts, blocks, question_id)


def _offer(
    reply: Reply, question_id: str, *more_buttons: Block | None
) -> tuple[str, list[Block]]:
    """The suggestions as numbered lines, and as one row of buttons.

    The lines come above the row if one of them is too long for its button.
    """
    suggestions = reply.suggestions[:3]
    titles = [one_line(suggestion.title) for suggestion in suggestions]
    lines = [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    buttons = _buttons(suggestions, Action.PICK, question_id)
    blocks = actions_row([*buttons, *more_buttons])
    if any(size(title) > BUTTON_LIMIT for title in titles):
        blocks.insert(0, plain_section("\n".join(cut(line, 900) for line in lines)))
    return "\n".join(lines), blocks


def _handoff_hint(reply: Reply) -> str:
    """Names the channel to insiders only: a partner need not know our channels."""
    if reply.audience != "internal" or not reply.handoff:
        return wording.ASK_PERSON_HINT
    handoff = cut(one_line(reply.handoff), 200)
    return wording.ASK_PERSON_HINT_NAMED.format(handoff=handoff)


def _also(answers: Sequence[Answer], question_id: str) -> Iterator[Block]:
    for answer in answers:
        pieces, has_more = _body(answer, full=False)
        yield divider()
        yield plain_context(wording.ALSO)
        yield _title(answer)
        yield from (section(piece) for piece in pieces[:1])
        yield from _origin(answer)
        if has_more:
            value = Ref(question_id, answer.id)
            yield from actions_row([button(wording.MORE, Action.MORE, value)])


def _body(answer: Answer, *, full: bool) -> tuple[list[str], bool]:
    """The answer's text in pieces, and whether they leave anything out."""
    is_quoted = answer.kind == "passage"
    short = to_plain(answer.short) if answer.short else ""
    text = to_plain(answer.text)
    if full:
        pieces = to_mrkdwn(answer.text, is_quoted=is_quoted)
        if answer.short and not text.startswith(short):
            pieces[:0] = to_mrkdwn(answer.short, is_quoted=is_quoted)
        return pieces, False
    if answer.short and short:
        pieces = to_mrkdwn(answer.short, is_quoted=is_quoted)
        return pieces[:1], len(pieces) > 1 or (bool(text) and text != short)
    pieces = to_mrkdwn(answer.text, limit=PREVIEW_LIMIT, is_quoted=is_quoted)
    return pieces[:1], len(pieces) > 1


def _title(answer: Answer) -> Block:
    if answer.kind == "faq":
        return section(f"*{escape(cut(one_line(answer.title), TITLE_LIMIT))}*")
    return plain_context(_title_text(answer))


def _title_text(answer: Answer) -> str:
    title = cut(one_line(answer.title), TITLE_LIMIT)
    match answer.kind:
        case "passage":
            return wording.FROM_ARTICLE.format(title=title)
        case "term":
            return wording.DEFINITION.format(title=title)
        case "faq" | "chat":
            return title
        case _:
            assert_never(answer.kind)


def _origin(answer: Answer) -> list[Block]:
    """Sources, and when and by whom the answer was reviewed."""
    blocks: list[Block] = []
    shown: list[str] = []
    room = CONTEXT_LIMIT - size(wording.SOURCES)
    for source in answer.sources[:N_SOURCES]:
        title = escape(cut(one_line(source.title) or source.id, 120))
        url = safe_url(source.url)
        link = f"<{url}|{title.replace('|', '¦')}>" if url else title
        room -= size(link) + 3
        if room < 0:
            break
        shown.append(link)
    if shown:
        blocks.append(context(wording.SOURCES + " · ".join(shown)))
    review = _review(answer)
    if review:
        blocks.append(plain_context(review))
    return blocks


def _review(answer: Answer) -> str:
    owner = cut(one_line(answer.owner or ""), 100)
    if answer.reviewed is None:
        return wording.OWNED.format(owner=owner) if owner else ""
    date = answer.reviewed.isoformat()
    if owner:
        return wording.REVIEWED_BY.format(date=date, owner=owner)
    return wording.REVIEWED.format(date=date)


def _reading(reply: Reply) -> tuple[str, list[Block]]:
    """How misspelt words were read, as text and as blocks; empty if there are none."""
    pairs = ", ".join(
        wording.READ_AS_PAIR.format(
            written=cut(one_line(c.written), 60), read_as=cut(one_line(c.read_as), 60)
        )
        for c in reply.corrections[:5]
    )
    text = wording.READ_AS.format(pairs=pairs) if pairs else ""
    return text, [plain_context(text)] if text else []
