"""Reports how long `backbeat --help` takes to start beside `import numpy`: the best of several runs."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path


def best_s(command: list[str], runs: int = 7) -> float:
    """The quickest of `runs` runs of the command, in seconds."""
    times_s = []
    for _ in range(runs):
        began_s = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times_s.append(time.perf_counter() - began_s)
    return min(times_s)


if __name__ == "__main__":
    numpy_s = best_s([sys.executable, "-c", "import numpy"])
    help_s = best_s([str(Path(sys.executable).with_name("backbeat")), "--help"])
    print(f"import numpy {numpy_s:.3f} s, backbeat --help {help_s:.3f} s, difference {help_s - numpy_s:+.3f} s")
