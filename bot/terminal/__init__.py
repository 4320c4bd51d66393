"""The terminal: the chat, and how a reply looks there."""
