"""The sub-commands of `frontdesk`, one per file; `bot.cli` imports the one to run."""
