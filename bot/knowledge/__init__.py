"""Where the knowledge is, what is kept of it, and whether it has changed."""
