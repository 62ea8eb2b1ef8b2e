"""`backbeat simulate`: a synthetic recording of an exercise, or of a whole day, with the truth beside it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tracker.cli.output import FAILED, WRONG_USAGE, error

if TYPE_CHECKING:
    from sensors.synthetic import Simulated

HELP = """Make a recording with the digital patient: a body that never was, whose movements are known exactly.

WHAT is an exercise's id (see `backbeat exercises`), walking, or day for a whole day of sessions. Writes
STEM.csv, STEM.session.json and STEM.truth.json into the directory. The same seed gives the same recording.

\b
Examples:
  backbeat simulate chair-stand --seed 7 -o out
  backbeat simulate press-up --level hard --rate 104 --no-gyroscope -o out
  backbeat simulate single-knee-to-chest --side left --reps 3 -o out
  backbeat simulate day --seed 1 -o day
"""

MOST_REPS, LONGEST_S = 100, 120
"""More than any brochure asks for, and still made in seconds."""


Level = Literal["easy", "normal", "hard"]
Side = Literal["left", "right"]
"""The words that the options take: written out here, because `--help` must not load what knows them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for beyond seed and level; None where the patient's own dice decide."""

    placement: str | None
    side: Side | None
    rate_hz: float | None
    gyroscope: bool | None
    reps: int | None
    hold_s: float | None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("simulate", help=HELP, short_help="Make a synthetic recording with its truth beside it.")(
        simulate_command
    )


def simulate_command(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="An exercise's id, walking, or day.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Directory to write into; made if missing.")],
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another recording.")] = 0,
    level: Annotated[Level, typer.Option(help="How hard it is to read.")] = "normal",
    placement: Annotated[
        str | None, typer.Option(help="Where the sensor sits; the best place unless told.")
    ] = None,
    side: Annotated[Side | None, typer.Option(help="Which leg, where one leg moves.")] = None,
    rate: Annotated[float | None, typer.Option(metavar="HZ", help="Samples a second, 10 to 400.")] = None,
    gyroscope: Annotated[
        bool | None, typer.Option("--gyroscope/--no-gyroscope", help="With angular rate or without.")
    ] = None,
    reps: Annotated[int | None, typer.Option(min=0, max=MOST_REPS, help="How many repetitions.")] = None,
    hold: Annotated[
        float | None, typer.Option(min=0, max=LONGEST_S, metavar="SECONDS", help="How long each is held.")
    ] = None,
) -> None:
    """Make the recordings and say where they are."""
    from sensors.errors import FileError
    from sensors.synthetic.files import write_simulated

    try:
        made = _made(what, seed, level, Wish(placement, side, rate, gyroscope, reps, hold))
    except ValueError as problem:
        error(str(problem))
        raise typer.Exit(WRONG_USAGE) from None
    try:
        for stem, simulated in made:
            typer.echo(write_simulated(output, stem, simulated))
    except FileError as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from None


def _made(what: str, seed: int, level: Level, wish: Wish) -> list[tuple[str, Simulated]]:
    from sensors.synthetic import simulate, simulate_day

    if what != "day":
        simulated = simulate(
            what, seed=seed, level=level, placement=wish.placement, side=wish.side,
            rate_hz=wish.rate_hz, gyroscope=wish.gyroscope, reps=wish.reps, hold_s=wish.hold_s,
        )  # fmt: skip
        return [(what, simulated)]
    if any(getattr(wish, field.name) is not None for field in fields(wish)):
        raise ValueError("a day has its own plan: give it only --seed and --level")
    return simulate_day(seed, level)
