"""`backbeat remind`: tells when something falls due, and once more when nothing was logged."""

from __future__ import annotations

import sys
import time as clocks
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, error
from tracker.cli.store_option import Data, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from tracker.schedule.notify import Notifier
    from tracker.schedule.remind import Note
    from tracker.store import Store

HELP = """Remind of what falls due, until Ctrl-C; once more, gently, when nothing was logged by half-time.

Quiet hours are kept, and so are the plan's waking hours. With --once it tells what is due now and ends, for a
timer of your own.

\b
Examples:
  backbeat remind
  backbeat remind --notify desktop --quiet 12:30-14:00
  backbeat remind --once
"""

TICK_S = 30.0
WAYS = ("terminal", "desktop")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("remind", help=HELP, short_help="Tell when something falls due.")(remind)


def remind(
    notify: Annotated[str, typer.Option("--notify", metavar="terminal|desktop", help="How to tell.")] = "terminal",
    quiet: Annotated[str | None, typer.Option("--quiet", metavar="FROM-TO", help="Hours without.")] = None,
    bell: Annotated[bool, typer.Option("--bell/--no-bell", help="Ring the terminal's bell.")] = True,
    once: Annotated[bool, typer.Option("--once", help="Tell what is due now, and end.")] = False,
    data: Data = None,
    patient: Patient = None,
    now: Now = None,
) -> None:
    """Remind; raises `typer.Exit` where a reminder cannot be shown."""
    from tracker.errors import NotifierError

    hours, start = _hours(quiet), now_of(now)

    def look(since: datetime | None, at: datetime) -> Note | None:
        with opened(data) as store:
            return falling_due(store, patient_of(store, patient), hours, since, at)

    try:
        notifier = _notifier(notify, bell)
        _show(notifier, look(None, start))
        if not once:
            watch(look, notifier, lambda: now_of(None), clocks.sleep, start)
    except NotifierError as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from None


def _notifier(way: str, bell: bool) -> Notifier:
    from tracker.schedule.notify import Terminal, desktop_of

    if way not in WAYS:
        raise typer.BadParameter(f"use {' or '.join(WAYS)}", param_hint="--notify")
    return desktop_of(sys.platform) if way == "desktop" else Terminal(sys.stdout, bell and sys.stdout.isatty())


def watch(
    look: Callable[[datetime | None, datetime], Note | None],
    notifier: Notifier,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    start: datetime,
) -> None:
    """Look again and again at what fell due since the last look. Ends only with an exception of `sleep`."""
    last = start
    while True:
        sleep(TICK_S)
        # A clock that went back reminds of nothing twice.
        at = max(last, clock())
        _show(notifier, look(last, at))
        last = at


def _show(notifier: Notifier, note: Note | None) -> None:
    if note is not None:
        notifier.show(note)


def falling_due(
    store: Store, patient: str, hours: tuple[time, time] | None, since: datetime | None, at: datetime
) -> Note | None:
    """What to say of what fell due since a moment; None at first: of all that is due."""
    from tracker.catalogue import load_catalogue
    from tracker.safety.gathering import clock_of, facts
    from tracker.schedule.agenda import agenda
    from tracker.schedule.days import day_at, week_of
    from tracker.schedule.remind import Quiet, falling, note

    clock = clock_of(store.plan_versions(patient), at)
    known = facts(store, patient, week_of(day_at(at, clock).date), at)
    found = agenda(known.versions, known.done, known.held, at)
    if found is None or not found.due:
        return None
    quiet = None if hours is None else Quiet(*hours, clock.zone)
    before = since or min(call.opens for call in found.due) - timedelta(seconds=1)
    due = falling(found.due, before, at, quiet)
    return note(due, load_catalogue(), clock.zone) if due else None


def _hours(given: str | None) -> tuple[time, time] | None:
    if given is None:
        return None
    try:
        begins, ends = (time.fromisoformat(part.strip()) for part in given.split("-"))
    except ValueError:
        raise typer.BadParameter("use two times, such as 12:30-14:00", param_hint="--quiet") from None
    return begins, ends
