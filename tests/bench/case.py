"""One measurement in a process of its own: `python -m tests.bench.case KIND HOURS RATE_HZ`; one JSON line out.

`cpu_s`: processor time of the work alone. `peak_mb`: memory taken beyond what was held before the work began.
`gyroscope` as a fourth argument takes six axes.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from sensors.recording import open_recording
from sensors.stream import Mark, SampleBlock, SessionInfo
from tests.bench.day import PLACEMENT, Day
from tracker.catalogue import load_catalogue
from tracker.session import Request, Session

ROWS_AT_ONCE = 65_536
CHUNK, WARM_UP_S = 25, 60
SET_S, PAUSE_S = 90, 30
AGAIN = 5
"""How often what is quick is done, to be measured at all."""

Work = Callable[[], int]
"""Does the work; answers how many pieces it was done in."""


def reading(day: Day) -> Work:
    """Reading the array of all acceleration from a file."""
    path = day.array()
    return lambda: sum(len(np.load(path)) > 0 for _ in range(AGAIN))


def filtering(day: Day) -> Work:
    """A fourth order low-pass over the three axes, nothing else."""
    from scipy.signal import butter, sosfilt

    acc, sos = day.samples().acc, butter(4, 5.0, fs=day.rate_hz, output="sos")
    return lambda: sum(len(sosfilt(sos, acc, axis=0)) > 0 for _ in range(AGAIN))


def from_memory(day: Day) -> Work:
    """Analysing samples that are in memory."""
    block, session = day.samples(), _session(day)

    def work() -> int:
        for start in range(0, len(block), ROWS_AT_ONCE):
            session.push(_rows(block, start, start + ROWS_AT_ONCE))
        session.close()
        return 1

    return work


def from_csv(day: Day) -> Work:
    """Reading and analysing a CSV file."""
    path, session = day.csv(), _session(day)

    def work() -> int:
        with open_recording(path) as recording:
            for block in recording.blocks():
                session.push(block)
        session.close()
        return 1

    return work


def live(day: Day) -> Work:
    """A live patient, nobody saying what they do."""
    return _live(day, SessionInfo(placement=PLACEMENT))


def live_in_set(day: Day) -> Work:
    """A live patient who does one set after another."""
    starts = range(0, 600, SET_S + PAUSE_S)
    marks = [m for t in starts for m in (Mark(float(t), "start", "chair-stand"), Mark(float(t + SET_S), "stop"))]
    return _live(day, SessionInfo(placement=PLACEMENT, marks=tuple(marks)))


KINDS = {
    "reading": reading, "filtering": filtering, "memory": from_memory, "csv": from_csv, "live": live,
    "live-set": live_in_set,
}  # fmt: skip


def _session(day: Day) -> Session:
    info = SessionInfo(placement=PLACEMENT)
    return Session("bench", day.gyroscope, info, load_catalogue(), Request(), "day.csv", live=False, late_s=0.0)


def _live(day: Day, info: SessionInfo) -> Work:
    """Ten minutes from the middle of the hour, a quarter second of 100 Hz at a time, after a warm-up."""
    block = day.samples()
    block = _rows(block, 20 * 60 * day.rate_hz, 30 * 60 * day.rate_hz)
    session = Session("bench", day.gyroscope, info, load_catalogue(), Request(), "live")
    block = SampleBlock(block.t_s - block.t_s[0], block.acc, block.gyr)
    chunks = [_rows(block, k, k + CHUNK) for k in range(0, len(block), CHUNK)]
    warm = WARM_UP_S * day.rate_hz // CHUNK
    for chunk in chunks[:warm]:
        session.push(chunk)

    def work() -> int:
        for chunk in chunks[warm:]:
            session.push(chunk)
        return len(chunks) - warm

    return work


def _rows(block: SampleBlock, start: int, stop: int) -> SampleBlock:
    return SampleBlock(
        block.t_s[start:stop], block.acc[start:stop], None if block.gyr is None else block.gyr[start:stop]
    )


def _peak_mb() -> float:
    """The most memory held so far; the system counts in KiB, on macOS in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("hours", type=int)
    parser.add_argument("rate_hz", type=int)
    parser.add_argument("gyroscope", nargs="?")
    args = parser.parse_args()
    import scipy.signal  # noqa: F401  (loading it is no part of the work)

    work = KINDS[args.kind](Day(args.hours, args.rate_hz, bool(args.gyroscope)))
    held_mb, began_s = _peak_mb(), time.process_time()
    pieces = work()
    spent_s = time.process_time() - began_s
    print(json.dumps({"cpu_s": spent_s, "peak_mb": _peak_mb() - held_mb, "pieces": pieces}))


if __name__ == "__main__":
    main()
