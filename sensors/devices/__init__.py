"""Live motion sensors: one module a device family, one line each in `table.py`. Nothing here knows a radio."""
