"""`backbeat did`: something done without the sensor, told afterwards."""

from __future__ import annotations

import json
from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tracker.cli.output import WRONG_USAGE, error
from tracker.cli.request_option import Side
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from tracker.diary import SelfReport
    from tracker.telling import Told

HELP = """Tell what you did without the sensor. It stands apart from what was sensed, for ever.

EXERCISE is an id of 'backbeat exercises', or swimming, water, bicycle or elliptical. Say only what you know.

\b
Examples:
  backbeat did press-up --reps 10
  backbeat did single-knee-to-chest --side left --reps 3 --at 08:30
  backbeat did walking --minutes 20 --exertion 5 --talk
  backbeat did swimming --minutes 30 --at 2026-03-02T18:00
"""

MOST_REPETITIONS = 1000
MOST_MINUTES = 1440
MOST_HOLD_S = 3600

Reps = Annotated[int | None, typer.Option("--reps", min=0, max=MOST_REPETITIONS, help="Repetitions.")]
Hold = Annotated[float | None, typer.Option("--hold", min=0, max=MOST_HOLD_S, help="Seconds each was held.")]
Minutes = Annotated[float | None, typer.Option("--minutes", min=0, max=MOST_MINUTES, help="How long.")]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When: 08:30 (today), or a date and time.")]
Score = Annotated[float | None, typer.Option("--exertion", min=1, max=10, help="How hard it felt, 1 to 10.")]
Talk = Annotated[bool | None, typer.Option("--talk/--no-talk", help="Whether you could talk while walking.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("did", help=HELP, short_help="Tell what you did without the sensor.")(did)


def did(
    exercise: Annotated[str, typer.Argument(metavar="EXERCISE", help="What you did.")],
    reps: Reps = None,
    hold: Hold = None,
    minutes: Minutes = None,
    side: Side = None,
    at: At = None,
    exertion: Score = None,
    talk: Talk = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Keep a self-report, and the talk test with it; raises `typer.Exit` on wrong usage."""
    from uuid import uuid4

    from tracker.diary import ExertionAnswer, SelfReport
    from tracker.safety.gathering import clock_of
    from tracker.safety.keeping import safety_of
    from tracker.telling import tell

    name = _name_of(exercise, (reps, hold) != (None, None), (minutes, exertion, talk) != (None, None, None))
    moment = now_of(now)
    with opened(data) as store:
        whose = patient_of(store, patient)
        versions = store.plan_versions(whose)
        zone = ZoneInfo(clock_of(versions, moment).zone) if versions else moment.tzinfo
        when = _when(at, moment.astimezone(zone))
        report = SelfReport(
            str(uuid4()), whose, when, exercise, side, reps, hold, minutes, exertion, at_end=at is None
        )  # fmt: skip
        talked = None if talk is None else ExertionAnswer(str(uuid4()), whose, when, exertion, talk)
        told = tell(safety_of(store), report, talked, moment)
        if as_json:
            print(json.dumps(told.document(), ensure_ascii=False))
        else:
            _tell(told, name)


def _name_of(exercise: str, in_repetitions: bool, in_minutes: bool) -> str:
    """What the exercise is called, where what was said of it fits."""
    from tracker.catalogue import load_catalogue
    from tracker.errors import UnknownExerciseError
    from tracker.schedule.aerobic import ALTERNATIVES
    from tracker.telling import counted_in

    try:
        name, counted = counted_in(exercise, load_catalogue())
    except UnknownExerciseError as problem:
        error(f"{problem}; {', '.join(ALTERNATIVES)} count too")
        raise typer.Exit(WRONG_USAGE) from None
    if counted and in_minutes:
        raise typer.BadParameter(f"{exercise} is told in repetitions: use --reps and --hold")
    if in_repetitions and not counted:
        raise typer.BadParameter(f"{exercise} is told in minutes: use --minutes")
    return name


def _when(given: str | None, now: datetime) -> datetime:
    """The moment that was said, by the time zone of `now`; never one to come."""
    if given is None:
        return now
    try:
        if len(given) <= len("08:30"):
            when = datetime.combine(now.date(), time.fromisoformat(given), now.tzinfo)
        else:
            when = datetime.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter("use a time like 08:30 or 2026-03-02T08:30", param_hint="--at") from None
    when = when if when.tzinfo is not None else when.replace(tzinfo=now.tzinfo)
    if when > now:
        raise typer.BadParameter("that is still to come; tell it when it is done", param_hint="--at")
    return when


def _tell(told: Told, name: str) -> None:
    """Say what was kept, what it felt like, whether the exercise is held back, and what to mind."""
    from tracker.catalogue import load_catalogue
    from tracker.cli.safety_words import say_days
    from tracker.schedule.exertion import Effort, judge, prescribed
    from tracker.schedule.force import force_at
    from tracker.words import plural

    report = told.report
    print(f"Noted: {_figures(report, name)}, as told by you.")
    if told.also_sensed_min:
        seen = plural(told.also_sensed_min, "minute")
        print(f"The sensor saw {seen} of it too, counted once, as sensed.")
    if report.exertion is not None or told.could_talk is not None:
        effort = Effort(report.at, report.exertion, told.could_talk)
        print(f"Effort: {judge(effort, prescribed(force_at(told.known.versions, report.at))).reason}.")
    for hold in told.known.held:
        if hold.exercise in (None, report.exercise) and hold.at(report.at):
            print(f"It is held back at present, and does not count: {hold.reason} (rule {hold.rule})")
            break
    say_days(told.advice, load_catalogue())


def _figures(report: SelfReport, name: str) -> str:
    """What was told, in a line."""
    from tracker.words import number, plural

    parts = [name]
    if report.side is not None:
        parts.append(report.side)
    if report.repetitions is not None:
        parts.append(plural(report.repetitions, "repetition"))
    if report.hold_s is not None:
        parts.append(f"held {number(report.hold_s)} s")
    if report.minutes is not None:
        parts.append(plural(report.minutes, "minute"))
    return f"{', '.join(parts)}, at {report.at:%H:%M} on {report.at.date()}"
