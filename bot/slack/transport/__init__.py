"""How events arrive and calls leave: socket, HTTP, tokens, workspaces."""
