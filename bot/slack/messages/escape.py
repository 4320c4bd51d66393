"""Text that Slack shows as it is: nothing in it pings, links or formats.

Slack reads ``<...>`` as mentions and links, a bare ``@here`` and web addresses by
themselves in some fields, and ``*_~`` with a backtick as formatting, for which it has
no escape.  Text from a question or an entry goes through one of these functions.
"""

from __future__ import annotations

import re
import unicodedata

# Invisible, and not a word character: put between "@" and a name, it keeps Slack from
# reading a mention, and changes nothing for the reader.
JOINER = "\u2060"
ELLIPSIS = "\u2026"

# Characters that look the same but format nothing.
_LOOKALIKES = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
# Control characters except line ends and tabs; direction marks, which can make a text
# read as another one; tags and fillers, which can hide one; halves of surrogate pairs.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
# Names that mention everybody, wherever they occur.
_GROUPS = ("channel", "here", "everyone", "group")
_FORMATTING = re.compile("[*_~`]")
_BETWEEN = re.compile("[.@]")
_AT = re.compile("@")


def clean(text: str) -> str:
    """The text without control, direction-changing and unassigned-surrogate characters.

    Line ends become ``\\n``; letters, joiners of emoji and combining marks stay.

    >>> clean("a\\x00b\\u202ec\\r\\nd")
    'abc\\nd'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub("", lines)


def one_line(text: str) -> str:
    """The cleaned text on one line, with one space for each run of white space."""
    return " ".join(clean(text).split())


def size(text: str) -> int:
    """Length as Slack may count it: in UTF-16 units, where an emoji is two."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text, at most `limit` long by `size`; a cut ends in an ellipsis.

    Cuts between words if one ends nearby, and never inside a combined character.

    >>> cut("one two three", 9)
    'one two\u2026'
    """
    if size(text) <= limit:
        return text
    room = end = max(0, limit - size(ELLIPSIS))
    while (over := size(text[:end]) - room) > 0:
        # No character counts for more than two.
        end -= (over + 1) // 2
    while end and _continues(text, end):
        end -= 1
    kept = text[:end]
    blank = kept.rfind(" ")
    if blank >= len(kept) * 2 // 3 and not text[end : end + 1].isspace():
        kept = kept[:blank]
    return kept.rstrip() + ELLIPSIS if limit > 0 else ""


def escape(text: str) -> str:
    """Cleaned text for any field that Slack parses: shown as written, inert.

    The three characters that Slack wants escaped are escaped once; a name after ``@``
    cannot be a mention; ``*_~`` and backticks format nothing.

    >>> escape("<!here> & *you*")
    '&lt;!here&gt; &amp; \u2217you\u2217'
    """
    return escape_entities(_unquoted(unformatted(clean(text))))


def escape_code(text: str) -> str:
    """Cleaned text to put inside backticks, where only entities have a meaning."""
    inert = clean(text).replace("`", _LOOKALIKES["`"])
    return escape_entities(_unnamed(inert))


def escape_entities(text: str) -> str:
    """The text with only the three characters escaped that Slack wants escaped.

    This is how Slack itself delivers what people write; `unescape` reverses it.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The text with Slack's three entities decoded, once, and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def without_links(text: str) -> str:
    """The text with its web and mail addresses broken up, invisibly to readers.

    For a question's words in a field where Slack adds links by itself.

    >>> without_links("https://x.example") == "https:\u2060//x\u2060.example"
    True
    """
    return _BETWEEN.sub(_apart, without_schemes(text))


def without_schemes(text: str) -> str:
    """The text with no full web address in it; ``x.example`` alone stays as it is."""
    return text.replace("://", f":{JOINER}//")


def unformatted(text: str) -> str:
    """The text with look-alikes for the characters that would format it.

    Inside a word, and between spaces, Slack leaves them alone; so do we.
    """
    return _unnamed(_FORMATTING.sub(_inert, text))


def _unquoted(text: str) -> str:
    """The text with no line that starts a quotation: escaping does not prevent that."""
    if ">" not in text:
        return text
    return "\n".join(
        JOINER + line if line.lstrip().startswith(">") else line
        for line in text.split("\n")
    )


def _unnamed(text: str) -> str:
    """The text with every ``@`` that could begin a mention separated from the name."""
    return _AT.sub(_cut_off, text)


def _around(match: re.Match[str]) -> tuple[str, str]:
    """The characters before and after the match; "" at an end of the text."""
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1 : start] if start else "", text[end : end + 1]


def _apart(match: re.Match[str]) -> str:
    before, after = _around(match)
    mark = match.group()
    return JOINER + mark if before.isalnum() and after.isalnum() else mark


def _inert(match: re.Match[str]) -> str:
    before, after = _around(match)
    mark = match.group()
    inside = before.isalnum() and after.isalnum()
    alone = (before or " ").isspace() and (after or " ").isspace()
    return mark if mark != "`" and (inside or alone) else _LOOKALIKES[mark]


def _cut_off(match: re.Match[str]) -> str:
    text, end = match.string, match.end()
    before, _ = _around(match)
    is_mail = before.isascii() and before.isalnum()
    after = text[end : end + 8].lower()
    is_name = not (is_mail and after) or after.startswith(_GROUPS)
    return "@" + JOINER if is_name else "@"


def _continues(text: str, place: int) -> bool:
    """Whether the character at `place` belongs to the one before it."""
    character = text[place]
    return unicodedata.combining(character) != 0 or character in "\u200d\ufe0e\ufe0f"
