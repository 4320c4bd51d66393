"""The App Home: where to ask, to browse, and to find out whom to ask."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk.reply import Suggestion, Topic
from bot.slack.messages import wording
from bot.slack.messages.actions import Action, Ref
from bot.slack.messages.blocks import (
    Block,
    actions_row,
    button,
    divider,
    header,
    plain_context,
    plain_section,
    text_input,
)
from bot.slack.messages.escape import cut, one_line
from bot.slack.messages.notices import topic_buttons, who_to_ask
from corpus import Audience, CorpusInfo

N_TOPICS = 15
N_QUESTIONS = 8


def home_view(
    info: CorpusInfo,
    topics: Sequence[Topic],
    most_asked: Sequence[Suggestion],
    whats_new: Sequence[Suggestion],
    *,
    audience: Audience = "internal",
) -> Block:
    """The view for `views.publish`.

    Enter in the search box sends `Action.HOME_SEARCH` with the typed text as value; a
    question's "Show" sends `Action.HOME_ENTRY` with the entry's id.  Pass only what
    `audience` may see; the hand-off is named to "internal" only.
    """
    title = wording.HOME_TITLE.format(name=cut(one_line(info.name), 100))
    blocks: list[Block] = [
        header(title),
        text_input(
            Action.HOME_SEARCH,
            Action.HOME_SEARCH,
            wording.HOME_SEARCH,
            wording.HOME_SEARCH_HINT,
            dispatch=True,
        ),
    ]
    row = actions_row(topic_buttons(topics[:N_TOPICS], action=Action.HOME_TOPIC))
    if row:
        blocks += [header(wording.HOME_TOPICS), *row]
    blocks += question_lines(wording.HOME_MOST_ASKED, most_asked[:N_QUESTIONS])
    blocks += question_lines(wording.HOME_NEW, whats_new[:N_QUESTIONS])
    people = who_to_ask(info) if audience == "internal" else ""
    blocks += [
        divider(),
        header(wording.HOME_WHO),
        plain_section(people or wording.HOME_NOBODY),
        plain_context(wording.HELP_ELSEWHERE),
    ]
    return {"type": "home", "blocks": blocks}


def question_lines(title: str, questions: Sequence[Suggestion]) -> list[Block]:
    """A heading and one line per question, with a button to show its answer; or []."""
    lines: list[Block] = []
    for question in questions:
        show = button(wording.HOME_SHOW, Action.HOME_ENTRY, Ref("", question.id))
        if show is None:
            continue
        label = cut(f"{wording.HOME_SHOW}: {one_line(question.title)}", 75)
        show["accessibility_label"] = label
        line = plain_section(cut(one_line(question.title), 300))
        lines.append({**line, "accessory": show})
    return [header(title), *lines] if lines else []
