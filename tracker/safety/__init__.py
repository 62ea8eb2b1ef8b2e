"""Pain and safety: rules as data, judged by pure functions; what is stopped or paused, and who released it."""
