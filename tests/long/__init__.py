"""Tests that take minutes, and are run when asked: `make test-long`."""
