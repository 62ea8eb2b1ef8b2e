"""`backbeat reanalyse`: sessions counted again from their raw signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import output
from tracker.cli.bar import progress
from tracker.cli.session_option import session_of
from tracker.cli.store_option import Data, Json, Patient, opened, patient_of

if TYPE_CHECKING:
    from tracker.diary import SessionRecord
    from tracker.difference import Difference
    from tracker.model import SessionResult
    from tracker.store import Store

HELP = """Analyse kept sessions again, from their raw signal, with the algorithm and the exercises of now.

Shows what would change. Nothing is written without --yes. Corrections stay as they are, beside the new figures.

\b
Examples:
  backbeat reanalyse                    what would change in all sessions
  backbeat reanalyse --outdated --yes   renew those that an older algorithm analysed
  backbeat reanalyse last               one session: its id, how it begins, or: last
  backbeat reanalyse --json             for programs: a backbeat.difference/1, its recordings named by session id

Exit status: 0 all could be analysed, 1 one could not (the others are), 2 wrong usage.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("reanalyse", help=HELP, short_help="Analyse kept sessions again from their raw signal.")(
        reanalyse_command
    )


def reanalyse_command(
    sessions: Annotated[list[str] | None, typer.Argument(metavar="SESSION", help="Which ones.")] = None,
    data: Data = None,
    patient: Patient = None,
    outdated: Annotated[bool, typer.Option("--outdated", help="Only of an older algorithm.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write the new results.")] = False,
    as_json: Json = False,
) -> None:
    """Analyse again, print what changed, and keep it where that is wanted."""
    with opened(data) as store:
        whose = patient_of(store, patient)
        before = _chosen(store, whose, sessions or [], outdated)
        pairs, well = _analysed(store, before)
        if before or as_json:
            _show(pairs, as_json)
        else:
            why = "was analysed by an older algorithm" if outdated else "is kept yet"
            typer.echo(f"nothing to analyse again: no session of {whose} {why}")
        _tell_lost(store, pairs)
        _write(store, pairs, yes)
    if not well:
        raise typer.Exit(output.FAILED)


Pair = tuple["SessionRecord", "SessionRecord"]


def _chosen(store: Store, patient: str, ids: Sequence[str], outdated: bool) -> list[SessionRecord]:
    """The sessions that are meant."""
    from tracker.document import ALGORITHM_VERSION

    named = {record.id: record for record in (session_of(store, patient, each) for each in ids)}
    chosen = list(named.values()) if ids else store.sessions(patient)
    return [r for r in chosen if not outdated or r.algorithm_version != ALGORITHM_VERSION]


def _analysed(store: Store, before: Sequence[SessionRecord]) -> tuple[list[Pair], bool]:
    """Each session as it was and as it is now, and whether all could be analysed."""
    from tracker.catalogue import load_catalogue
    from tracker.errors import TrackerError
    from tracker.store.reanalysis import reanalysed

    catalogue = load_catalogue()
    pairs: list[Pair] = []
    with progress(len(before)) as shown:
        for record in before:
            shown.begin(record.result.recording.path)
            try:
                pairs.append((record, reanalysed(store, record, catalogue)))
            except TrackerError as problem:
                output.error(f"session {record.id}: {problem}")
            shown.done()
    return pairs, len(pairs) == len(before)


def _show(pairs: Sequence[Pair], as_json: bool) -> None:
    from tracker.cli.diff import show
    from tracker.difference import difference
    from tracker.difference.change import Tolerance
    from tracker.difference.document import difference_document
    from tracker.document import line

    called = _by_id if as_json else _by_time
    before, after = [called(a) for a, _ in pairs], [called(b) for _, b in pairs]
    found: Difference = difference(before, after, Tolerance())
    if as_json:
        print(line(difference_document(found)), flush=True)
    else:
        show(found, output.console())


def _by_id(record: SessionRecord) -> SessionResult:
    """The result, called as programs call the session."""
    return _called(record, record.id)


def _by_time(record: SessionRecord) -> SessionResult:
    """The result, called as a person knows the session."""
    return _called(record, f"{record.started_at:%Y-%m-%d %H:%M}, session {record.id}")


def _called(record: SessionRecord, name: str) -> SessionResult:
    return replace(record.result, recording=replace(record.result.recording, path=name))


def _tell_lost(store: Store, pairs: Sequence[Pair]) -> None:
    """Tell of corrections whose set or repetition would no longer be there."""
    from tracker.corrections import unplaced

    for before, after in pairs:
        corrections = store.corrections(before.patient)
        had = unplaced(before, corrections)
        for lost in unplaced(after, corrections):
            if lost not in had:
                what = f"correction of set {lost.set + 1} ({lost.field.replace('_', ' ')})"
                output.warning(f"session {before.id}: the {what} is kept, but would find nothing to correct")


def _write(store: Store, pairs: Sequence[Pair], yes: bool) -> None:
    """Write what is new, if that is wanted, and say so."""
    from tracker.report import plural

    new = [after for before, after in pairs if after != before]
    if not new:
        return
    if not yes:
        typer.echo(f"nothing was written; --yes writes {plural(len(new), 'new result')}", err=True)
        return
    for record in new:
        store.replace_result(record)
    typer.echo(f"{plural(len(new), 'result')} written; corrections stay as they are", err=True)
