"""A folder of recordings with truth beside them: `a.csv`, `a.session.json`, `a.truth.json` or `a.truth-A.json`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

RECORDINGS = (".csv", ".csv.gz", ".zip")
NAME = re.compile(r"(?P<stem>.+)\.truth(-(?P<rater>[A-Za-z0-9]+))?\.json")


@dataclass(frozen=True, slots=True)
class Rated:
    """A recording and who said what about it. `recording`: None where it is missing. `truths`: by rater, "" for
    the one truth or the one that raters agreed on.
    """

    folder: Path
    stem: str
    recording: Path | None
    truths: Mapping[str, Path]

    @property
    def best(self) -> Path:
        """The truth to score against: the agreed one, else the first rater's."""
        return self.truths[min(self.truths)]

    @property
    def raters(self) -> tuple[str, ...]:
        """Who rated it alone, in order."""
        return tuple(sorted(name for name in self.truths if name))


def rated_recordings(folder: Path) -> list[Rated]:
    """Every truth below a folder with its recording, in order of name."""
    found: dict[tuple[Path, str], dict[str, Path]] = {}
    for path in sorted(folder.rglob("*.json")):
        match = NAME.fullmatch(path.name)
        if match:
            found.setdefault((path.parent, match["stem"]), {})[match["rater"] or ""] = path
    return [Rated(home, stem, _recording(home, stem), truths) for (home, stem), truths in sorted(found.items())]


def _recording(folder: Path, stem: str) -> Path | None:
    candidates = (folder / f"{stem}{ending}" for ending in RECORDINGS)
    return next((path for path in candidates if path.is_file()), None)
