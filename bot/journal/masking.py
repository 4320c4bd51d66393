"""Personal data and secrets, masked in a question before it is stored.

Masking errs on the side of hiding too much: a report can do without a number.
The patterns take time linear in the length of the text.
"""

from __future__ import annotations

import re

TEXT_LIMIT = 4000

EMAIL = "[email]"
PHONE = "[phone]"
CARD = "[card]"
SECRET = "[secret]"  # noqa: S105 - the mask, not a secret

_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----"
    r".{0,4000}?(?:-----END [A-Z ]{0,40}-----|\Z)",
    re.DOTALL,
)
# Tokens that say what they are: Slack, GitHub, GitLab, AWS, Google, OpenAI-like, JWT.
_KNOWN_TOKEN = re.compile(
    r"""\b(?:
        (?:xox[a-z]|xapp|xwfp)-[A-Za-z0-9-]{6,}
      | (?:gh[oprsu]|github_pat|glpat)[_-][A-Za-z0-9_-]{10,}
      | (?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{12,}
      | AIza[A-Za-z0-9_-]{20,}
      | (?:sk|pk|rk)[-_](?:[a-z]{2,12}[-_])?[A-Za-z0-9_-]{12,}
      | eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]{8,}
    )""",
    re.VERBOSE,
)
_BEARER = re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE)
_NAMED_SECRET = re.compile(
    r"\b(pass(?:word|wd|phrase)?|pwd|pin|secret|token|api[ _-]?key|access[ _-]?key)"
    r"(\s{0,3}(?:=|:|\bis\b)\s{0,3})[^\s,;]{3,}",
    re.IGNORECASE,
)
_URL_LOGIN = re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://)[^\s/@]{1,200}@", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}\b"
)
# A run of digits with the separators that people write in numbers, but not a date.
_DATE = r"\d{4}-\d\d-\d\d\b"
_NUMBER = re.compile(
    rf"(?<![\w.])(?<!\d-)(?!{_DATE})[+(]{{0,2}}\d"
    rf"(?:(?![ \t().-]{{0,3}}{_DATE})[ \t().\u00a0-]{{0,3}}\d){{6,24}}(?!\w)"
)
# Not a word: hexadecimal, or letters and digits mixed, this long.
_LONG_HEX = re.compile(r"\b[0-9a-fA-F]{24,}\b")
_LONG_MIXED = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{28,}={0,2}(?![\w+/=-])")


def mask(text: str) -> str:
    """The text with e-mail addresses, phone and card numbers and secrets replaced.

    At most the first `TEXT_LIMIT` characters are kept.  Masking twice is masking once.

    >>> mask("call +1 (555) 010-9999 or jo@example.com")
    'call [phone] or [email]'
    >>> mask("is 4111 1111 1111 1111 ok? token xoxb-123-456789-abc")
    'is [card] ok? token [secret]'
    """
    text = text[:TEXT_LIMIT]
    text = _PRIVATE_KEY.sub(SECRET, text)
    text = _URL_LOGIN.sub(rf"\1{SECRET}@", text)
    text = _KNOWN_TOKEN.sub(SECRET, text)
    text = _BEARER.sub(rf"\1 {SECRET}", text)
    text = _NAMED_SECRET.sub(rf"\1\2{SECRET}", text)
    text = _EMAIL.sub(EMAIL, text)
    text = _LONG_HEX.sub(SECRET, text)
    text = _LONG_MIXED.sub(_mask_mixed, text)
    return _NUMBER.sub(_mask_number, text)


def _mask_mixed(match: re.Match[str]) -> str:
    text = match.group()
    has_digit = any(character.isdigit() for character in text)
    has_letter = any(character.isalpha() for character in text)
    return SECRET if has_digit and has_letter else text


def _mask_number(match: re.Match[str]) -> str:
    text = match.group()
    digits = [int(character) for character in text if character.isdigit()]
    if 13 <= len(digits) <= 19 and passes_luhn(digits):
        return CARD
    least = 7 if text.lstrip("(").startswith("+") else 9
    return PHONE if len(digits) >= least else text


def passes_luhn(digits: list[int]) -> bool:
    """Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1).

    >>> passes_luhn([7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 3])
    True
    >>> passes_luhn([7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 4])
    False
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0
