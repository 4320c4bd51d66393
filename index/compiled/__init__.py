"""What numba compiles for large indexes: each file has a numpy twin of its name."""
