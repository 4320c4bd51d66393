"""What happened: questions, replies, votes, hand-offs, and Slack's deliveries."""

from bot.journal.engine import JournalError
from bot.journal.handoffs import Handoff
from bot.journal.history import Considered, Question
from bot.journal.journal import Journal
from bot.journal.masking import mask
from bot.journal.work import Job

__all__ = [
    "Considered",
    "Handoff",
    "Job",
    "Journal",
    "JournalError",
    "Question",
    "mask",
]
