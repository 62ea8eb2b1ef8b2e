"""Who gets in: devices that were paired, what they may do, and who looked at whose records."""
