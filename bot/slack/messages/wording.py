"""Every sentence that the Slack app says of its own accord."""

from __future__ import annotations

from typing import Final

DID_YOU_MEAN: Final = "I am not sure what you mean. Is it one of these?"
NO_ANSWER: Final = "I have no answer to that."
NEAREST: Final = "The nearest that I know about:"
ASK_PERSON_HINT: Final = "A person can help: press “Ask a person”."
ASK_PERSON_HINT_NAMED: Final = "{handoff} can help: press “Ask a person”."
RELATED: Final = "Related:"
ALSO: Final = "You also asked:"
SOURCES: Final = "Sources: "
REVIEWED_BY: Final = "Reviewed on {date} by {owner}"
REVIEWED: Final = "Reviewed on {date}"
OWNED: Final = "Kept by {owner}"
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

HANDOFF_ASKED: Final = "{asker} asks, and I have no answer:"
SOMEONE: Final = "Someone"
HANDOFF_WHERE: Final = "Where it was asked"
HANDOFF_TRIED: Final = "I offered:"
HANDOFF_TRIED_NOTHING: Final = "I found nothing to offer."
HANDOFF_HOW: Final = "Reply in this thread: I pass the first reply to the asker."
HANDED_OVER: Final = (
    "I have passed your question to a person. You hear here when there is an answer."
)
HANDED_OVER_TO: Final = (
    "I have passed your question to {channel}. You hear here when there is an answer."
)
ANSWERED: Final = "{answerer} has answered your question:"
SOMEBODY: Final = "Somebody"
SEE_ANSWER: Final = "See the answer"

HELP: Final = (
    "I answer questions from “{name}”, and only with what its owners wrote. When I am "
    "not sure I offer what is near, and when I do not know I pass you to a person."
)
HELP_WAYS: Final = (
    ("{command} QUESTION", "ask, for your eyes only"),
    ("{command} topics", "what I know about"),
    ("{command} why", "how I came to my last answer to you"),
    ("{command} help", "this"),
)
HELP_ELSEWHERE: Final = (
    "Or mention me in a channel, write to me directly, ask on in a thread that I have "
    "answered in, or choose “Answer this” on any message."
)
WHO_TO_ASK: Final = "People who know more: {handoff}"
KEPT_BY: Final = "This knowledge is kept by {owner}."

TOPICS: Final = "What I know about:"
TOPIC: Final = "{tag} ({n_entries})"
NO_TOPICS: Final = "There is nothing here that I may show you."
ABOUT: Final = "Questions about “{tag}”:"
NOTHING_ABOUT: Final = "I have nothing about “{tag}” that I may show you."
WHY: Final = "How I came to it:"
WHY_NOTHING: Final = "There is nothing to explain."

FAILURE: Final = (
    "Something went wrong on my side, and your question is not answered. Please ask "
    "again; if it happens again, give the people who run me this number: {short_id}"
)
BUSY: Final = "I have more questions than I can take. Please ask again in a minute."
NOT_ALLOWED: Final = "I may not show that here."
GONE: Final = "That is no longer here. Please ask again."
THANKS: Final = "Thank you, noted."
SORRY: Final = "Thank you for saying so, noted. The owners of the answer will see it."
SHARED: Final = "Shared with the channel."

HOME_TITLE: Final = "Ask {name}"
HOME_SEARCH: Final = "Your question"
HOME_SEARCH_HINT: Final = "Ask in your own words, then press Enter"
HOME_TOPICS: Final = "Topics"
HOME_MOST_ASKED: Final = "Most asked"
HOME_NEW: Final = "What is new"
HOME_WHO: Final = "Who to ask"
HOME_SHOW: Final = "Show"
HOME_NOBODY: Final = "No one is named yet; ask the people who run this app."

ASK_TITLE: Final = "Ask a question"
ASK_LABEL: Final = "Your question"
ASK_HINT: Final = "Ask in your own words"
ASK_SUBMIT: Final = "Ask"
CLOSE: Final = "Close"
NOTHING_HERE: Final = "There is nothing here that I may show you."
LIST_TITLE: Final = "Questions"
ANSWER_TITLE: Final = "Answer"
LOADING: Final = "One moment …"

APP_DESCRIPTION: Final = "Answers questions from curated knowledge, or finds a person"
APP_LONG_DESCRIPTION: Final = (
    "Ask a question in your own words: in a channel, in a direct message, or with a "
    "command. You get the answer that its owner wrote and reviewed, with its sources. "
    "When the app is not sure it offers the nearest questions, and when it does not "
    "know it says so and passes you to a person. It never makes an answer up."
)
COMMAND_DESCRIPTION: Final = "Ask a question; only you see the answer"
COMMAND_HINT: Final = "your question | topics | why QUESTION | help"
ASK_SHORTCUT: Final = "Ask a question"
ASK_SHORTCUT_DESCRIPTION: Final = "Opens a window to ask in"
ANSWER_THIS: Final = "Answer this"
ANSWER_THIS_DESCRIPTION: Final = "Answers the question in this message, for you only"
PROMPTS: Final = (("What can you answer?", "What can you help me with?"),)
NOBODY_TO_ASK: Final = (
    "Nobody is set up yet to take questions over; ask the people who run this app."
)
EMPTY_QUESTION: Final = "Write a question first."
