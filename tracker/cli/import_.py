"""`backbeat import`: recordings into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import output
from tracker.cli.bar import progress
from tracker.cli.request_option import CalibrationFile, HeightM, Placement, Side, prepared
from tracker.cli.store_option import Data, Json, opened

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.catalogue import Catalogue
    from tracker.session import Request
    from tracker.store import Store
    from tracker.store.importing import Imported, Wish

HELP = """Keep recordings: analyse them and put them, with their raw signal, among a patient's records.

PATH is a recording of any known layout (docs/recordings.md), a session file beside one, or a folder of them. The
same recording imported twice is one session. Whose it is says --patient, else its session file, else it is "me".

\b
Examples:
  backbeat import morning.csv
  backbeat import recordings/                            all of a folder
  backbeat import --exercise press-up bare.csv           one set that nobody marked
  backbeat import --started-at 2026-03-02T07:30 old.csv  where the recording does not say when it began
  backbeat import --data clinic --patient anna *.csv.gz
  backbeat import anna.zip                               what backbeat export --all wrote

Exit status: 0 all are in the store, 1 a recording could not be used (the others are in), 2 wrong usage.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", help=HELP, short_help="Keep recordings among a patient's records.")(import_command)


def import_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Recordings or folders.")],
    data: Data = None,
    patient: Annotated[str | None, typer.Option(metavar="ID", help="Whose they are; added if new.")] = None,
    exercise: Annotated[
        str | None, typer.Option(metavar="ID", help="Take each recording for one set of this exercise.")
    ] = None,
    side: Side = None,
    placement: Placement = None,
    height_m: HeightM = None,
    calibration: CalibrationFile = None,
    started_at: Annotated[
        str | None, typer.Option(metavar="ISO", help="When the recording began, where it does not say.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Keep each recording, and say what became of it."""
    from tracker.store.importing import Wish

    catalogue, request = prepared(exercise, side, None, placement, height_m, calibration)
    wish = Wish(patient, _moment(started_at))
    with opened(data) as store:
        well = _import_all(paths, store, catalogue, request, wish, as_json)
    if not well:
        raise typer.Exit(output.FAILED)


def _moment(text: str | None) -> datetime | None:
    from datetime import datetime

    try:
        moment = None if text is None else datetime.fromisoformat(text)
    except ValueError as problem:
        raise typer.BadParameter("use a time like 2026-03-02T07:30", param_hint="--started-at") from problem
    return moment if moment is None or moment.tzinfo is not None else moment.astimezone()


def _import_all(
    paths: list[Path], store: Store, catalogue: Catalogue, request: Request, wish: Wish, as_json: bool
) -> bool:
    """Import and tell of each recording in turn; whether all of them could be."""
    from sensors.errors import SensorError
    from tracker.cli.after_import import say_after
    from tracker.errors import TrackerError
    from tracker.export.restoring import is_archive
    from tracker.store.importing import import_recording

    kept = []
    files, well = _files([path for path in paths if not is_archive(path)])
    for path in paths:
        if is_archive(path):
            well &= _restore(path, store, as_json)
    with progress(len(files)) as shown:
        for file in files:
            try:
                done = import_recording(store, file, catalogue, request, wish, shown.begin(str(file)))
                _tell(done, store, as_json)
                kept += [done.record] if done.new else []
            except (SensorError, TrackerError) as problem:
                text = str(problem)
                output.error(text if text.startswith(str(file)) else f"{file}: {text}")
                well = False
            shown.done()
    if not as_json:
        say_after(store, kept)
    return well


def _restore(path: Path, store: Store, as_json: bool) -> bool:
    """Bring back what `backbeat export --all` wrote; whether it could be."""
    from tracker.document import line
    from tracker.errors import TrackerError
    from tracker.export.restoring import restore_archive, sessions_in
    from tracker.words import plural

    try:
        with progress(sessions_in(path) or 0) as shown:
            shown.begin(str(path))
            done = restore_archive(path, store, shown.done)
    except TrackerError as problem:
        output.error(str(problem))
        return False
    new = {"sessions": done.sessions, "plan_versions": done.plans, "entries": done.entries}
    if as_json:
        document: dict[str, object] = {"schema": "backbeat.restored/1", "path": str(path), "patient": done.patient}
        print(line(document | new), flush=True)
        return True
    counted = f"{plural(done.sessions, 'session')}, {plural(done.plans, 'plan version')}"
    typer.echo(f"{path}: everything of {done.patient}; new are {counted}, {plural(done.entries, 'other record')}")
    return True


def _files(paths: list[Path]) -> tuple[list[Path], bool]:
    """The recordings of all paths, and whether every path has some."""
    from sensors.errors import SidecarError
    from tracker.store.importing import found_at

    files: list[Path] = []
    well = True
    for path in paths:
        try:
            found = found_at(path)
        except SidecarError as problem:
            output.error(str(problem))
            well = False
            continue
        for other in found.others:
            output.warning(f"{other}: passed over, because it is in no layout that is known here")
        if not found.recordings:
            output.error(f"{path}: holds no recordings; name another folder")
            well = False
        files += found.recordings
    return files, well


def _tell(done: Imported, store: Store, as_json: bool) -> None:
    from tracker.report import plural

    record = done.record
    for text in record.result.recording.warnings if done.new else ():
        output.warning(f"{done.path}: {text}")
    if as_json:
        _print_json(done, store)
        return
    sets = plural(len(record.result.sets), "set")
    walked = record.result.walking.minutes
    walking = "" if not walked else f", {walked:.0f} min walking"
    word = "kept" if done.new else "there already"
    when = f"{record.started_at:%Y-%m-%d %H:%M}"
    typer.echo(f"{done.path}: {word}, {record.patient}, {when}, {sets}{walking}, session {record.id}")


def _print_json(done: Imported, store: Store) -> None:
    from tracker.document import line
    from tracker.imported import imported_document
    from tracker.safety.keeping import safety_of

    print(line(imported_document(done, str(done.path), safety_of(store))), flush=True)
