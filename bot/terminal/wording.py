"""Every sentence that the terminal says (Slack has its own: `bot.slack`)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk.reply import Answer, Candidate, Correction, Reply
from corpus.nearest import did_you_mean

# What leads an answer that is not a FAQ entry: it must not pass for one.
PASSAGE_TITLE = "From the article: {title}"
TERM_TITLE = "From the glossary: {title}"

UNSURE = "I'm not sure. Did you mean:"
NEAREST = "The nearest that I have:"
DONT_KNOW = "I don't know that."
ASK_THEM = "Ask {handoff}."
PICK = "Type its number, or ask in other words."
SOURCES = "Sources: {titles}"
MORE = "(:more shows all of it, :sources where it is from)"

CANDIDATES = "Considered, best first:"
WHY = "Why:"

ASK_HINT = "One question a line; Ctrl-D ends."
NOT_IN_LINES = (
    "--top and --why need a QUESTION or --json;"
    " without them each question gets one line"
)

BANNER = (
    "frontdesk \u00b7 {name} \u00b7 {n_questions} questions. Ask in your own words;"
    " what it doesn't know, it says{handoff}."
)
BANNER_HANDOFF = " and sends you to {handoff}"
BANNER_TRY = "Try: {examples} \u00b7 :help lists what else there is"

MORE_PROBLEMS = "... and {n} more (frontdesk lint shows all of them)"
NEW_KNOWLEDGE = "(The knowledge on disk has changed; answering from the new version.)"
BROKEN_KNOWLEDGE = (
    "The knowledge on disk can't be read; still answering from the version before.\n"
    "{problem}"
)
MENDED_KNOWLEDGE = "(The knowledge on disk is fine again.)"

NO_ANSWER_YET = "There is no answer to say more about; ask a question first."
NO_QUESTION_YET = "Nothing has been asked yet; ask a question first."
NO_MORE = "That was all of it."
NO_SOURCES = "This answer names no sources."
NO_RELATED = "Nothing is noted as related to this answer."
NO_TOPICS = "The entries have no tags, so there are no topics."
NO_SUCH_TOPIC = 'There is no topic "{topic}"{nearest} :topics lists them.'
NO_LONGER = "That answer is no longer served."
NOT_IN_LIST = "The list has {n} entries; type a number from 1 to {n}."
UNKNOWN_COMMAND = 'There is no command "{name}"{nearest} :help lists them.'
TOPIC_NAME_MISSING = "Which topic? :topics lists them; then :topic NAME."
RELATED = "Related to this:"
TOPICS = "Topics, with the number of entries; type a number to see them:"
IN_TOPIC = 'About "{topic}":'
SHOWN_OF = "({shown} of {n} shown; ask in your own words to find the others.)"
REVIEWED = "reviewed {date}"
BY_OWNER = "kept by {owner}"

HELP: tuple[tuple[str, str], ...] = (
    ("any question", "in your own words; a follow-up keeps the topic"),
    ("a number", "picks from the list that was last shown"),
    (":more", "all of the last answer, when it was shortened"),
    (":why", "how the last answer was found, and what came second"),
    (":sources", "where the last answer is from, and who looks after it"),
    (":related", "questions that belong to the last answer"),
    (":topics", "what there is to ask about"),
    (":topic NAME", "the questions of one topic"),
    (":help", "this list"),
    (":quit", "ends (so do Ctrl-D, and Ctrl-C on an empty line)"),
)


def handoff_sentence(handoff: str | None) -> str:
    """Whom to ask instead; empty when the corpus names nobody.

    >>> handoff_sentence("#ask-sales")
    'Ask #ask-sales.'
    """
    return ASK_THEM.format(handoff=handoff.rstrip(".")) if handoff else ""


def dont_know(reply: Reply) -> str:
    """That there is no answer, and who may have one."""
    return f"{DONT_KNOW} {handoff_sentence(reply.handoff)}".rstrip()


def answer_title(answer: Answer) -> str:
    """What stands above an answer: its question, or what it was quoted from."""
    if answer.kind == "passage":
        return PASSAGE_TITLE.format(title=answer.title)
    if answer.kind == "term":
        return TERM_TITLE.format(title=answer.title)
    return answer.title


def percent(confidence: float) -> str:
    """A probability in words that never promise more than it holds.

    >>> percent(0.934), percent(0.9999), percent(0.0)
    ('93% sure', '99% sure', '0% sure')
    """
    return f"{min(int(confidence * 100 + 0.5), 99)}% sure"


def footing(answer: Answer, confidence: float | None) -> str:
    """The line below an answer: its id, how sure, how fresh, whose."""
    parts = [answer.id]
    if confidence is not None:
        parts.append(percent(confidence))
    if answer.reviewed:
        parts.append(REVIEWED.format(date=answer.reviewed.isoformat()))
    if answer.owner:
        parts.append(BY_OWNER.format(owner=answer.owner))
    return " \u00b7 ".join(parts)


def candidate(considered: Candidate) -> str:
    """One row of the list of what was considered."""
    parts = [considered.id, f"score {considered.score:.3f}"]
    if considered.confidence is not None:
        parts.append(percent(considered.confidence))
    return " \u00b7 ".join(parts)


def read_as(corrections: Sequence[Correction]) -> str:
    """Which words were read as others."""
    pairs = (f'"{c.written}" as "{c.read_as}"' for c in corrections)
    return f"(I read {', '.join(pairs)}.)"


def nearest_is(name: str | None) -> str:
    """The end of a "there is no ..." sentence: what may have been meant.

    >>> nearest_is(":more"), nearest_is(None)
    ('; did you mean ":more"?', '.')
    """
    return f"; {did_you_mean(name, '')}" if name else "."
