"""What is done in Slack: from an event to what is posted."""
