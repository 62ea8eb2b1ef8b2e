"""The steps, in order of their number. A released one is never changed."""
