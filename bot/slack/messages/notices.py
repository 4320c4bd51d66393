"""Short messages that are not answers: help, topics, reasons, failures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.desk.reply import Suggestion, Topic
from bot.slack.messages import actions, wording
from bot.slack.messages.actions import Action, Ref
from bot.slack.messages.blocks import (
    SECTION_LIMIT,
    Block,
    Message,
    actions_row,
    button,
    message_text,
    plain_context,
    plain_section,
)
from bot.slack.messages.escape import clean, cut, one_line, size
from corpus import CorpusInfo

N_TOPICS = 25
N_QUESTIONS = 20
N_PIECES = 3


def help_message(command: str, info: CorpusInfo) -> Message:
    """What the app is, how to ask it, and who maintains its knowledge."""
    intro = wording.HELP.format(name=cut(one_line(info.name), 100))
    ways = "\n".join(
        f"{way.format(command=cut(one_line(command), 40))} - {purpose}"
        for way, purpose in wording.HELP_WAYS
    )
    people = who_to_ask(info)
    parts = [intro, ways, wording.HELP_ELSEWHERE]
    blocks: list[Block] = [plain_section(part) for part in parts]
    if people:
        blocks.append(plain_context(people))
    return Message(message_text([*parts, people]), tuple(blocks))


def who_to_ask(info: CorpusInfo) -> str:
    """Whom the corpus names as hand-off and as owner; "" if nobody."""
    parts = []
    if info.handoff:
        handoff = cut(one_line(info.handoff).rstrip("."), 200)
        parts.append(wording.WHO_TO_ASK.format(handoff=handoff))
    if info.owner:
        owner = cut(one_line(info.owner), 200)
        parts.append(wording.KEPT_BY.format(owner=owner))
    return "\n".join(parts)


def topics_message(topics: Sequence[Topic], info: CorpusInfo) -> Message:
    """One button per topic, in the given order, at most 25."""
    people = who_to_ask(info)
    if not topics:
        return notice(wording.NOTHING_HERE, people)
    shown = topics[:N_TOPICS]
    blocks = [plain_section(wording.TOPICS), *actions_row(topic_buttons(shown))]
    if people:
        blocks.append(plain_context(people))
    names = "\n".join(topic_label(topic) for topic in shown)
    return Message(message_text([wording.TOPICS, names, people]), tuple(blocks))


def topic_label(topic: Topic) -> str:
    """The tag, in words, with the number of its entries.

    >>> topic_label(Topic("call-centers", 4))
    'call centers (4)'
    """
    tag = one_line(topic.tag.replace("-", " "))
    return wording.TOPIC.format(tag=cut(tag, 60), n_entries=topic.n_entries)


def topic_buttons(
    topics: Sequence[Topic], *, action: Action = Action.TOPIC
) -> Iterator[Block | None]:
    """One button per topic; its value carries the tag."""
    for number, topic in enumerate(topics):
        value = Ref(tag=topic.tag)
        yield button(topic_label(topic), actions.numbered(action, number), value)


def topic_message(tag: str, questions: Sequence[Suggestion]) -> Message:
    """The questions under a tag, one button per question, at most 20."""
    name = cut(one_line(tag.replace("-", " ")), 60)
    shown = questions[:N_QUESTIONS]
    if not shown:
        return notice(wording.NOTHING_ABOUT.format(tag=name))
    intro = wording.ABOUT.format(tag=name)
    titles = [one_line(question.title) for question in shown]
    row = [
        button(
            title,
            actions.numbered(Action.PICK, number),
            Ref(entry_id=question.id),
        )
        for number, (title, question) in enumerate(zip(titles, shown, strict=True))
    ]
    blocks = [plain_section(intro), *actions_row(row)]
    return Message(message_text([intro, "\n".join(titles)]), tuple(blocks))


def why_message(lines: Sequence[str]) -> Message:
    """The desk's reasons for a reply, line by line."""
    text = "\n".join(clean(line) for line in lines).strip()
    if not text:
        return notice(wording.WHY_NOTHING)
    pieces: list[str] = []
    while text and len(pieces) < N_PIECES:
        piece = text if size(text) <= SECTION_LIMIT else text[: SECTION_LIMIT // 2]
        pieces.append(piece)
        text = text[len(piece) :]
    blocks = [plain_context(wording.WHY), *(plain_section(p) for p in pieces)]
    return Message(message_text([wording.WHY, *pieces]), tuple(blocks))


def failure_message(short_id: str) -> Message:
    """Reports a failure, with the id under which it is in the log."""
    return notice(wording.FAILURE.format(short_id=cut(one_line(short_id), 40)))


def notice(*paragraphs: str) -> Message:
    """A message of the paragraphs that are not empty, as they are."""
    present = [paragraph for paragraph in paragraphs if paragraph]
    return Message(message_text(present), tuple(plain_section(p) for p in present))
