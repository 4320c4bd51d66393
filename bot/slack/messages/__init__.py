"""What Slack shows: every message, view and block."""
