"""Text that Slack shows as it is: nothing in it pings, links or formats.

Slack reads ``<...>`` as mentions and links, a bare ``@here`` and web addresses by
themselves in some fields, and ``*_~`` with a backtick as formatting, for which it has
no escape.  What came from a question or an entry goes through one of these functions.
"""

from __future__ import annotations

import unicodedata

# Invisible, and no word character: it stands between "@" and a name so that neither is
# read as a mention, and changes nothing for the reader.
JOINER = "\u2060"
ELLIPSIS = "\u2026"

# What looks the same and formats nothing.
_LOOKALIKES = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
# Direction marks can make a text read as another one; tags and fillers can hide one.
_HIDDEN = frozenset("\u061c\u200e\u200f\u2028\u2029\ufeff\ufff9\ufffa\ufffb")
# Names that stand for everybody, wherever they are found.
_GROUPS = ("channel", "here", "everyone", "group")
_BREAKS = frozenset("\n\t")
_ASCII_CONTROLS = {code: None for code in (*range(32), 127) if chr(code) not in "\n\t"}


def clean(text: str) -> str:
    """The text without control, direction-changing and unassigned-surrogate characters.

    Line ends become ``\\n``; letters, joiners of emoji and combining marks stay.

    >>> clean("a\\x00b\\u202ec\\r\\nd")
    'abc\\nd'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.isascii():
        return lines.translate(_ASCII_CONTROLS)
    return "".join(character for character in lines if _is_shown(character))


def one_line(text: str) -> str:
    """The cleaned text on one line, its runs of white space made one blank."""
    return " ".join(clean(text).split())


def size(text: str) -> int:
    """Length as Slack may count it: in UTF-16 units, where an emoji is two."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text, at most `limit` long by `size`; a cut ends in an ellipsis.

    Cuts between words where there is one near, never inside a combined character.

    >>> cut("one two three", 9)
    'one two\u2026'
    """
    if size(text) <= limit:
        return text
    end, used = 0, size(ELLIPSIS)
    for character in text:
        used += 2 if character > "\uffff" else 1
        if used > limit:
            break
        end += 1
    while end and _continues(text, end):
        end -= 1
    kept = text[:end]
    blank = kept.rfind(" ")
    if blank >= len(kept) * 2 // 3 and not text[end : end + 1].isspace():
        kept = kept[:blank]
    return kept.rstrip() + ELLIPSIS if limit > 0 else ""


def escape(text: str) -> str:
    """Cleaned text for any field that Slack parses: shown as written, inert.

    The three characters that Slack wants escaped are, once; a name after ``@`` cannot
    be a mention; ``*_~`` and backticks format nothing.

    >>> escape("<!here> & *you*")
    '&lt;!here&gt; &amp; \u2217you\u2217'
    """
    return _entities(_unquoted(unformatted(clean(text))))


def escape_code(text: str) -> str:
    """Cleaned text for inside backticks, where nothing formats but entities count."""
    inert = clean(text).replace("`", _LOOKALIKES["`"])
    return _entities(_unnamed(inert))


def without_links(text: str) -> str:
    """The text with its web and mail addresses made unrecognisable as such.

    For a question's words in a field where Slack makes links by itself.

    >>> without_links("https://x.example") == "https:\u2060//x\u2060.example"
    True
    """
    out = without_schemes(text)
    if "." not in out and "@" not in out:
        return out
    parts = [out[:1]]
    for before, character, after in zip(out, out[1:], [*out[2:], ""], strict=False):
        if character in ".@" and before.isalnum() and after.isalnum():
            parts.append(JOINER)
        parts.append(character)
    return "".join(parts)


def without_schemes(text: str) -> str:
    """The text with no full web address in it; ``x.example`` alone stays as it is."""
    return text.replace("://", f":{JOINER}//")


def unformatted(text: str) -> str:
    """The text with formatting characters that could take effect made look-alikes.

    Inside a word, and with blanks on both sides, Slack leaves them alone; so do we.
    """
    if not any(mark in text for mark in _LOOKALIKES):
        return _unnamed(text)
    out = []
    last = len(text) - 1
    for place, character in enumerate(text):
        if character in _LOOKALIKES:
            before = text[place - 1] if place else " "
            after = text[place + 1] if place < last else " "
            inside = before.isalnum() and after.isalnum()
            alone = before.isspace() and after.isspace()
            if character == "`" or not (inside or alone):
                character = _LOOKALIKES[character]
        out.append(character)
    return _unnamed("".join(out))


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unquoted(text: str) -> str:
    """The text with no line that begins as a quotation: escaping does not stop that."""
    if ">" not in text:
        return text
    return "\n".join(
        JOINER + line if line.lstrip().startswith(">") else line
        for line in text.split("\n")
    )


def _unnamed(text: str) -> str:
    """The text with every ``@`` that could begin a name cut off from it."""
    if "@" not in text:
        return text
    out = []
    for place, character in enumerate(text):
        out.append(character)
        if character == "@":
            before = text[place - 1] if place else " "
            is_mail = before.isascii() and before.isalnum()
            after = text[place + 1 : place + 9].lower()
            if not (is_mail and after) or after.startswith(_GROUPS):
                out.append(JOINER)
    return "".join(out)


def _is_shown(character: str) -> bool:
    if character in _BREAKS:
        return True
    if character in _HIDDEN or "\u202a" <= character <= "\u202e":
        return False
    if "\u2066" <= character <= "\u2069" or "\U000e0000" <= character <= "\U000e0fff":
        return False
    return unicodedata.category(character) not in ("Cc", "Cs")


def _continues(text: str, place: int) -> bool:
    """Whether the character at `place` belongs to the one before it."""
    character = text[place]
    return unicodedata.combining(character) != 0 or character in "\u200d\ufe0e\ufe0f"
