"""Prints how the cost of an analysis stands to reading and filtering the same samples: `python -m tests.bench`.

Every figure is a ratio measured in this run, on synthetic data, in a process of its own; processor time, so that
other work on the machine disturbs it little. Hours to measure come as arguments (default 1 6 24).
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from tests.bench.case import CHUNK

HOURS = (1, 6, 24)
RATES_HZ = (50, 100)
COLUMNS = ("hours", "rate", "axes", "from", "s/h", "x reading", "x filtering", "x real time", "peak MB")


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds, memory beyond what was held before (MB), and the pieces the work was done in."""

    cpu_s: float
    peak_mb: float
    pieces: int

    @property
    def each_s(self) -> float:
        """Seconds a piece."""
        return self.cpu_s / self.pieces


def cost(kind: str, hours: int, rate_hz: int, gyroscope: bool = False) -> Cost:
    """One measurement."""
    command = [sys.executable, "-m", "tests.bench.case", kind, str(hours), str(rate_hz)]
    done = subprocess.run(command + ["gyroscope"] * gyroscope, check=True, stdout=subprocess.PIPE, text=True)
    return Cost(**json.loads(done.stdout))


def days(hours: list[int]) -> None:
    """A line a length, rate and way in."""
    print("  ".join(f"{c:>11}" for c in COLUMNS))
    for rate_hz in RATES_HZ:
        for length in hours:
            reading, filtering = (cost(kind, length, rate_hz) for kind in ("reading", "filtering"))
            for kind, gyroscope in (("memory", False), ("memory", True), ("csv", False)):
                own = cost(kind, length, rate_hz, gyroscope)
                cells = (
                    f"{length}", f"{rate_hz} Hz", "6" if gyroscope else "3", kind, f"{own.cpu_s / length:.3f}",
                    f"{own.each_s / reading.each_s:.1f}", f"{own.each_s / filtering.each_s:.2f}",
                    f"{length * 3600 / own.cpu_s:,.0f}", f"{own.peak_mb:.0f}",
                )  # fmt: skip
                print("  ".join(f"{c:>11}" for c in cells), flush=True)


def live() -> None:
    """What one live patient costs."""
    for gyroscope in (False, True):
        for kind, what in (("live", "no set"), ("live-set", "sets of 90 s")):
            own = cost(kind, 1, 100, gyroscope)
            chunk_us = 1e6 * own.each_s
            patients = 1e6 * CHUNK / 100 / chunk_us
            axes = "6" if gyroscope else "3"
            print(
                f"live, {axes} axes, {what}: {chunk_us:.0f} us a chunk of {CHUNK}; {patients:,.0f} patients a core"
            )


if __name__ == "__main__":
    print("synthetic data, its first hour busy, its last eight of 24 a night; processor time")
    live()
    days([int(hours) for hours in sys.argv[1:]] or list(HOURS))
