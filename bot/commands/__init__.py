"""The sub-commands of `frontdesk`, one a file; `bot.cli` imports the one that runs."""
