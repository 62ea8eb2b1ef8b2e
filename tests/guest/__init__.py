"""Tests on the real bluetoothd, in a guest of their own, and run when asked: `make test-guest`."""
