"""How well a counter does on made sets: a table, a row an exercise and placement. All figures are synthetic."""
