"""Every sentence that the chat and ``frontdesk ask`` say; Slack has its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.desk.reply import Answer, Candidate, Correction, Reply
from corpus.nearest import did_you_mean

# An answer that is not an FAQ entry must not look like one.
PASSAGE_TITLE = "From the article: {title}"
TERM_TITLE = "From the glossary: {title}"

UNSURE = "I'm not sure. Did you mean:"
CLOSEST = "The closest questions that I can answer:"
DONT_KNOW = "I don't know that."
ASK_THEM = "Ask {handoff}."
PICK = "Type a number to pick one, or rephrase your question."
SOURCES = "Sources: {titles}"
MORE = "(:more shows the full answer, :sources where it comes from)"

CANDIDATES = "Candidates, best first:"
WHY = "Why:"

ASK_HINT = "Type one question per line; press Ctrl-D to finish."
NOT_IN_LINES = (
    "--top and --why need a QUESTION or --json;"
    " questions from standard input get one line of output each"
)

BANNER = (
    "frontdesk \u00b7 {name} \u00b7 {questions}. Ask in your own words."
    " If I don't know, I'll say so{handoff}."
)
BANNER_HANDOFF = " and point you to {handoff}"
BANNER_TRY = "Try: {examples} \u00b7 :help lists the commands"

MORE_PROBLEMS = "... and {n} more; frontdesk lint shows them all"
NEW_KNOWLEDGE = "(The knowledge has changed; now answering from the new version.)"
BROKEN_KNOWLEDGE = (
    "The knowledge can't be read; still answering from the previous version.\n{problem}"
)
FIXED_KNOWLEDGE = "(The knowledge can be read again.)"

NO_ANSWER_YET = "There is no answer to show; ask a question first."
NO_QUESTION_YET = "You haven't asked anything yet."
NO_MORE = "That was the full answer."
NO_SOURCES = "This answer lists no sources."
NO_RELATED = "This answer lists no related questions."
NO_TOPICS = "The entries have no tags, so there are no topics."
NO_SUCH_TOPIC = 'There is no topic "{topic}"{nearest} :topics lists them.'
NO_LONGER = "That answer is no longer available."
NOT_IN_LIST = "The list goes from 1 to {n}."
UNKNOWN_COMMAND = 'There is no command "{name}"{nearest} :help lists them.'
TOPIC_NAME_MISSING = "Which topic? :topics lists them; then :topic NAME."
RELATED = "Related questions:"
TOPICS = "Topics, with the number of questions in each; pick one by its number:"
IN_TOPIC = 'Questions about "{topic}":'
SHOWN_OF = "(Showing {shown} of {n}; ask in your own words to find the others.)"
REVIEWED = "reviewed {date}"
BY_OWNER = "owned by {owner}"

HELP: tuple[tuple[str, str], ...] = (
    ("any question", "ask in your own words; a follow-up keeps the topic"),
    ("a number", "pick from the last list"),
    (":more", "show the last answer in full"),
    (":why", "explain the last reply"),
    (":sources", "show where the last answer comes from, and who owns it"),
    (":related", "list questions related to the last answer"),
    (":topics", "list the topics that you can ask about"),
    (":topic NAME", "list the questions about one topic"),
    (":help", "show this list"),
    (":quit", "leave (as do Ctrl-D, and Ctrl-C on an empty line)"),
)


def dont_know(reply: Reply) -> str:
    """The reply to a question without an answer: it says whom to ask, if anybody."""
    if not reply.handoff:
        return DONT_KNOW
    return f"{DONT_KNOW} {ASK_THEM.format(handoff=reply.handoff.rstrip('.'))}"


def answer_title(answer: Answer) -> str:
    """The heading of an answer: its question, or what it is quoted from."""
    match answer.kind:
        case "passage":
            return PASSAGE_TITLE.format(title=answer.title)
        case "term":
            return TERM_TITLE.format(title=answer.title)
        case "faq" | "chat":
            return answer.title
        case _:
            assert_never(answer.kind)


def percent(confidence: float) -> str:
    """A probability in words; never "100% sure".

    >>> percent(0.934), percent(0.9999), percent(0.0)
    ('93% sure', '99% sure', '0% sure')
    """
    return f"{min(int(confidence * 100 + 0.5), 99)}% sure"


def footing(answer: Answer, confidence: float | None) -> str:
    """The line below an answer: id, confidence, review date and owner."""
    parts = [answer.id]
    if confidence is not None:
        parts.append(percent(confidence))
    if answer.reviewed:
        parts.append(REVIEWED.format(date=answer.reviewed.isoformat()))
    if answer.owner:
        parts.append(BY_OWNER.format(owner=answer.owner))
    return " \u00b7 ".join(parts)


def candidate_row(candidate: Candidate) -> str:
    """One row of the list of candidates."""
    parts = [candidate.id, f"score {candidate.score:.3f}"]
    if candidate.confidence is not None:
        parts.append(percent(candidate.confidence))
    return " \u00b7 ".join(parts)


def read_as(corrections: Sequence[Correction]) -> str:
    """The sentence that lists the corrected words."""
    pairs = (f'"{c.written}" as "{c.read_as}"' for c in corrections)
    return f"(I read {', '.join(pairs)}.)"


def nearest_is(name: str | None) -> str:
    """The end of a "there is no ..." sentence, with the name that was probably meant.

    >>> nearest_is(":more"), nearest_is(None)
    ('; did you mean ":more"?', '.')
    """
    return f"; {did_you_mean(name, '')}" if name else "."
