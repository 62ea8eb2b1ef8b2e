"""Options that every command with a store shares: where it is, whose records are meant, and what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, error, warning

if TYPE_CHECKING:
    from tracker.store import Store

SIMULATED = "simulated"
"""Whose a simulated session is where real records are; nobody is meant by it who did not say so."""

Data = Annotated[
    str | None,
    typer.Option(
        "--data", metavar="DIR", envvar="BACKBEAT_DATA",
        help="Where the records are: a folder, or the URL of a PostgreSQL database.",
    ),
]  # fmt: skip
"""`--data`: give it the default None, which is the platform's own folder for data."""

Patient = Annotated[str | None, typer.Option("--patient", metavar="ID", help="Whose records are meant.")]
"""`--patient`: give it the default None, and pass it through `patient_of`."""

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
"""`--json`: give it the default False."""

Now = Annotated[str | None, typer.Option("--now", hidden=True, metavar="ISO")]
"""`--now`: give it the default None, and pass it through `now_of`. It is there for tests."""


@contextmanager
def opened(data: str | None, *, remind: bool = True) -> Iterator[Store]:
    """The store, closed at the end. What the world does to it, or to anything else of the tracker, ends the
    command with one line and status 1. `remind`: of sessions that broke off.
    """
    from sensors.errors import SensorError
    from tracker.errors import TrackerError
    from tracker.store import open_store

    try:
        with open_store(data) as store:
            if remind:
                _remind_of_unfinished(data)
            yield store
    except (TrackerError, SensorError) as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem


def _remind_of_unfinished(data: str | None) -> None:
    """Say where a session broke off: whoever looks for it here should know."""
    from tracker.store import data_folder

    folder = data_folder(data) / "journal"
    try:
        if not any(folder.glob("*")):
            return
    except OSError:
        return  # A folder that may not be read hinders no command that has nothing to do with it.
    from tracker.journal import unfinished
    from tracker.words import plural

    if count := len(unfinished(folder)):
        warning(f"{plural(count, 'session')} broke off and can be kept: backbeat resume")


def patient_of(store: Store, given: str | None) -> str:
    """Whose records are meant: the one that was named, else the only one there is, else "me".

    Raises:
        BadParameter: nobody of that name is known, or there are several and none was named.
    """
    from tracker.store import ME

    known = store.patients()
    if given is None:
        people = [patient for patient in known if patient != SIMULATED]
        if len(people) > 1 and ME not in people:
            raise typer.BadParameter(f"say whose: {', '.join(people)}", param_hint="--patient")
        return people[0] if len(people) == 1 else ME
    if given not in (*known, ME):
        there = f"known are {', '.join(known)}" if known else "nobody has records yet"
        remedy = f"backbeat patients --add {given}"
        raise typer.BadParameter(f"nobody is called '{given}'; {there}; or {remedy}", param_hint="--patient")
    return given


def now_of(given: str | None) -> datetime:
    """The moment: what `--now` says, else this one, with the local time zone's offset.

    Raises:
        BadParameter: it is not an ISO 8601 time.
    """
    try:
        moment = datetime.now() if given is None else datetime.fromisoformat(given)
    except ValueError as problem:
        raise typer.BadParameter("use a time like 2026-03-02T07:30:00+01:00", param_hint="--now") from problem
    return moment if moment.tzinfo is not None else moment.astimezone()
