"""Adds a YAML file of entries, terms, sources and questions to the draft."""

from __future__ import annotations

from collections.abc import Callable

from corpus.draft import Draft, Located, LocatedEntry, LocatedTerm, folder_name
from corpus.entry import CorpusInfo, Entry, Question, Source, Term
from corpus.fields import Fields, advice_for
from corpus.problem_log import ProblemLog, quoted
from corpus.slug import slug
from corpus.yaml_lines import Items, Node, Scalar, Table, read_yaml

_ENTRY_KEYS = (
    "id", "question", "alternates", "answer", "short", "tags", "audience", "sources",
    "related", "owner", "reviewed", "expires",
)  # fmt: skip
_TERM_KEYS = (
    "term", "abbreviations", "synonyms", "definition", "audience", "sources",
)  # fmt: skip
_SOURCE_KEYS = ("id", "title", "url")
_CORPUS_KEYS = ("name", "language", "audience", "owner", "handoff")
_QUESTION_KEYS = ("question", "answer", "tags")


def read_records(text: str, log: ProblemLog, draft: Draft) -> bool:
    """Add what a YAML file says to the draft; False if it has a syntax error."""
    root = read_yaml(text, log)
    if root is None:
        return False
    if isinstance(root, Scalar) and root.kind == "null":
        log.warning(0, "the file is empty", "add something or delete the file")
        return True
    if not isinstance(root, Table):
        what = "the file does not start with a key"
        log.error(root.line, what, f"start it with one of {', '.join(_LISTS)}, corpus")
        return True
    known = (*_LISTS, "corpus")
    for key, line in root.key_lines.items():
        node = root.values.get(key, Scalar("", line, "broken"))
        if isinstance(node, Scalar) and node.kind == "broken":
            continue
        if key in _LISTS:
            _read_list(key, line, node, log, draft)
        elif key == "corpus":
            _read_corpus_info(line, node, log, draft)
        elif not log.is_full:
            log.error(line, f"unknown key {quoted(key)}", advice_for(key, known))
    return True


def _read_list(key: str, line: int, node: Node, log: ProblemLog, draft: Draft) -> None:
    if not isinstance(node, Items):
        is_empty = isinstance(node, Scalar) and node.kind == "null"
        what = f'"{key}" is empty' if is_empty else f'"{key}" is not a list'
        fix = (
            "add an item or delete the line"
            if is_empty
            else 'start each item with "- "'
        )
        log.error(line, what, fix)
        return
    name, read = _LISTS[key]
    for number, item in enumerate(node.values, 1):
        if isinstance(item, Table):
            read(item, number, log, draft)
        elif not (isinstance(item, Scalar) and item.kind == "broken"):
            what = f'item {number} of "{key}" has no keys'
            log.error(item.line, what, f"write {name} or delete it")


def _label(table: Table, key: str, what: str, number: int) -> str:
    """What to call a record in a problem: by its id, or else by its number."""
    node = table.values.get(key)
    if isinstance(node, Scalar) and node.text.strip():
        return f"{what} {quoted(node.text)}"
    return f"{what} number {number}"


def _read_entry(table: Table, number: int, log: ProblemLog, draft: Draft) -> None:
    label = _label(table, "id", "entry", number)
    fields = Fields(table, label, _ENTRY_KEYS, log)
    entry_id = fields.identifier()
    question = fields.words("question", required=True)
    alternates, alternate_lines = fields.list_of_words("alternates")
    answer = fields.text("answer", required=True)
    sources = fields.linked("sources", draft)
    related = fields.linked("related", draft, entry_id)
    audience = fields.audience()
    reviewed, expires = fields.dates()
    entry = Entry(
        id=entry_id or "",
        question=question or "",
        answer=answer or "",
        alternates=alternates,
        short=fields.words("short"),
        tags=fields.list_of_words("tags")[0],
        audience=audience or "internal",
        sources=sources,
        related=related,
        owner=fields.words("owner"),
        reviewed=reviewed,
        expires=expires,
    )
    lines = (fields.line("question"), *alternate_lines)
    place = fields.line("id")
    has_audience = audience is not None
    draft.entries.append(LocatedEntry(entry, log.path, place, lines, has_audience))


