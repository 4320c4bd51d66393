"""A Markdown article -> passages: one entry per section."""

from __future__ import annotations

from corpus.draft import Draft, Located, LocatedEntry
from corpus.entry import Entry
from corpus.fields import Fields
from corpus.headings import Section, plain_text, split_sections
from corpus.problem_log import ProblemLog, quoted
from corpus.slug import slug
from corpus.yaml_lines import Scalar, Table, read_yaml

PATH_SEPARATOR = " › "  # noqa: RUF001 - the contract's separator of headings

_KEYS = ("title", "tags", "audience", "sources", "owner", "reviewed", "expires")
_EXAMPLE = '"---", "title: ...", "---"'


def read_article(text: str, stem: str, log: ProblemLog, draft: Draft) -> bool:
    """Add the passages of an article to the draft; False if its YAML is broken.

    Parameters
    ----------
    stem : the file name without its ending; the first half of every passage's id
    """
    front, body, body_line = _split_front_matter(text)
    if body_line == 0:
        fix = 'end it with a line "---"'
        log.error(1, "the front matter is never closed", fix)
        return False
    table: Table | None = Table(1)
    if front is not None:
        table = _read_front_matter(front, log)
    sections = split_sections(body, log, first_line=body_line)
    fields = Fields(table or Table(1), f"article {quoted(stem)}", _KEYS, log)
    title = fields.words("title")
    if title is None and len(sections) > 1 and sections[1].level == 1:
        title = sections[1].heading
    if title is None and "title" not in fields.table.key_lines and table is not None:
        what = f"{fields.label} has no title"
        log.error(1, what, f"start the file with {_EXAMPLE}")
    passages = _passages(sections, plain_text(title or stem))
    if not passages:
        log.error(0, f"{fields.label} has no text", "add some or delete the file")
    _add_entries(passages, stem, fields, draft)
    return table is not None


def _split_front_matter(text: str) -> tuple[str | None, str, int]:
    """The front matter, the rest, and the line on which the rest starts.

    The first is None if there is no front matter; the line is 0 if it never ends.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in ("---", "..."):
            front = "\n".join(lines[1 : number - 1])
            return front, "\n".join(lines[number:]), number + 1
    return None, "", 0


def _read_front_matter(front: str, log: ProblemLog) -> Table | None:
    node = read_yaml(front, log, first_line=2)
    if node is None or isinstance(node, Table):
        return node
    if not (isinstance(node, Scalar) and node.kind == "null"):
        what = "the front matter is not made of keys and values"
        log.error(node.line, what, f"write it like this: {_EXAMPLE}")
    return Table(1)


def _passages(sections: list[Section], title: str) -> list[tuple[Section, list[str]]]:
    """The sections with text of their own, each with its path of headings."""
    passages = []
    path: list[tuple[int, str]] = [(0, title)]
    for section in sections:
        if section.level:
            level = section.level
            is_title = level == 1 and slug(section.heading) == slug(title)
            while len(path) > 1 and path[-1][0] >= level:
                path.pop()
            if not is_title:
                path.append((level, section.heading))
        if section.text:
            passages.append((section, [heading for _, heading in path]))
    return passages


def _add_entries(
    passages: list[tuple[Section, list[str]]], stem: str, fields: Fields, draft: Draft
) -> None:
    tags, _ = fields.list_of_words("tags")
    sources = fields.linked("sources", draft)
    audience = fields.audience()
    owner = fields.words("owner")
    reviewed, expires = fields.dates()
    used: set[str] = set()
    numbers: dict[str, int] = {}
    for section, path in passages:
        entry = Entry(
            id=f"{stem}#{_unused(slug(path[-1]), used, numbers)}",
            question=PATH_SEPARATOR.join(path),
            answer=section.text,
            kind="passage",
            tags=tags,
            audience=audience or "internal",
            sources=sources,
            owner=owner,
            reviewed=reviewed,
            expires=expires,
        )
        located = LocatedEntry(
            entry, fields.log.path, section.line, (section.line,), audience is not None
        )
        draft.entries.append(located)
    draft.articles.append(Located(stem, fields.log.path, 0))


def _unused(base: str, used: set[str], numbers: dict[str, int]) -> str:
    """The slug `base`, followed by -2, -3 and so on if it is taken."""
    name = base
    while name in used:
        numbers[base] = numbers.get(base, 1) + 1
        name = f"{base}-{numbers[base]}"
    used.add(name)
    return name
