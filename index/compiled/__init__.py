"""What numba compiles for large indexes; most files have a numpy twin of their name."""
