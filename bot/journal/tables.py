"""The journal's tables.  Migrations create them; a test keeps the two in step.

Times are seconds since 1970 (UTC).  A `workspace` is ``ENTERPRISE/TEAM``, Slack's ids,
the first part empty outside Enterprise Grid; every row that came from Slack has one.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

# Small facts about the journal itself, such as the key for hashing people.
facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# One row for each thing that Slack delivered, however often: deliveries of the same
# thing share a `key`.  `payload` is dropped as soon as the work is over.
work = Table(
    "work",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("workspace", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Column("owner", String(64)),
    Column("lease_until", Float, nullable=False),
    Column("not_before", Float, nullable=False),
    Column("n_tries", Integer, nullable=False),
    Column("payload", JSON),
    Column("failure_id", String(16)),
    Column("received_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
    Index("work_open", "state", "lease_until"),
    Index("work_received", "received_at"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("asked_at", Float, nullable=False),
    Column("workspace", String(80), nullable=False),
    Column("surface", String(20), nullable=False),
    Column("channel", String(32)),
    Column("channel_kind", String(10)),
    Column("thread_ts", String(32)),
    Column("message_ts", String(32)),
    Column("reply_ts", String(32)),
    Column("is_ephemeral", Boolean, nullable=False),
    Column("asker_hash", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("answer_id", String(255)),
    Column("confidence", Float),
    Column("audience", String(10), nullable=False),
    Column("corpus", String(255), nullable=False),
    Column("latency_ms", Float, nullable=False),
    Index("questions_thread", "workspace", "channel", "thread_ts"),
    Index("questions_asker", "workspace", "asker_hash", "asked_at"),
    Index("questions_asked", "asked_at"),
)

candidates = Table(
    "candidates",
    metadata,
    Column(
        "question_id",
        ForeignKey("questions.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("entry_id", String(255), nullable=False),
    Column("score", Float),
    Column("confidence", Float),
    Column("is_shown", Boolean, nullable=False),
)

# The last vote of each person on each answer.
feedback = Table(
    "feedback",
    metadata,
    Column(
        "question_id",
        ForeignKey("questions.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("rater_hash", String(32), primary_key=True),
    Column("vote", String(4), nullable=False),
    Column("answer_id", String(255)),
    Column("voted_at", Float, nullable=False),
)

# Buttons pressed on a reply: a suggestion, "None of these", "More", "Share".
clicks = Table(
    "clicks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE")),
    Column("workspace", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("entry_id", String(255)),
    Column("person_hash", String(32), nullable=False),
    Column("clicked_at", Float, nullable=False),
    Index("clicks_question", "question_id"),
)

# `asker` is dropped as soon as the hand-off is answered.
handoffs = Table(
    "handoffs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "question_id",
        ForeignKey("questions.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("workspace", String(80), nullable=False),
    Column("state", String(10), nullable=False),
    Column("asker", String(32)),
    Column("asked_channel", String(32)),
    Column("asked_thread_ts", String(32)),
    Column("channel", String(32)),
    Column("message_ts", String(32)),
    Column("opened_at", Float, nullable=False),
    Column("answered_at", Float),
    Index("handoffs_message", "workspace", "channel", "message_ts"),
)

# Where the Slack app is installed, with its token: as secret as the token.
installations = Table(
    "installations",
    metadata,
    Column("client_id", String(64), primary_key=True),
    Column("enterprise", String(32), primary_key=True),
    Column("team", String(32), primary_key=True),
    Column("is_org", Boolean, nullable=False),
    Column("bot", JSON, nullable=False),
    Column("installed_at", Float, nullable=False),
)

# Installations in progress; each state is valid for one response from Slack.
oauth_states = Table(
    "oauth_states",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("expires_at", Float, nullable=False),
)
