"""The tables of docs/settings.md, made from the table of settings.

Run ``python -m tests.settings_page`` after a change of a setting.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from bot.settings.settings import VARIABLES, Settings
from bot.settings.table import settings_of

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"
_TABLE = re.compile(
    r"(<!-- table: (?P<module>[\w.]+) (?P<kind>\w+) -->\n).*?(<!-- table: end -->)",
    re.DOTALL,
)


def with_tables(page: str) -> str:
    """The page with each table rewritten from the class that is named above it."""

    def table(match: re.Match[str]) -> str:
        kind = getattr(import_module(match["module"]), match["kind"])
        return f"{match[1]}\n{table_of(kind)}\n\n{match[4]}"

    return _TABLE.sub(table, page)


def table_of(kind: type) -> str:
    """The settings of one class as a Markdown table."""
    has_variables = kind is Settings
    titles = ["setting", "environment", "default", "what it is"]
    rows = [titles, ["---"] * 4]
    for name, setting in settings_of(kind).items():
        variable = f"`{VARIABLES[name]}`" if name in VARIABLES else ""
        rows.append([f"`{name}`", variable, setting.default, setting.about])
    if not has_variables:
        rows = [[name, *rest] for name, _, *rest in rows]
    escaped = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    return "\n".join(f"| {' | '.join(row)} |" for row in escaped)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
