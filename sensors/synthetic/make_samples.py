"""Makes `sample_data/` again: `python -m sensors.synthetic.make_samples [DIR]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sensors.synthetic.day import simulate_day
from sensors.synthetic.drills import EXERCISES
from sensors.synthetic.files import write_simulated
from sensors.synthetic.patient import Simulated
from sensors.synthetic.sessions import simulate, simulate_walk

SEED = 2026


def samples() -> Iterator[tuple[str, str, Simulated]]:
    """Every sample recording: its folder, its stem and what it holds."""
    for i, exercise in enumerate(EXERCISES):
        yield "exercises", exercise, _sample(exercise, gyroscope=i % 2 == 1)
    for stem, simulated in simulate_day(SEED):
        yield "day", stem, simulated


def _sample(exercise: str, *, gyroscope: bool) -> Simulated:
    if exercise == "walking":
        return simulate_walk(SEED, minutes=3.0, cadence_spm=106.0, rate_hz=50.0, gyroscope=gyroscope)
    return simulate(exercise, seed=SEED, rate_hz=50.0 if gyroscope else 25.0, gyroscope=gyroscope)


def make(directory: Path) -> None:
    """Write them all."""
    for folder, stem, simulated in samples():
        write_simulated(directory / folder, stem, simulated, compress=True)


if __name__ == "__main__":
    here = Path(__file__).parents[2] / "sample_data"
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
