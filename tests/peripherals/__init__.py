"""Simulated motion sensors that speak their true wire formats; they share no code with the decoders."""
