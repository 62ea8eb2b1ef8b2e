"""The figures that were last looked at and accepted, and what the present algorithms make of them.

    python -m tests.accepted.figures [--real] [--accept]

prints what moved; `--accept` writes the present figures instead. `sample_data.json` is of the sample recordings,
all synthetic; `real.json` of real recordings where they are found (BACKBEAT_RECORDINGS): sums a data set, no more.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tests.running import catalogue
from tracker.difference.totals import Figure, moved, totals
from tracker.document import ALGORITHM_VERSION
from tracker.evaluate import evaluate
from tracker.model import SessionResult
from tracker.replay import replay
from tracker.session import Request

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_data"
REAL = Path(os.environ.get("BACKBEAT_RECORDINGS", ROOT.parent / "shared" / "recordings"))

SHARE = 0.005
"""Amounts may differ by this share from machine to machine; counts may not."""

Figures = dict[str, dict[str, Figure]]


def sample_figures() -> Figures:
    """The sums over the sample recordings: all of them, the day, and those of each exercise."""
    groups: dict[str, list[SessionResult]] = defaultdict(list)
    off: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(SAMPLES.rglob("*.csv.gz")):
        result = replay(str(path), catalogue(), Request())
        name = "day" if path.parent.name == "day" else path.name.removesuffix(".csv.gz")
        for group in ("all", name):
            groups[group].append(result)
            off[group].update(_off(result, path))
    return {name: totals(results).flat() | dict(off[name]) for name, results in groups.items()}


def _off(result: SessionResult, path: Path) -> dict[str, int]:
    """How far a result is from the truth beside its recording: sets miscounted, partials and steps off."""
    truth = json.loads(path.with_name(path.name.replace(".csv.gz", ".truth.json")).read_text(encoding="utf-8"))
    pairs = [pair for pair in zip(result.sets, truth["sets"], strict=True) if pair[0].rep_count is not None]
    return {
        "sets_miscounted": sum(found.rep_count != true["rep_count"] for found, true in pairs),
        "partials_off": sum(abs((found.partial_count or 0) - true["partial_count"]) for found, true in pairs),
        "steps_off": abs((result.walking.steps or 0) - truth["walking"]["steps"]),
    }


def real_figures() -> Figures:
    """The figures of each data set of real recordings."""
    return {row.dataset: {"recordings": row.recordings, **row.figures} for row in evaluate(REAL)}


def accepted_file(real: bool) -> Path:
    """Where the accepted figures stand."""
    return Path(__file__).with_name("real.json" if real else "sample_data.json")


def accepted(real: bool) -> Figures:
    """The accepted figures; none where nobody has accepted any."""
    path = accepted_file(real)
    if not path.exists():
        return {}
    figures: Figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return figures


def accept(real: bool, figures: Figures) -> None:
    """Write the figures as the accepted ones."""
    what = "real recordings, sums a data set" if real else "sample_data, all of it synthetic"
    document = {"of": what, "algorithm": ALGORITHM_VERSION, "figures": figures}
    text = json.dumps(document, indent=1, ensure_ascii=False)
    accepted_file(real).write_text(text + "\n", encoding="utf-8")


def changes(before: Figures, after: Figures) -> list[str]:
    """What moved, a line a figure."""
    lines = []
    for group in dict.fromkeys([*before, *after]):
        for name, (a, b) in moved(before.get(group, {}), after.get(group, {}), SHARE).items():
            lines.append(f"{group:24} {name:24} {_words(a):>10} -> {_words(b)}")
    return lines


def _words(value: Figure) -> str:
    return "-" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def main() -> int:
    """Print or accept; 1 where something moved and was not accepted."""
    parser = argparse.ArgumentParser(description="Compare or accept the figures of the algorithms.")
    parser.add_argument("--real", action="store_true", help="real recordings instead of the sample data")
    parser.add_argument("--accept", action="store_true", help="take the present figures as right")
    wish = parser.parse_args()
    present = real_figures() if wish.real else sample_figures()
    lines = changes(accepted(wish.real), present)
    print("\n".join(lines) or "nothing moved")
    if wish.accept:
        accept(wish.real, present)
    return 1 if lines and not wish.accept else 0


if __name__ == "__main__":
    sys.exit(main())
