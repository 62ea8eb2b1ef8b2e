"""`backbeat record`: a live sensor into a file, without a session around it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, error, warning
from tracker.cli.request_option import Placement, known_exercise, known_placement
from tracker.cli.sensor_option import BesideSensor, SensorFile, own_sensors
from tracker.cli.store_option import Data, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from sensors.live import LiveSource, Notice
    from sensors.stream import SessionInfo
    from tracker.live.taping import Tape, Wish

HELP = """Record a live sensor into a Backbeat CSV with its session file, until Ctrl-C or for a given time.

Everything is in a journal first, so that a crash loses nothing: what broke off is found by backbeat resume. A lost
link is a hole in the recording, and is tried again as long as it takes. Heart rate and pace, of the sensor itself
or of another one beside it, go into OUT.beside.csv.

\b
DEVICE is a name or a part of it, an address, or a kind such as polar (see: backbeat scan); or simulated:EXERCISE,
phyphox://HOST:PORT, sensorserver://HOST:PORT, sensorlogger://:PORT.

\b
Examples:
  backbeat record walk.csv --device "Polar H10" --exercise walking --placement chest --seconds 600
  backbeat record test.csv.gz                                      the only sensor in the air, until Ctrl-C
  backbeat record out.csv --device simulated:chair-stand --speed 10 --seconds 60

Exit status: 0 it was recorded, 1 the sensor or the disk failed (backbeat resume), 2 wrong usage.
"""

KINDS_TOLD = ("lost", "silent", "connected", "trouble", "battery", "loss", "ended")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("record", help=HELP, short_help="A live sensor into a file.")(record)


def record(
    output: Annotated[Path, typer.Argument(metavar="OUT.csv", help="The file; .csv or .csv.gz.")],
    device: Annotated[str | None, typer.Option(metavar="DEVICE", help="Which sensor; see above.")] = None,
    seconds: Annotated[float | None, typer.Option(min=1, metavar="S", help="Else until Ctrl-C.")] = None,
    beside: BesideSensor = None,
    sensor_file: SensorFile = None,
    exercise: Annotated[str | None, typer.Option(metavar="ID", help="Mark all of it as this.")] = None,
    placement: Placement = None,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="How fast the simulated patient is.")] = 1.0,
    data: Data = None,
    patient: Patient = None,
    now: Now = None,
) -> None:
    """Record until the end, and say what was recorded."""
    from sensors.pod import PREFIX as POD
    from tracker.journal import FOLDER
    from tracker.live.sources import source_of
    from tracker.live.taping import Wish
    from tracker.store import data_folder

    if (device or "").startswith(POD):
        without = "a foot pod alone has no motion to record; add it with --beside, or: backbeat live walking"
        raise typer.BadParameter(without, param_hint="--device")
    info = _info(output, exercise, placement)
    with opened(data) as store:
        whose = patient_of(store, patient)
        began = now_of(now)
        wish = Wish(data_folder(data) / FOLDER, whose, info, exercise, seconds, lambda: began)
        source = source_of(device, speed, beside, own_sensors(data, sensor_file))
        made = _recorded(output, source, wish)
    if made.journal is None:
        error(f"{device or 'sensor'}: nothing came from it, so there is no recording; try: backbeat doctor")
        raise typer.Exit(FAILED)
    rate_hz = made.samples / max(made.to_s - made.from_s, 1e-9)
    typer.echo(f"{output}: {made.to_s - made.from_s:.1f} s, {made.samples} samples, {rate_hz:.1f} a second")


def _info(output: Path, exercise: str | None, placement: str | None) -> SessionInfo:
    """The session file's facts.

    Raises:
        BadParameter: wrong usage.
    """
    from sensors.readings import readings_path
    from sensors.sidecar import sidecar_path
    from sensors.stream import SessionInfo

    if not output.name.endswith((".csv", ".csv.gz")):
        raise typer.BadParameter("name a file that ends in .csv or .csv.gz", param_hint="OUT.csv")
    for there in (output, sidecar_path(output), readings_path(output)):
        if there.exists():
            raise typer.BadParameter(f"there is {there} already; name another", param_hint="OUT.csv")
    if not output.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {output.parent}", param_hint="OUT.csv")
    known_exercise(exercise, or_any=True)
    return SessionInfo(placement=known_placement(placement))


def _recorded(output: Path, source: LiveSource, wish: Wish) -> Tape:
    """Record, and write the file."""
    import asyncio

    from tracker.journal import write_as
    from tracker.live.taping import tape

    made = asyncio.run(tape(source, wish, _tell))
    if made.journal is not None:
        write_as(made.journal, output)
    _line("")
    return made


def _tell(made: Tape, notice: Notice | None) -> None:
    """Say how far it is, where somebody watches, and what went wrong."""
    if notice is None:
        _line(f"{made.source.sensor}: {made.to_s - made.from_s:.0f} s, {made.samples} samples; Ctrl-C ends it")
    elif notice.kind in KINDS_TOLD:
        _line("")
        warning(f"at {notice.t_s:.1f} s: {notice.text}")


def _line(text: str) -> None:
    """One line that is written over again and again."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
