"""`backbeat resume`: sessions that broke off are taken into the store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.bar import progress
from tracker.cli.output import FAILED, error, warning
from tracker.cli.store_option import Data, Json, opened

if TYPE_CHECKING:
    from tracker.diary import SessionRecord
    from tracker.journal import Closed, Contents
    from tracker.store import Store

HELP = """Find sessions that broke off (a crash, an empty battery, a full disk), and keep them.

A session that runs is written to a journal from its first sample on; here what is left of one is analysed and put
among the patient's records like any other. In a terminal you are asked first.

\b
Examples:
  backbeat resume                    what was left unfinished, and whether to keep it
  backbeat resume --list             only look
  backbeat resume --close            keep all of them, without asking
  backbeat resume --list --json      for programs, a JSON object a line a session
  backbeat resume --recordings DIR   write them as recordings instead, such as one that cannot be analysed

Exit status: 0 all went well, 1 a journal could not be read or kept (it stays, and the others are kept),
2 wrong usage.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("resume", help=HELP, short_help="Keep sessions that broke off.")(resume)


def resume(
    close: Annotated[bool, typer.Option("--close", help="Keep all of them, without asking.")] = False,
    only_list: Annotated[bool, typer.Option("--list", help="Only tell what there is.")] = False,
    recordings: Annotated[
        Path | None, typer.Option(file_okay=False, metavar="DIR", help="Write them as recordings instead.")
    ] = None,
    data: Data = None,
    patient: Annotated[str | None, typer.Option("--patient", metavar="ID", help="Only this one's.")] = None,
    as_json: Json = False,
) -> None:
    """Show what broke off, and keep it."""
    if close + only_list + (recordings is not None) > 1:
        raise typer.BadParameter("use one of them", param_hint="--close, --list, --recordings")
    if recordings is not None and as_json:
        raise typer.BadParameter("is for --list and --close", param_hint="--json")
    found, well = _look(data, patient)
    if not (close and as_json):
        _tell(found, as_json)
    if not found and well and not as_json:
        print("no session was left unfinished")
    if recordings is not None:
        well = _write_all(found, recordings) and well
    elif found and (close or (not (only_list or as_json) and _wanted())):
        well = _close_all(found, data, as_json) and well
    if not well:
        raise typer.Exit(FAILED)


def _look(data: str | None, patient: str | None) -> tuple[list[Contents], bool]:
    """What every unfinished journal holds, and whether all could be read."""
    from tracker.errors import JournalError
    from tracker.journal import FOLDER, look, unfinished
    from tracker.store import data_folder

    found, well = [], True
    for path in unfinished(data_folder(data) / FOLDER):
        try:
            found.append(look(path))
        except JournalError as problem:
            error(str(problem))
            well = False
    return [contents for contents in found if patient in (None, contents.head.patient)], well


def _tell(found: list[Contents], as_json: bool) -> None:
    from tracker.document import line
    from tracker.journal.telling import described, unfinished_document

    for contents in found:
        print(line(unfinished_document(contents)) if as_json else described(contents), flush=True)


def _wanted() -> bool:
    """Whether the person at the terminal wants them kept; nobody there: no."""
    if not watched():
        print("keep them with: backbeat resume --close")
        return False
    return typer.confirm("Keep them?", default=True)


def _close_all(found: list[Contents], data: str | None, as_json: bool) -> bool:
    """Take each into the store, tell of it, and what the rules say of that; whether all of them could be."""
    from tracker.cli.after_import import say_after

    with opened(data, remind=False) as store:
        kept, well = _closed_one_by_one(found, store, as_json)
        if not as_json:
            say_after(store, kept)
    return well


def _closed_one_by_one(found: list[Contents], store: Store, as_json: bool) -> tuple[list[SessionRecord], bool]:
    """The sessions that are new in the store, and whether all could be kept."""
    from tracker.catalogue import load_catalogue
    from tracker.errors import TrackerError
    from tracker.journal import close_journal

    kept, well, catalogue = [], True, load_catalogue()
    with progress(len(found)) as shown:
        for contents in found:
            try:
                closed = close_journal(contents.path, store, catalogue, shown.begin(contents.head.session))
                _tell_closed(contents, closed, as_json)
                kept += [closed.record] if closed.record is not None and closed.new else []
            except TrackerError as problem:
                error(_located(contents.path, problem))
                well = False
            shown.done()
    return kept, well


def _tell_closed(contents: Contents, closed: Closed, as_json: bool) -> None:
    from tracker.document import line
    from tracker.journal.telling import closed_document, told

    if as_json:
        print(line(closed_document(contents, closed)), flush=True)
        return
    print(told(contents, closed), flush=True)
    for text in closed.record.result.recording.warnings if closed.record and closed.new else ():
        warning(f"session {contents.head.session}: {text}")


def _write_all(found: list[Contents], folder: Path) -> bool:
    """Write each as a recording; whether all of them could be."""
    from sensors.errors import SensorError
    from tracker.errors import TrackerError
    from tracker.journal import write_out

    well = True
    for contents in found:
        try:
            print(f"written: {write_out(contents.path, folder)}", flush=True)
        except (TrackerError, SensorError) as problem:
            error(str(problem))
            well = False
    return well


def _located(path: Path, problem: Exception) -> str:
    """What is wrong with which journal; one that cannot be analysed may still become a recording."""
    from tracker.errors import JournalError, StoreError

    if isinstance(problem, JournalError | StoreError):
        return str(problem)
    return f"{path}: {problem}; or write it as a recording: backbeat resume --recordings DIR"


def watched() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()