def _read_term(table: Table, number: int, log: ProblemLog, draft: Draft) -> None:
    label = _label(table, "term", "term", number)
    fields = Fields(table, label, _TERM_KEYS, log)
    name = fields.words("term", required=True)
    definition = fields.text("definition")
    sources = fields.linked("sources", draft)
    audience = fields.audience()
    if name is None:
        return
    term = Term(
        term=name,
        abbreviations=fields.list_of_words("abbreviations")[0],
        synonyms=fields.list_of_words("synonyms")[0],
        definition=definition,
    )
    line = fields.line("term")
    entry = None
    if definition is not None:
        wordings = term_wordings(term)
        value = Entry(
            id=f"term-{slug(name)}",
            question=wordings[0],
            answer=definition,
            kind="term",
            alternates=wordings[1:],
            audience=audience or "internal",
            sources=sources,
        )
        lines = (line,) * len(wordings)
        entry = LocatedEntry(value, log.path, line, lines, audience is not None)
    draft.terms.append(LocatedTerm(term, log.path, line, entry))


def term_wordings(term: Term) -> tuple[str, ...]:
    """How people ask what a term means, without repeats; the full question is first.

    >>> term_wordings(Term("key performance indicator", ("KPI",)))[:3]
    ('What is key performance indicator (KPI)?', 'KPI', 'what is KPI')
    """
    first = f" ({term.abbreviations[0]})" if term.abbreviations else ""
    wordings = [f"What is {term.term}{first}?"]
    for short in term.abbreviations:
        wordings += [short, f"what is {short}", f"{short} meaning"]
        wordings += [f"what does {short} stand for"]
    for name in (term.term, *term.synonyms):
        wordings += [name, f"{name} definition"]
    return tuple(dict.fromkeys(wordings))


def _read_source(table: Table, number: int, log: ProblemLog, draft: Draft) -> None:
    fields = Fields(table, _label(table, "id", "source", number), _SOURCE_KEYS, log)
    source_id = fields.identifier()
    title = fields.words("title", required=True)
    url = fields.words("url")
    # People click on an answer's links: only web addresses are allowed.
    if url is not None and (
        not url.startswith(("https://", "http://")) or any(c in url for c in ' <>"')
    ):
        fields.log.error(
            fields.line("url"),
            f"the url of {fields.label} is not a web address ({quoted(url)})",
            "write one that starts with https:// and has no spaces",
        )
    if source_id is not None:
        source = Source(source_id, title or "", url)
        draft.sources.append(Located(source, log.path, fields.line("id")))


def _read_question(table: Table, number: int, log: ProblemLog, draft: Draft) -> None:
    label = _label(table, "question", "question", number)
    fields = Fields(table, label, _QUESTION_KEYS, log)
    question = fields.words("question", required=True)
    answer = None
    if "answer" in table.key_lines:
        answer = fields.words("answer")
    else:
        fix = "write the id of the entry that answers it, or null if none does"
        log.error(table.line, f'{label} has no "answer"', fix)
    if answer is not None:
        fields.link("answer", answer, fields.line("answer"), draft)
    tags = fields.list_of_words("tags")[0]
    if question is not None:
        value = Question(question, answer, tags)
        draft.questions.append(Located(value, log.path, fields.line("question")))


def _read_corpus_info(line: int, node: Node, log: ProblemLog, draft: Draft) -> None:
    if not isinstance(node, Table):
        fix = (
            "write {name: ..., language: ..., audience: ..., owner: ..., handoff: ...}"
        )
        log.error(line, '"corpus" has no keys', fix)
        return
    fields = Fields(node, '"corpus"', _CORPUS_KEYS, log)
    info = CorpusInfo(
        name=fields.words("name") or folder_name(draft.folder),
        language=fields.words("language") or "en",
        audience=fields.audience() or "internal",
        owner=fields.words("owner"),
        handoff=fields.words("handoff"),
    )
    draft.infos.append(Located(info, log.path, line))


_Reader = Callable[[Table, int, ProblemLog, Draft], None]
_LISTS: dict[str, tuple[str, _Reader]] = {
    "entries": ('"id: ...", "question: ..." and "answer: ..."', _read_entry),
    "terms": ('"term: ..."', _read_term),
    "sources": ('"id: ..." and "title: ..."', _read_source),
    "questions": ('"question: ..." and "answer: ..."', _read_question),
}
