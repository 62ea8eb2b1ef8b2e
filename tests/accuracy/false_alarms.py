"""False repetitions in hours without exercise: `python -m tests.accuracy.false_alarms --minutes 20`. Synthetic.

The counter is asked for `any`: whatever it then counts in walking, sitting, lying and fidgeting is false.
"""

from __future__ import annotations

import argparse

from tests.accuracy.makes import resolve
from tests.other_patient import idle


def main() -> None:
    """Print false repetitions an hour, a line a placement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0, help="length of each recording")
    parser.add_argument("--n", type=int, default=3, help="recordings a placement")
    parser.add_argument("--difficulty", choices=["easy", "normal", "hard"], default="normal")
    parser.add_argument("--counter", default="tests.accuracy.plug:count", help="module:function")
    args = parser.parse_args()
    counter = resolve(args.counter)
    for placement in ("chest", "lower back", "thigh", "shin"):
        false, hours = 0, 0.0
        for seed in range(args.n):
            block, session, _ = idle(seed, args.minutes, placement, args.difficulty)
            false += len(counter(block, session, "any", placement).reps)
            hours += float(block.t_s[-1] - block.t_s[0]) / 3600.0
        print(f"{placement:<12} {false / hours:6.1f} false repetitions an hour in {hours:.1f} h (synthetic)")


if __name__ == "__main__":
    main()
