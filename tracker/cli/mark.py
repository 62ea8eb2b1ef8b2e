"""`backbeat mark`: show and edit what a recording's session file says, above all its marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tracker.cli.output import FAILED, error, warning
from tracker.cli.request_option import known_exercise, known_placement

if TYPE_CHECKING:
    from sensors.sidecar import Sidecar
    from sensors.stream import Mark

HELP = """Show or edit the marks of a recording: which exercise when, pain, exertion, notes.

They stand in the session file beside it (morning.csv: morning.session.json), which is made where there is none.
Times are on the time_s axis of the recording, in seconds or as 1:12.5; with --from-start they count from its
first sample. One mark a call (a start may bring its stop); removing comes before adding.

\b
Examples:
  backbeat mark morning.csv                                           show what it says
  backbeat mark morning.csv --start 3.2 --exercise chair-stand --stop 71
  backbeat mark morning.csv --start 1:40 --exercise hamstring-stretch --side left
  backbeat mark morning.csv --pain 2 --zone centre --when after --at 72
  backbeat mark morning.csv --exertion 5 --at 15:00
  backbeat mark morning.csv --note "strap slipped" --at 40
  backbeat mark morning.csv --remove 3
  backbeat mark morning.csv --placement thigh --started-at 2026-03-02T07:30:00+01:00
