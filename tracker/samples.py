"""Where the sample recordings lie: in an installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def sample_day() -> list[Path]:
    """The recordings of the sample day, in order.

    Raises:
        FileNotFoundError: the installation came without them.
    """
    for home in (_PACKAGE / "sample_data", _PACKAGE.parent / "sample_data"):
        found = sorted((home / "day").glob("*.csv.gz"))
        if found:
            return found
    raise FileNotFoundError(
        2, "the sample recordings are missing; install Backbeat again", str(_PACKAGE / "sample_data")
    )
