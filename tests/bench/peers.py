"""Prints what peers need for an hour of the same synthetic day: `python -m tests.bench.peers PEERS_PYTHON`.

PEERS_PYTHON is the Python of an environment with scikit-digital-health and mobgap (`make bench-peers` makes one).
They look for walking, or for rising from a chair; ours does the whole analysis. Processor time.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.bench.__main__ import cost
from tests.bench.day import Day
from tests.bench.peer_case import PEERS

HOURS, RATE_HZ = 1, 50
CASE = Path(__file__).with_name("peer_case.py")


def main(python: str) -> None:
    """A line a peer."""
    own_s = cost("memory", HOURS, RATE_HZ).cpu_s
    print(f"synthetic, the busiest hour, {RATE_HZ} Hz, three axes, from memory")
    print(f"{'Backbeat, everything':<24} {own_s:6.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "day.npz"
        samples = Day(HOURS, RATE_HZ).samples()
        np.savez(file, t_s=samples.t_s, acc_m_s2=samples.acc, rate_hz=RATE_HZ)
        for name in PEERS:
            done = subprocess.run([python, CASE, name, file], capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{name:<24} could not be run: {done.stderr.strip().splitlines()[-1]}")
            else:
                seconds = float(done.stdout.split()[-1])
                print(f"{name:<24} {seconds:6.2f} s, {seconds / own_s:.2f} of ours")


if __name__ == "__main__":
    main(sys.argv[1])
