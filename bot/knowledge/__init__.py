"""Where the knowledge is, what the cache keeps of it, and whether it has changed."""
