"""The first tables: work, questions, candidates, feedback, clicks, hand-offs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "installations",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("enterprise", sa.String(length=32), nullable=False),
        sa.Column("team", sa.String(length=32), nullable=False),
        sa.Column("is_org", sa.Boolean(), nullable=False),
        sa.Column("bot", sa.JSON(), nullable=False),
        sa.Column("installed_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "enterprise", "team"),
    )
    op.create_table(
        "oauth_states",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash"),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.Float(), nullable=False),
        sa.Column("workspace", sa.String(length=80), nullable=False),
        sa.Column("surface", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("channel_kind", sa.String(length=10), nullable=True),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.Column("message_ts", sa.String(length=32), nullable=True),
        sa.Column("reply_ts", sa.String(length=32), nullable=True),
        sa.Column("is_ephemeral", sa.Boolean(), nullable=False),
        sa.Column("asker_hash", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("answer_id", sa.String(length=255), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("corpus", sa.String(length=255), nullable=False),
        sa.Column("latency_ms", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("questions_asked", "questions", ["asked_at"], unique=False)
    op.create_index(
        "questions_asker",
        "questions",
        ["workspace", "asker_hash", "asked_at"],
        unique=False,
    )
    op.create_index(
        "questions_thread",
        "questions",
        ["workspace", "channel", "thread_ts"],
        unique=False,
    )
    op.create_table(
        "work",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("workspace", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.Column("not_before", sa.Float(), nullable=False),
        sa.Column("n_tries", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("failure_id", sa.String(length=16), nullable=True),
        sa.Column("received_at", sa.Float(), nullable=False),
        sa.Column("updated_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("work_open", "work", ["state", "lease_until"], unique=False)
    op.create_index("work_received", "work", ["received_at"], unique=False)
    op.create_table(
        "candidates",
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(length=255), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("question_id", "rank"),
    )
    op.create_table(
        "clicks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=True),
        sa.Column("workspace", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("entry_id", sa.String(length=255), nullable=True),
        sa.Column("person_hash", sa.String(length=32), nullable=False),
        sa.Column("clicked_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("clicks_question", "clicks", ["question_id"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("rater_hash", sa.String(length=32), nullable=False),
        sa.Column("vote", sa.String(length=4), nullable=False),
        sa.Column("answer_id", sa.String(length=255), nullable=True),
        sa.Column("voted_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("question_id", "rater_hash"),
    )
    op.create_table(
        "handoffs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asker", sa.String(length=32), nullable=True),
        sa.Column("asked_channel", sa.String(length=32), nullable=True),
        sa.Column("asked_thread_ts", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("message_ts", sa.String(length=32), nullable=True),
        sa.Column("opened_at", sa.Float(), nullable=False),
        sa.Column("answered_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("question_id"),
    )
    op.create_index(
        "handoffs_message",
        "handoffs",
        ["workspace", "channel", "message_ts"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("handoffs_message", table_name="handoffs")
    op.drop_table("handoffs")
    op.drop_table("feedback")
    op.drop_index("clicks_question", table_name="clicks")
    op.drop_table("clicks")
    op.drop_table("candidates")
    op.drop_index("work_received", table_name="work")
    op.drop_index("work_open", table_name="work")
    op.drop_table("work")
    op.drop_index("questions_thread", table_name="questions")
    op.drop_index("questions_asker", table_name="questions")
    op.drop_index("questions_asked", table_name="questions")
    op.drop_table("questions")
    op.drop_table("oauth_states")
    op.drop_table("installations")
    op.drop_table("facts")
