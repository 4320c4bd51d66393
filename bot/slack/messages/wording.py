"""Every text of the Slack app that comes from neither an entry nor a person."""

from __future__ import annotations

from typing import Final

DID_YOU_MEAN: Final = "I'm not sure what you mean. Is it one of these?"
NO_ANSWER: Final = "I don't know the answer."
CLOSEST: Final = "The closest questions I can answer:"
ASK_PERSON_HINT: Final = "A person can help: press “Ask a person”."
ASK_PERSON_HINT_NAMED: Final = "{handoff} can help: press “Ask a person”."
RELATED: Final = "Related:"
ALSO: Final = "You also asked:"
SOURCES: Final = "Sources: "
REVIEWED_BY: Final = "Reviewed on {date} by {owner}"
REVIEWED: Final = "Reviewed on {date}"
OWNED: Final = "Owned by {owner}"
READ_AS: Final = "I read {pairs}."
READ_AS_PAIR: Final = "“{written}” as “{read_as}”"
FROM_ARTICLE: Final = "No FAQ answers this. From the article “{title}”:"
DEFINITION: Final = "From the glossary: {title}"
CUT: Final = "(The rest is too long for one message.)"

MORE: Final = "More"
SHARE: Final = "Share with channel"
NONE_OF_THESE: Final = "None of these"
ASK_PERSON: Final = "Ask a person"
HELPFUL: Final = "Helpful"
NOT_HELPFUL: Final = "Not helpful"
HELPFUL_LABEL: Final = "Mark this answer as helpful"
NOT_HELPFUL_LABEL: Final = "Mark this answer as not helpful"

HANDOFF_ASKED: Final = "{asker} asked, and I have no answer:"
SOMEONE: Final = "Someone"
HANDOFF_WHERE: Final = "Where it was asked"
HANDOFF_TRIED: Final = "I suggested:"
HANDOFF_TRIED_NOTHING: Final = "I had nothing to suggest."
HANDOFF_HOW: Final = "Reply in this thread, and I'll pass the first reply on."
HANDED_OFF: Final = (
    "I've passed your question to a person. I'll tell you here when someone answers."
)
HANDED_OFF_TO: Final = (
    "I've passed your question to {channel}. I'll tell you here when someone answers."
)
ANSWERED: Final = "{answerer} answered your question:"
SEE_ANSWER: Final = "See the answer"

HELP: Final = (
    "I answer questions from “{name}”, using only what its owners wrote. If I'm not "
    "sure, I suggest close matches; if I don't know, I pass you to a person."
)
HELP_WAYS: Final = (
    ("{command} QUESTION", "ask; only you see the answer"),
    ("{command} topics", "what I know about"),
    ("{command} why", "explain my last answer"),
    ("{command} help", "this message"),
)
HELP_ELSEWHERE: Final = (
    "Or mention me in a channel, message me directly, ask a follow-up in a thread "
    "I've replied to, or choose “Answer this” on any message."
)
WHO_TO_ASK: Final = "For anything else, ask {handoff}."
KEPT_BY: Final = "Maintained by {owner}."

TOPICS: Final = "What I know about:"
TOPIC: Final = "{tag} ({n_entries})"
ABOUT: Final = "Questions about “{tag}”:"
NOTHING_ABOUT: Final = "I have nothing about “{tag}” to show you."
WHY: Final = "Why I gave that answer:"
WHY_NOTHING: Final = "There's nothing to explain."

FAILURE: Final = (
    "Sorry, something went wrong on my side. Please try again; if it keeps happening, "
    "give this error ID to whoever runs this app: {short_id}"
)
BUSY: Final = "I have too many questions right now. Please ask again in a minute."
NOT_ALLOWED: Final = "I can't show that here."
GONE: Final = "That's no longer available. Please ask again."
THANKS: Final = "Thanks, noted."
SORRY: Final = "Thanks for telling me. The answer's owners will see it."
SHARED: Final = "Shared with the channel."

HOME_TITLE: Final = "Ask {name}"
HOME_SEARCH: Final = "Your question"
HOME_SEARCH_HINT: Final = "Ask in your own words, then press Enter"
HOME_TOPICS: Final = "Topics"
HOME_MOST_ASKED: Final = "Most asked"
HOME_NEW: Final = "What's new"
HOME_WHO: Final = "Who to ask"
HOME_SHOW: Final = "Show"
HOME_NOBODY: Final = "Nobody is listed yet; ask whoever runs this app."

ASK_TITLE: Final = "Ask a question"
ASK_LABEL: Final = "Your question"
ASK_HINT: Final = "Ask in your own words"
ASK_SUBMIT: Final = "Ask"
CLOSE: Final = "Close"
NOTHING_HERE: Final = "There's nothing here I can show you."
LIST_TITLE: Final = "Questions"
ANSWER_TITLE: Final = "Answer"
LOADING: Final = "One moment…"

APP_DESCRIPTION: Final = "Answers questions from curated knowledge, or finds a person"
APP_LONG_DESCRIPTION: Final = (
    "Ask a question in your own words: in a channel, in a direct message, or with a "
    "command. You get an answer that its owner wrote and reviewed, with its sources. "
    "If the app isn't sure, it suggests similar questions; if it doesn't know, it says "
    "so and passes you to a person. It never makes up an answer."
)
COMMAND_DESCRIPTION: Final = "Ask a question; only you see the answer"
COMMAND_HINT: Final = "your question | topics | why QUESTION | help"
ASK_SHORTCUT: Final = "Ask a question"
ASK_SHORTCUT_DESCRIPTION: Final = "Opens a form for your question"
ANSWER_THIS: Final = "Answer this"
ANSWER_THIS_DESCRIPTION: Final = "Answers this message, for you only"
PROMPTS: Final = (("What can you answer?", "What can you help me with?"),)
NOBODY_TO_ASK: Final = (
    "Nobody is set up to take questions yet; ask whoever runs this app."
)
EMPTY_QUESTION: Final = "Type a question first."
