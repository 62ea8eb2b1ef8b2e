"""The HTTP edge: translates requests to `tracker` and decides nothing itself."""
