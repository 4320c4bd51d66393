"""Greetings, thanks, "who are you": a fixed reply, never an answer from the corpus."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk.reply import Answer

_FILLER = (
    "a again all am amazing and answer any appreciated awesome bot brilliant buddy "
    "cool day dear everybody everyone excellent for friend friends frontdesk good "
    "great guys haha have hello help helped helpful helps hey hi i in just later lol "
    "lot lovely man mate much nice now oh ok okay one perfect please really see sir "
    "so soon super team that thats the then there this to today tomorrow useful very "
    "was well wow ya yall you your"
)
_GREETING = (
    "hi hello hey hiya howdy yo greetings hallo hullo hej salut hola morning afternoon "
    "evening sup hii hiii heya helo"
)
_THANKS = (
    "thanks thank thx ty tks tnx cheers thankyou thankful appreciate merci gracias"
)
_GOODBYE = "bye goodbye byebye cya farewell ciao ttyl goodnight adios laters"
_FILLER_WORDS = frozenset(_FILLER.split())
_KINDS = {
    word: kind
    for kind, line in (
        ("thanks", _THANKS),
        ("goodbye", _GOODBYE),
        ("greeting", _GREETING),
    )
    for word in line.split()
}
_PHRASES = {
    "greeting": (
        "how are you", "hows it going", "how is it going", "how do you do", "whats up",
        "how are you doing", "how are things", "good day", "nice to meet you",
    ),
    "goodbye": (
        "see you", "see ya", "see you later", "talk to you later", "good night",
    ),
    "who": (
        "who are you", "what are you", "whats your name", "what is your name",
        "who r u", "who is this", "are you a bot", "are you a robot", "are you human",
        "are you real", "are you an ai", "are you a person", "your name",
        "are you a real person", "are you a robot or a person",
        "are you a robot or a real person", "are you a bot or a person",
        "are you a bot or a human", "are you human or a bot",
        "who made you",
        "what can you do", "what do you do", "what can i ask", "what can i ask you",
        "how can you help", "how can you help me", "help", "help me", "can you help me",
        "can you help", "i need help", "how do you work", "introduce yourself",
        "what do you know", "tell me about yourself", "are you chatgpt",
        "who am i talking to",
        "am i talking to a bot", "is this a bot", "do you have a name",
    ),
    "thanks": ("that helps", "that helped", "much appreciated", "nice one"),
}  # fmt: skip
_BY_PHRASE = {phrase: kind for kind, phrases in _PHRASES.items() for phrase in phrases}
_LONGEST = 8
#: A message with any other word is not small talk.
_WORDS = _FILLER_WORDS.union(_KINDS, " ".join(_BY_PHRASE).split())


def courtesy(words: Sequence[str]) -> str | None:
    """The kind of small talk that a whole message is; None if it asks for something.

    `words` as `index.analyzer.words` returns them.  The kinds are "greeting", "thanks",
    "goodbye" and "who".

    >>> courtesy(["hi", "there"]), courtesy(["thanks", "a", "lot"])
    ('greeting', 'thanks')
    >>> courtesy(["hi", "what", "is", "bpo"]) is None
    True
    """
    if not words or len(words) > _LONGEST or not _WORDS.issuperset(words):
        return None
    is_polite = [word in _KINDS or word in _FILLER_WORDS for word in words]
    # "hi, who are you today": a phrase among polite words.
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            kind = _BY_PHRASE.get(" ".join(words[start:end]))
            if kind and all(is_polite[:start]) and all(is_polite[end:]):
                return kind
    kinds = [_KINDS[word] for word in words if word in _KINDS]
    if kinds and all(is_polite):
        return next((k for k in ("thanks", "goodbye") if k in kinds), "greeting")
    return None


def courteous_answer(kind: str, name: str, handoff: str | None) -> Answer:
    """The answer to small talk of that kind; `name` and `handoff` are the corpus's."""
    person = f" If I don't know, ask {handoff}." if handoff else ""
    text = {
        "greeting": "Hello! Ask me a question in your own words.",
        "thanks": "You're welcome.",
        "goodbye": "Goodbye!",
        "who": (
            f"I'm frontdesk, a bot. I answer questions from the knowledge that people "
            f"wrote for {name!r}, and I say so when I'm not sure.{person}"
        ),
    }[kind]
    return Answer(f"chat-{kind}", "chat", text, text, short=text, audience="public")
