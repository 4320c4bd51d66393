"""Text -> words -> terms: the same for the corpus and for questions.

A *word* is what somebody typed, normalised (case, accents, apostrophes).  A *term* is
what is counted: the word's stem, or the one form in which the glossary unites a term,
its abbreviations and its synonyms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from corpus.normalised import ASCII_WORDS
from index.language.en import english_forms

#: How much of one text is read: a pasted log is not a question.
MAX_CHARACTERS = 20_000
MAX_QUESTION_WORDS = 200

# A word is a run of letters and digits, or one character of a script without spaces.
_NO_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019\u02bc](?=\w)")

#: Up to this many words in capitals are abbreviations; more are a text in capitals.
_FEW_WORDS = 2
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip


def normalise(text: str) -> str:
    """The text with compatible characters, case and accents normalised.

    Apostrophes inside a word are dropped ("what's" -> "whats").  Normalising twice
    changes nothing.

    >>> normalise("What's a Café №5?")
    'whats a cafe no5?'
    """
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        # Folding can undo composing and the reverse: repeated until it is stable.
        for _ in range(3):
            folded = unicodedata.normalize("NFKD", text).casefold()
            folded = "".join(c for c in folded if not "\u0300" <= c <= "\u036f")
            folded = _APOSTROPHE.sub("", unicodedata.normalize("NFC", folded))
            if folded == text:
                break
            text = folded
        return text
    return _APOSTROPHE.sub("", text.casefold())


def words(text: str, shouted: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text, normalised.

    `shouted` are abbreviations that mean something only in capitals (IT is not "it"):
    each is returned with a trailing underscore, which no other word has.

    >>> words("IT, or is it?", frozenset({"it"}))
    ['it_', 'or', 'is', 'it']
    """
    plain = _plain_words(text[:MAX_CHARACTERS])
    # In a text all in capitals no single word is emphasised.
    if not shouted or (text.isupper() and len(plain) > _FEW_WORDS):
        return plain
    loud = {word.casefold() for word in _find(text) if word.isupper()} & shouted
    if not loud:
        return plain
    # Only the occurrences in capitals: both lists have the words in the same order.
    raw = _find(_APOSTROPHE.sub("", text[:MAX_CHARACTERS]))
    if len(raw) != len(plain):
        return plain
    return [
        f"{word}_" if word in loud and typed.isupper() else word
        for word, typed in zip(plain, raw, strict=True)
    ]


def _plain_words(text: str) -> list[str]:
    """The runs of letters and digits of a text, normalised."""
    if not text.isascii():
        return _find(normalise(text))
    # The same result, four times as fast: reading takes a third of building an index.
    if "'" in text:
        text = _APOSTROPHE.sub("", text)
    return text.encode().translate(ASCII_WORDS).decode().split()


def _find(text: str) -> list[str]:
    """The runs of letters and digits of a text."""
    return (_ASCII_WORD if text.isascii() else _any_word()).findall(text)


@cache
def _any_word() -> re.Pattern[str]:
    # Compiled when a text needs it: it takes longer than reading a question.
    return re.compile(rf"[{_NO_SPACES}]|[^\W_{_NO_SPACES}]+")


def stemmer(language: str, whole: frozenset[str] = frozenset()) -> Callable[[str], str]:
    """The function word -> stem, by the Snowball algorithm of a language.

    For a language without one, a word is its own stem; so is each of `whole`.  English
    irregular forms have their word's stem.

    >>> stemmer("en")("outsourcing"), stemmer("xx")("outsourcing")
    ('outsourc', 'outsourcing')
    >>> stemmer("en")("paid")
    'pay'
    """
    algorithm = _STEMMERS.get(language.casefold().split("-")[0])
    if algorithm is None:
        return str
    # Imported here: 2 ms that a corpus without a known language does not need.
    import Stemmer

    stem = Stemmer.Stemmer(algorithm, 0)
    forms = english_forms() if algorithm == "english" else {}

    @lru_cache(maxsize=1 << 16)
    def stemmed(word: str) -> str:
        return word if word in whole else str(stem.stemWord(forms.get(word, word)))

    return stemmed
