"""False repetitions in hours without exercise: `python -m tests.accuracy.false_alarms --minutes 20`. Synthetic.

The counter is asked for an exercise (or for `any`): whatever it then counts in walking, sitting, lying and
fidgeting is false. `--exercise all` asks for every exercise of the catalogue at each of its placements.
"""

from __future__ import annotations

import argparse

from sensors.stream import SampleBlock, SessionInfo
from tests.accuracy.makes import resolve
from tests.other_patient import ROWS, idle

COUNTER = "tests.accuracy.plug:count"
PLACEMENTS = ("chest", "lower back", "thigh", "shin")


def idle_time(
    make: str, seed: int, minutes: float, placement: str, difficulty: str
) -> tuple[SampleBlock, SessionInfo]:
    """Minutes without exercise, by either maker."""
    if make == "other":
        return idle(seed, minutes, placement, difficulty)[:2]
    from sensors.synthetic import simulate_idle

    made = simulate_idle(seed, minutes, placement, level=difficulty)
    return made.block, made.session


def false_repetitions(
    make: str, exercise: str, placement: str, seed: int, minutes: float, *, difficulty: str = "normal"
) -> int:
    """How many repetitions the product counts in idle minutes."""
    block, session = idle_time(make, seed, minutes, placement, difficulty)
    return len(resolve(COUNTER)(block, session, exercise, placement).reps)


def main() -> None:
    """Print false repetitions an hour, a line an exercise and placement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0, help="length of each recording")
    parser.add_argument("--n", type=int, default=3, help="recordings a placement")
    parser.add_argument("--difficulty", choices=["easy", "normal", "hard"], default="normal")
    parser.add_argument("--make", choices=["own", "other"], default="other")
    parser.add_argument("--exercise", default="any", help="an exercise id, `any` or `all`")
    args = parser.parse_args()
    rows = ROWS if args.exercise == "all" else [(args.exercise, place) for place in PLACEMENTS]
    total, hours = 0, 0.0
    for exercise, placement in rows:
        false = sum(
            false_repetitions(args.make, exercise, placement, seed, args.minutes, difficulty=args.difficulty)
            for seed in range(args.n)
        )
        spent_h = args.n * args.minutes / 60.0
        total, hours = total + false, hours + spent_h
        print(f"{exercise:<24}{placement:<12} {false / spent_h:6.1f} false an hour in {spent_h:.1f} h (synthetic)")
    print(f"{'together':<36} {total / hours:6.2f} false an hour in {hours:.1f} h (synthetic)")


if __name__ == "__main__":
    main()
