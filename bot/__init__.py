"""Decides on a reply, and shows it in a terminal, in Slack or as JSON.

The two names below are loaded when they are first used: the command line and the Slack
app import `bot.*` too, and should load only what they use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.reply import Reply

__all__ = ["Desk", "Reply"]


def __getattr__(name: str) -> object:
    if name == "Desk":
        from bot.desk.desk import Desk

        return Desk
    if name == "Reply":
        from bot.desk.reply import Reply

        return Reply
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
