"""Question -> Reply: the desk, what decides, and who answers while a server is away."""
