"""What walks of known length win on real people: `python -m tests.accuracy.calibrated_pace DIR`.

DIR is laid out as docs/evaluation.md says. In ipol_gait everybody walks 20 m several times: the speed of each walk
is estimated with the factors that the same person's other walks gave, one, two or three of them.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from statistics import mean, median

from tracker.catalogue import load_catalogue
from tracker.evaluate import Labelled, analyse

COURSE_M = 20.0


def walks(folder: Path) -> dict[str, list[tuple[float, float]]]:
    """(true, estimated) m/s of each walk, by person; the height is not known."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    catalogue = load_catalogue()
    for row in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        if row["dataset"] != "ipol_gait":
            continue
        labelled = Labelled(
            folder / row["file"], row["dataset"], row["duration_s"], row["placement"], row["truth"]
        )
        bouts = [b for b in analyse(labelled, catalogue).walking.bouts if b.distance_m is not None]
        start_s, end_s = row["truth"]["walk_s"]
        if bouts:
            estimated = sum(b.distance_m or 0.0 for b in bouts) / sum(b.end_s - b.start_s for b in bouts)
            found[row["subject"]].append((COURSE_M / (end_s - start_s), estimated))
    return found


def errors(people: dict[str, list[tuple[float, float]]], known: int) -> list[float]:
    """Absolute errors, m/s, of every walk given every choice of `known` other walks of the same person."""
    off = []
    for own in people.values():
        for taught in combinations(range(len(own)), known):
            factor = median(own[k][0] / own[k][1] for k in taught) if taught else 1.0
            off += [abs(own[k][1] * factor - own[k][0]) for k in range(len(own)) if k not in taught]
    return off


def main() -> None:
    """Read the argument, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    people = walks(parser.parse_args().folder)
    print(f"{len(people)} people, {sum(map(len, people.values()))} walks of {COURSE_M:g} m")
    for known in range(4):
        off = errors(people, known)
        print(f"calibrated on {known} walks: mean absolute error {mean(off):.3f} m/s")


if __name__ == "__main__":
    main()