"""


Side = Literal["left", "right"]
Zone = Literal["centre", "buttock", "thigh", "below-knee"]
When = Literal["before", "during", "after", "later"]
"""The words that the options take: written out here, because `--help` must not load what knows them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The mark that was asked for, as its options stand; None where one was not given."""

    start_s: float | None
    stop_s: float | None
    exercise: str | None
    side: Side | None
    pain: float | None
    zone: Zone | None
    when: When | None
    exertion: float | None
    note: str | None
    at_s: float | None


def seconds(text: str) -> float:
    """A time in seconds, or as minutes:seconds or hours:minutes:seconds.

    Raises:
        typer.BadParameter: neither.
    """
    from tracker.words import clock_s

    try:
        return clock_s(text)
    except ValueError:
        problem = f"{text!r} is not a time; write seconds (71.5) or minutes:seconds (1:11.5)"
        raise typer.BadParameter(problem) from None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mark", help=HELP, short_help="Show or edit the marks of a recording.")(mark)


def mark(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The recording.", show_default=False)],
    start: Annotated[float | None, typer.Option(parser=seconds, metavar="TIME", help="A set begins.")] = None,
    exercise: Annotated[str | None, typer.Option(help="What begins: an id, any, or walking.")] = None,
    stop: Annotated[float | None, typer.Option(parser=seconds, metavar="TIME", help="A set ends.")] = None,
    pain: Annotated[float | None, typer.Option(min=0, max=10, help="Pain, 0 to 10.")] = None,
    zone: Annotated[Zone | None, typer.Option(help="Where it hurts.")] = None,
    when: Annotated[When | None, typer.Option(help="When it hurt.")] = None,
    exertion: Annotated[float | None, typer.Option(min=1, max=10, help="Exertion, 1 to 10.")] = None,
    note: Annotated[str | None, typer.Option(help="A remark.")] = None,
    at: Annotated[float | None, typer.Option(parser=seconds, metavar="TIME", help="When that was.")] = None,
    side: Annotated[Side | None, typer.Option(help="The side of the set or the pain.")] = None,
    from_start: Annotated[bool, typer.Option("--from-start", help="Count from the first sample.")] = False,
    remove: Annotated[list[int] | None, typer.Option(metavar="K", help="Take mark K out; repeatable.")] = None,
    placement: Annotated[str | None, typer.Option(help="Where the sensor sat; '' forgets it.")] = None,
    started_at: Annotated[str | None, typer.Option(help="Date, time and offset of the first sample.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Such as Europe/Berlin.")] = None,
    height_m: Annotated[float | None, typer.Option(help="The patient's height in metres.")] = None,
    patient: Annotated[str | None, typer.Option(help="Who it was.")] = None,
    calibration: Annotated[
        str | None, typer.Option(metavar="FILE", help="Carry what backbeat calibrate made; '' forgets it.")
    ] = None,
    show: Annotated[bool, typer.Option("--list", help="Only show what it says.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the session file itself.")] = False,
) -> None:
    """Change the session file, and print what it says."""
    marks = _marks(Wish(start, stop, exercise, side, pain, zone, when, exertion, note, at))
    facts = {"placement": placement, "started_at": started_at, "time_zone": time_zone, "height_m": height_m,
             "patient": patient, "calibration": _calibration(calibration)}  # fmt: skip
    changes = {key: None if value == "" else value for key, value in facts.items() if value is not None}
    _check_words(exercise, placement)
    _check_zone(time_zone)
    if show and (marks or changes or remove):
        raise typer.BadParameter("shows and changes nothing: leave the other options out", param_hint="--list")
    _show(_edited(file, marks, changes, remove or [], from_start), as_json)


def _calibration(file: str | None) -> object:
    """What the calibration file holds; "" and None as they are."""
    from tracker.calibration import calibration_document, read_calibration
    from tracker.errors import CalibrationError

    if not file:
        return file
    try:
        return calibration_document(read_calibration(Path(file)))
    except CalibrationError as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem


def _check_words(exercise: str | None, placement: str | None) -> None:
    """Refuse an exercise or a placement that nobody knows."""
    known_placement(placement or None)
    known_exercise(exercise, or_any=True)


def _check_zone(time_zone: str | None) -> None:
    """Refuse a time zone that nobody knows, where this machine knows any."""
    from zoneinfo import available_timezones

    if time_zone and (known := available_timezones()) and time_zone not in known:
        raise typer.BadParameter(f"'{time_zone}' is unknown; use one like Europe/Berlin", param_hint="--time-zone")


def _edited(
    file: Path, marks: list[Mark], changes: Mapping[str, object], remove: list[int], from_start: bool
) -> Sidecar:
    """The session file as it stands after the edit; a problem with a file ends the command."""
    from sensors.errors import SensorError
    from sensors.sidecar import parse_sidecar, write_document
    from tracker.marks import edited

    try:
        sidecar = _sidecar(file)
        if not (marks or changes or remove):
            return sidecar
        document = edited(sidecar.document, changes, remove, _placed(file, marks, from_start))
        write_document(sidecar.path, document)
        return parse_sidecar(sidecar.path, document)
    except IndexError as problem:
        raise typer.BadParameter(str(problem), param_hint="--remove") from problem
    except SensorError as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem


def _sidecar(file: Path) -> Sidecar:
    """The session file of a recording, a blank one where there is none."""
    from sensors.errors import RecordingError
    from sensors.sidecar import parse_sidecar, read_sidecar, sidecar_path
    from tracker.marks import blank

    if file.name.endswith(".session.json"):
        raise typer.BadParameter("name the recording, not its session file", param_hint="FILE")
    if not file.is_file():
        folder = file.is_dir()
        problem = "is a folder; name the recording in it" if folder else "there is no such file; check the name"
        raise RecordingError(str(file), None, problem)
    path = sidecar_path(file)
    return read_sidecar(path) if path.exists() else parse_sidecar(path, blank())


def _marks(wish: Wish) -> list[Mark]:
    """The marks that were asked for, in order; options that do not fit together are wrong usage."""
    from sensors.stream import Mark

    _check(wish)
    if wish.pain is not None and wish.at_s is not None:
        return [Mark(wish.at_s, "pain", side=wish.side, score=wish.pain, zone=wish.zone, when=wish.when)]
    if wish.exertion is not None and wish.at_s is not None:
        return [Mark(wish.at_s, "exertion", score=wish.exertion)]
    if wish.note is not None and wish.at_s is not None:
        return [Mark(wish.at_s, "note", text=wish.note)]
    begun = [] if wish.start_s is None else [Mark(wish.start_s, "start", exercise=wish.exercise, side=wish.side)]
    return begun + ([] if wish.stop_s is None else [Mark(wish.stop_s, "stop")])


def _check(wish: Wish) -> None:
    """Refuse options that do not make one mark."""
    asked = [wish.pain is not None, wish.exertion is not None, wish.note is not None]
    timed, begun = any(asked), wish.start_s is not None
    set_given = begun or wish.stop_s is not None
    problems = {
        "give one mark a call: a set, --pain, --exertion or --note": sum(asked) + set_given > 1,
        "--at says when --pain, --exertion or --note was; give both": timed != (wish.at_s is not None),
        "--start needs --exercise, and --exercise needs --start": begun != (wish.exercise is not None),
        "--zone and --when describe --pain": bool(wish.zone or wish.when) and not asked[0],
        "--side belongs to --start or --pain": wish.side is not None and not (begun or asked[0]),
    }
    for problem, found in problems.items():
        if found:
            raise typer.BadParameter(problem)
    if wish.start_s is not None and wish.stop_s is not None and wish.stop_s <= wish.start_s:
        raise typer.BadParameter("the set has to end after it begins", param_hint="--stop")


def _placed(file: Path, marks: list[Mark], from_start: bool) -> list[Mark]:
    """The marks on the recording's own time axis, with a warning where they lie before its first sample."""
    from dataclasses import replace

    from sensors.recording import open_recording

    if not marks:
        return []
    with open_recording(file) as recording:
        first_s = float(next(recording.blocks()).t_s[0])
    if from_start:
        return [replace(mark, t_s=round(mark.t_s + first_s, 6)) for mark in marks]
    if marks[0].t_s < first_s:
        warning(f"{file}: the recording begins at {first_s:g} s, after the mark; --from-start counts from there")
    return marks


def _show(sidecar: Sidecar, as_json: bool) -> None:
    """Print the session: as it stands in the file, or for a person."""
    import json

    from sensors.errors import printable
    from tracker.marks import described

    for sentence in sidecar.warnings:
        warning(f"{sidecar.path}: {sentence}")
    if as_json:
        typer.echo(json.dumps(sidecar.document, indent=1, ensure_ascii=False))
        return
    session = sidecar.session
    typer.echo(f"{sidecar.path}" + ("" if sidecar.path.exists() else " (not written yet)"))
    for name in ("patient", "started_at", "time_zone", "placement", "height_m", "sensor"):
        if (value := getattr(session, name)) is not None:
            typer.echo(f"  {name.replace('_', ' '):12} {printable(str(value))}")
    if session.calibration is not None:
        typer.echo("  calibration  carried; see docs/calibration.md")
    for number, mark in enumerate(session.marks, start=1):
        typer.echo(f"{number:4}  {mark.t_s:12.3f} s  {mark.kind:9} {printable(described(mark))}".rstrip())
    if not session.marks:
        typer.echo("  no marks yet; see backbeat mark --help")
