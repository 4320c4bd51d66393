"""Question -> Reply: the desk, its decisions, and a stand-in while a server is away."""
