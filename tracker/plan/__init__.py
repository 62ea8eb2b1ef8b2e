"""Plans: what one patient is to do, from when, how often, and how it may grow."""
