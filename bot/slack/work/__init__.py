"""What the app does in Slack, from an event to a post."""
