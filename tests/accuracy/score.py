"""Score a counter on made sets: `python -m tests.accuracy.score --n 5`. Synthetic figures only.

The counter is any `count(block, session, exercise, placement)` that answers with a `Counted`;
`--counter module:function` names it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

from sensors.stream import SampleBlock, SessionInfo
from tests.accuracy.figures import Counted, SetScore, row, score_set
from tests.accuracy.makes import Made, cached, resolve
from tests.other_patient import ROWS

Counter = Callable[[SampleBlock, SessionInfo, str, str], Counted]
HEADS = ("sets", "exact%", "in1%", "holdMAE", "hold95", "hold<.5%", "phaseMAE", "part%", "conf+", "conf-")
WIDTHS = (4, 6, 5, 7, 6, 8, 8, 5, 5, 5)
DIGITS = (0, 0, 0, 2, 2, 0, 2, 0, 2, 2)


@dataclass(frozen=True, slots=True)
class Job:
    """What to score. `only` and `placement` None: every one."""

    make: str
    difficulty: str
    seeds: range
    only: str | None
    placement: str | None

    def rows(self) -> list[tuple[str, str]]:
        """The exercises and placements asked for."""
        return [
            (exercise, place)
            for exercise, place in ROWS
            if self.only in (None, exercise) and self.placement in (None, place)
        ]


def run(job: Job, counter: Counter, verbose: bool = False) -> dict[tuple[str, str], list[SetScore]]:
    """Score every set of the job."""
    results: dict[tuple[str, str], list[SetScore]] = {}
    for exercise, place in job.rows():
        scores = results.setdefault((exercise, place), [])
        for seed in job.seeds:
            made = cached(job.make, exercise, seed, job.difficulty, place)
            scores.append(_one(made, exercise, place, counter))
            if verbose and (scores[-1].error or scores[-1].partial_error):
                _tell(exercise, place, seed, made, scores[-1])
    return results


def _one(made: Made, exercise: str, place: str, counter: Counter) -> SetScore:
    block, session, truth = made
    return score_set(counter(block, session, exercise, place), truth)


def _tell(exercise: str, place: str, seed: int, made: Made, score: SetScore) -> None:
    block, session, truth = made
    rate = (len(block) - 1) / (block.t_s[-1] - block.t_s[0])
    print(
        f"  {exercise} / {place} seed {seed}: reps {len(truth['reps'])}{score.error:+d}, "
        f"partials {len(truth['partials'])}{score.partial_error:+d}, {rate:.0f} Hz, "
        f"{'gyroscope' if block.gyr is not None else 'no gyroscope'}, {'marks' if session.marks else 'no marks'}, "
        f"confidence {score.confidence}",
        file=sys.stderr,
    )


def _line(name: str, values: list[float]) -> str:
    cells = (
        f"{value:>{width}.{digits}f}" if isfinite(value) else f"{'-':>{width}}"
        for value, width, digits in zip(values, WIDTHS, DIGITS, strict=True)
    )
    return f"{name:<38}" + " ".join(cells)


def table(results: dict[tuple[str, str], list[SetScore]]) -> str:
    """The table as text, with all sets together in the last row."""
    lines = [f"{'exercise / placement':<38}" + " ".join(f"{h:>{w}}" for h, w in zip(HEADS, WIDTHS, strict=True))]
    lines += [_line(f"{exercise} / {place}", row(scores)) for (exercise, place), scores in results.items()]
    lines.append(_line("all (synthetic)", row([score for scores in results.values() for score in scores])))
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--make", choices=["other", "own"], default="other")
    parser.add_argument("--difficulty", choices=["easy", "normal", "hard"], default="normal")
    parser.add_argument("--n", type=int, default=5, help="sets a row")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--only", help="one exercise id")
    parser.add_argument("--placement")
    parser.add_argument("--counter", default="tests.accuracy.plug:count", help="module:function")
    parser.add_argument("--verbose", action="store_true", help="name each set that is wrong")
    args = parser.parse_args()
    seeds = range(args.first_seed, args.first_seed + args.n)
    job = Job(args.make, args.difficulty, seeds, args.only, args.placement)
    begun = time.perf_counter()
    print(table(run(job, resolve(args.counter), args.verbose)))
    print(f"{time.perf_counter() - begun:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
