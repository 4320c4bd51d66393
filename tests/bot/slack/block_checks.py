"""What Slack would say to a message or a view: its limits, and what pings and links.

The limits are those of docs.slack.dev and of slack_sdk's models, and one that is not
documented (bolt-js#2509: about 13,200 characters over all blocks).  Lengths are counted
in UTF-16 units, the stricter way.  A fault reads ``/blocks/0/text: what is wrong``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

from bot.slack.messages.blocks import Message
from bot.slack.messages.markdown import leaves

Surface = Literal["message", "modal", "home"]

TEXT_LIMIT = 4000
TOTAL_LIMIT = 13_200
BLOCKS = {"message": 50, "modal": 100, "home": 100}
# Block -> the surfaces that take it; only what the product uses.
SURFACES: Mapping[str, frozenset[str]] = {
    "section": frozenset({"message", "modal", "home"}),
    "context": frozenset({"message", "modal", "home"}),
    "actions": frozenset({"message", "modal", "home"}),
    "header": frozenset({"message", "modal", "home"}),
    "divider": frozenset({"message", "modal", "home"}),
    "input": frozenset({"modal", "home"}),
    "context_actions": frozenset({"message"}),
    "markdown": frozenset({"message"}),
}
ELEMENTS = {"context": 10, "actions": 25, "context_actions": 5}

_GROUPS = re.compile(r"<!(\w+)[^>]*>|@(channel|here|everyone|group)\b", re.IGNORECASE)
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)[^>]*>")
_ANGLE = re.compile(r"<([^<>]*)>")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>|]+")
_BARE = re.compile(r"&(?!(?:amp|lt|gt);)")


def check_message(message: Any) -> list[str]:
    """Every fault of a `Message`, or of the arguments that one is posted with."""
    given = _given(message)
    faults = list(check_blocks(given.get("blocks") or (), "message"))
    text = given.get("text")
    if not isinstance(text, str) or not text.strip():
        faults.append("/text: there is none, for notifications and screen readers")
    elif size(text) > TEXT_LIMIT:
        faults.append(f"/text: {size(text)} characters, at most {TEXT_LIMIT}")
    else:
        faults.extend(_markup(text, "/text"))
    event = given.get("metadata")
    if event is not None and set(event) != {"event_type", "event_payload"}:
        faults.append("/metadata: event_type and event_payload, nothing else")
    return faults


def check_view(view: Mapping[str, Any]) -> list[str]:
    """Every fault of a modal or an App Home."""
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [f"/type: {kind!r} is not a kind of view"]
    faults = list(check_blocks(view.get("blocks") or (), kind))
    if not view.get("blocks"):
        faults.append("/blocks: there are none")
    for name, limit in (("private_metadata", 3000), ("callback_id", 255)):
        faults.extend(_at_most(view.get(name), limit, f"/{name}"))
    if kind == "modal":
        faults.extend(_text(view.get("title"), "/title", 24, ("plain_text",)))
        for name in ("submit", "close"):
            if name in view:
                faults.extend(_text(view[name], f"/{name}", 24, ("plain_text",)))
        has_input = any(block["type"] == "input" for block in view["blocks"])
        if has_input and "submit" not in view:
            faults.append("/submit: a modal with an input needs one")
    return faults


def check_blocks(blocks: Sequence[Any], surface: Surface) -> Iterator[str]:
    """Every fault of a list of blocks."""
    if len(blocks) > BLOCKS[surface]:
        yield f"/blocks: {len(blocks)} blocks, at most {BLOCKS[surface]}"
    total = sum(size(text) for text in texts(list(blocks)))
    if surface == "message" and total > TOTAL_LIMIT:
        yield f"/blocks: {total} characters in all, at most {TOTAL_LIMIT}"
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(set(ids)) != len(ids):
        yield "/blocks: a block_id occurs twice"
    markdown = [b.get("text", "") for b in blocks if b.get("type") == "markdown"]
    if sum(map(size, markdown)) > 12_000:
        yield "/blocks: more than 12,000 characters of Markdown"
    for number, block in enumerate(blocks):
        yield from _block(block, f"/blocks/{number}", surface)


def pings(shown: object) -> list[str]:
    """Whom the message or view would notify: user ids, and names of groups."""
    given = _given(shown)
    found: list[str] = []
    for text in texts(given, parsed_only=True):
        found += _PERSON.findall(text)
        found += [a or b for a, b in _GROUPS.findall(text)]
    return found


def links(shown: object) -> list[str]:
    """Every address that can be clicked: linked ones, and bare ones in `text`."""
    given = _given(shown)
    found = [
        inside.split("|")[0]
        for text in texts(given, parsed_only=True)
        for inside in _ANGLE.findall(text)
        if _ADDRESS.match(inside)
    ]
    if isinstance(given, Mapping) and isinstance(given.get("text"), str):
        found += _ADDRESS.findall(given["text"])
    return found


def markdown_links(text: str) -> frozenset[str]:
    """Every address that the Markdown makes a link of, as it is shown."""
    return frozenset(
        run.url
        for leaf in leaves(text)
        for run in (*leaf.runs, *(r for row in leaf.rows for c in row for r in c))
        if run.url is not None
    )


def texts(value: object, *, parsed_only: bool = False) -> Iterator[str]:
    """Every text that is shown; with `parsed_only`, those Slack looks for markup in."""
    if isinstance(value, Mapping):
        if parsed_only and value.get("type") == "plain_text":
            return
        for key, inner in value.items():
            if key in ("text", "alt_text") and isinstance(inner, str):
                yield inner
            elif key != "metadata":
                yield from texts(inner, parsed_only=parsed_only)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner, parsed_only=parsed_only)


def elements(shown: object) -> Iterator[Mapping[str, Any]]:
    """Everything that can be pressed or typed into."""
    for block in _given(shown).get("blocks") or ():
        yield from (e for e in block.get("elements") or () if "action_id" in e)
        for name in ("accessory", "element"):
            if name in block:
                yield block[name]


def size(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _given(shown: Any) -> Mapping[str, Any]:
    """A view or the arguments of a post as they are, those of a `Message` made."""
    if not isinstance(shown, Message):
        return dict(shown)
    return {
        "text": shown.text,
        "blocks": list(shown.blocks),
        "metadata": shown.metadata,
    }


def _block(block: Mapping[str, Any], at: str, surface: Surface) -> Iterator[str]:
    kind = block.get("type")
    if not isinstance(kind, str) or surface not in SURFACES.get(kind, ()):
        yield f"{at}: {kind!r} is not for a {surface}"
        return
    yield from _at_most(block.get("block_id"), 255, f"{at}/block_id")
    if kind == "section":
        if "text" not in block and not block.get("fields"):
            yield f"{at}: a section needs a text or fields"
        if "text" in block:
            yield from _text(block["text"], f"{at}/text", 3000)
        for number, text in enumerate(block.get("fields") or ()):
            yield from _text(text, f"{at}/fields/{number}", 2000)
        if "accessory" in block:
            yield from _element(block["accessory"], f"{at}/accessory")
    elif kind == "header":
        yield from _text(block.get("text"), f"{at}/text", 150, ("plain_text",))
    elif kind == "markdown":
        if not block.get("text"):
            yield f"{at}/text: there is none"
    elif kind == "input":
        yield from _text(block.get("label"), f"{at}/label", 2000, ("plain_text",))
        yield from _element(block.get("element") or {}, f"{at}/element")
    elif kind in ELEMENTS:
        yield from _elements(block.get("elements") or (), at, kind)


def _elements(inside: Sequence[Any], at: str, kind: str) -> Iterator[str]:
    if not 1 <= len(inside) <= ELEMENTS[kind]:
        yield f"{at}/elements: {len(inside)}, and 1 to {ELEMENTS[kind]} may be"
    ids = [element.get("action_id") for element in inside if "action_id" in element]
    if len(set(ids)) != len(ids):
        yield f"{at}/elements: an action_id occurs twice"
    for number, element in enumerate(inside):
        place = f"{at}/elements/{number}"
        if kind == "context":
            yield from _text(element, place, 2000)
        elif (element.get("type") == "feedback_buttons") != (kind != "actions"):
            yield f"{place}: {element.get('type')!r} does not belong in {kind}"
        else:
            yield from _element(element, place)


def _element(element: Mapping[str, Any], at: str) -> Iterator[str]:
    yield from _at_most(element.get("action_id"), 255, f"{at}/action_id")
    if not element.get("action_id"):
        yield f"{at}/action_id: there is none"
    match element.get("type"):
        case "button":
            yield from _text(element.get("text"), f"{at}/text", 75, ("plain_text",))
            yield from _at_most(element.get("value"), 2000, f"{at}/value")
            label = element.get("accessibility_label")
            yield from _at_most(label, 75, f"{at}/accessibility_label")
            if element.get("style") not in (None, "primary", "danger"):
                yield f"{at}/style: {element['style']!r}"
        case "feedback_buttons":
            for side in ("positive_button", "negative_button"):
                one = element.get(side) or {}
                yield from _text(one.get("text"), f"{at}/{side}", 75, ("plain_text",))
                yield from _at_most(one.get("value"), 2000, f"{at}/{side}/value")
                if not one.get("value"):
                    yield f"{at}/{side}/value: there is none"
                label = one.get("accessibility_label")
                yield from _at_most(label, 75, f"{at}/{side}/accessibility_label")
        case "plain_text_input":
            if "placeholder" in element:
                hint = element["placeholder"]
                yield from _text(hint, f"{at}/placeholder", 150, ("plain_text",))
            yield from _at_most(
                element.get("initial_value"),
                element.get("max_length", 3000),
                f"{at}/initial_value",
            )
        case kind:
            yield f"{at}: {kind!r} is not known"


def _text(
    value: Any, at: str, limit: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")
) -> Iterator[str]:
    if not isinstance(value, Mapping) or value.get("type") not in kinds:
        yield f"{at}: not one of {', '.join(kinds)}"
        return
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        yield f"{at}: the text is empty"
        return
    yield from _at_most(text, limit, at)
    if value["type"] == "mrkdwn":
        yield from _markup(text, at)
        if value.get("verbatim") is not True:
            yield f"{at}: without verbatim, bare names and addresses become links"


def _markup(text: str, at: str) -> Iterator[str]:
    """Faults of mrkdwn: what is in ``<...>`` must be whole, the rest escaped."""
    for inside in _ANGLE.findall(text):
        target = inside.split("|")[0]
        if not re.fullmatch(r"[@#][A-Z0-9]+", target) and not _is_address(target):
            yield f"{at}: <{inside}> is neither a link nor a name"
    rest = _ANGLE.sub("", text)
    # "> " at the start of a line quotes.
    if "<" in rest or ">" in re.sub(r"(?m)^> ?", "", rest):
        yield f"{at}: an angle bracket is not escaped"
    if _BARE.search(rest):
        yield f"{at}: an ampersand is not escaped"


def _is_address(target: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return parts.scheme in ("http", "https", "mailto") and " " not in target


def _at_most(text: object, limit: int, at: str) -> Iterator[str]:
    if isinstance(text, str) and size(text) > limit:
        yield f"{at}: {size(text)} characters, at most {limit}"
