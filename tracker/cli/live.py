"""`backbeat live`: a session with a worn sensor, counted, spoken and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tracker.cli.output import FAILED, error, warning
from tracker.cli.request_option import HeightM, Placement
from tracker.cli.sensor_option import BesideSensor, SensorFile, own_sensors
from tracker.cli.store_option import Data, Now, Patient, opened

if TYPE_CHECKING:
    from tracker.live.asking import Answers

HELP = """Lead through a session: the sensor is looked at, the set counted down, counted aloud, and kept.

Without EXERCISE it is what the plan has due now. Space, or two taps on the sensor, begin, stop and go on; x, or
three taps: stop, it hurts; n leaves an exercise out; q or Ctrl-C ends the session, and what was done is kept.

\b
Examples:
  backbeat live                                          what is due now
  backbeat live chair-stand
  backbeat live press-up --device "Polar H10"
  backbeat live walking --device witmotion --beside "HRM-Dual"      with a heart rate strap or a foot pod
  backbeat live walking --device pod:Stryd               a foot pod alone
  backbeat live chair-stand --device simulated:chair-stand --speed 10
  backbeat live --device simulated:press-up --json       for programs: an event a line
  backbeat live chair-stand --plain --language de        lines for a screen reader, in German

Exit status: 0 the session was kept, 1 it could not begin or be kept (backbeat resume), 2 wrong usage.
"""

Language = Literal["en", "de"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("live", help=HELP, short_help="A session with a worn sensor, counted aloud.")(live)


def live(
    exercise: Annotated[
        str | None,
        typer.Argument(metavar="[EXERCISE]", show_default=False, help="Which; without it, the plan."),
    ] = None,
    device: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A sensor's name or address, a phone, or simulated:EXERCISE."),
    ] = None,
    beside: BesideSensor = None,
    sensor_file: SensorFile = None,
    side: Annotated[Literal["left", "right"] | None, typer.Option(help="Only this side.")] = None,
    source: Annotated[str | None, typer.Option(metavar="BROCHURE", help="Whose dose, such as NASS.")] = None,
    placement: Placement = None,
    height_m: HeightM = None,
    ready: Annotated[
        float, typer.Option(min=0, max=120, metavar="SECONDS", help="From an announcement to its countdown.")
    ] = 8.0,
    check: Annotated[bool, typer.Option("--check/--no-check", help="Look at the sensor first.")] = True,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="How fast the simulated patient is.")] = 1.0,
    language: Annotated[Language, typer.Option(help="What is said, and how.")] = "en",
    quiet: Annotated[bool, typer.Option("--quiet", help="Neither voice nor bell.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Lines instead of a screen.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Events for programs, one a line.")] = False,
    pain_before: Annotated[
        str | None,
        typer.Option(metavar="'SCORE ZONE'", help="Pain now, such as '2 centre' or 0; not asked then."),
    ] = None,
    pain_after: Annotated[
        str | None,
        typer.Option(metavar="'SCORE ZONE'", help="The answer after every exercise; not asked then."),
    ] = None,
    exertion: Annotated[float | None, typer.Option(min=1, max=10, help="After walks; not asked then.")] = None,
    data: Data = None,
    patient: Patient = None,
    now: Now = None,
) -> None:
    """Lead through the session, and say what could not be kept."""
    from tracker.cli.live_session import Wish, begin
    from tracker.cli.live_words import answers_of

    answers: Answers = answers_of(pain_before, pain_after, exertion)
    with opened(data) as store:
        wish = Wish(
            exercise, device, side, source, placement, height_m, ready, check, speed, language,
            quiet, plain, as_json, answers, beside, own_sensors(data, sensor_file),
        )  # fmt: skip
        problem = begin(store, data, patient, now, wish)
    for text in problem.notes:
        warning(text)
    if problem.failed is not None:
        error(problem.failed)
        raise typer.Exit(FAILED)
