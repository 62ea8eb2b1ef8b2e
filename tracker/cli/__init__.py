"""The command line: reads arguments, calls the product, prints."""

from __future__ import annotations


def main() -> None:
    """Run the `backbeat` command."""
    raise SystemExit("backbeat: not built yet")
