"""Where the counter under test is plugged in; until then the baseline answers."""

from __future__ import annotations

from tests.accuracy.baseline import count

__all__ = ["count"]
