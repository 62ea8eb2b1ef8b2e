"""What a calibration wins on made people: `python -m tests.accuracy.calibrated --make own --n 4`. Synthetic only.

Each person makes three careful repetitions; another day's set is counted without and with what they taught.
Synthetic figures only.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sensors.recording import write_recording
from tests.accuracy.again import CALIBRATION_REPS, pair
from tests.accuracy.figures import SetScore, row, score_set
from tests.accuracy.makes import Made
from tests.accuracy.plug import count
from tests.accuracy.score import HEADS, WIDTHS, _line
from tests.other_patient import ROWS
from tests.running import catalogue
from tracker.calibrate import calibrate_exercise
from tracker.calibration import UNCALIBRATED, Calibration
from tracker.errors import CalibrationError


def learnt(made: Made, exercise: str, placement: str, folder: Path) -> Calibration | None:
    """What the careful repetitions taught; None where `backbeat calibrate` refuses them."""
    block, info, _ = made
    path = folder / "careful.csv"
    write_recording(path, block, replace(info, marks=()))
    try:
        return calibrate_exercise(path, exercise, CALIBRATION_REPS, placement, catalogue(), UNCALIBRATED)
    except CalibrationError:
        return None


def scored(made: Made, exercise: str, placement: str, known: Calibration | None) -> SetScore:
    """How the product counts it, with what is known of the person."""
    block, info, truth = made
    return score_set(count(block, info, exercise, placement, known), truth)


def main() -> None:
    """Read the arguments, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--make", choices=["other", "own"], default="other")
    parser.add_argument("--difficulty", choices=["easy", "normal", "hard"], default="hard")
    parser.add_argument("--n", type=int, default=4, help="people a row")
    parser.add_argument("--reach", type=float, default=1.0, help="share of the usual range that they manage")
    parser.add_argument("--first-person", type=int, default=100)
    args = parser.parse_args()
    scores: list[tuple[SetScore, SetScore]] = []
    refused = 0
    for exercise, placement in ROWS:
        for person in range(args.first_person, args.first_person + args.n):
            careful, day = pair(args.make, exercise, person, args.difficulty, placement, args.reach)
            with TemporaryDirectory() as folder:
                known = learnt(careful, exercise, placement, Path(folder))
            refused += known is None
            scores.append((scored(day, exercise, placement, None), scored(day, exercise, placement, known)))
    people = f"{args.make}, {args.difficulty}, {args.reach:g} of the range (synthetic)"
    print(f"{people}: {refused} of {len(scores)} calibrations refused")
    print(f"{'':<38}" + " ".join(f"{h:>{w}}" for h, w in zip(HEADS, WIDTHS, strict=True)))
    print(_line("without", row([plain for plain, _ in scores])))
    print(_line("with", row([own for _, own in scores])))
    nearer = sum(abs(own.error) < abs(plain.error) for plain, own in scores)
    further = sum(abs(own.error) > abs(plain.error) for plain, own in scores)
    print(f"the count came nearer the truth in {nearer} sets, further from it in {further}")


if __name__ == "__main__":
    main()
