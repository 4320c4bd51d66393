"""How events come and calls go: socket, HTTP, tokens, workspaces."""
