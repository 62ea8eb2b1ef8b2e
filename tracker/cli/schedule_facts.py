"""What the commands about the day read from the store: the plan, what was done, what is held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from tracker.diary import Done, SessionRecord
    from tracker.plan.model import PlanVersion
    from tracker.safety.keeping import Safety
    from tracker.safety.state import Held
    from tracker.schedule.days import Clock
    from tracker.schedule.exertion import Effort
    from tracker.store import Store

A_DAY = timedelta(days=1)

NO_PLAN = "there is no plan yet; 'backbeat plan new' lists what one can be made from"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the schedule works on; `done`, `sessions` and `efforts` from some day on, until now. `safety`: the
    rules, over the same store.
    """

    versions: tuple[PlanVersion, ...]
    held: tuple[Held, ...]
    sessions: tuple[SessionRecord, ...]
    done: tuple[Done, ...]
    efforts: tuple[Effort, ...]
    clock: Clock
    safety: Safety


def facts(store: Store, patient: str, since: date, now: datetime) -> Facts:
    """The facts from a local day on, and a day before for time zones' sake."""
    from tracker.done import done_of
    from tracker.safety.keeping import safety_of
    from tracker.schedule.exertion import efforts

    safety = safety_of(store)
    versions = store.plan_versions(patient)
    clock = clock_of(versions, now)
    start = datetime.combine(since, time(0), ZoneInfo(clock.zone)) - A_DAY
    sessions = tuple(s for s in store.sessions(patient, start) if s.started_at <= now)
    reports = [r for r in store.self_reports(patient, start) if r.at <= now]
    answers = [a for a in store.exertions(patient, start) if a.at <= now]
    done = done_of(sessions, store.corrections(patient), reports)
    return Facts(
        versions, safety.spans(patient, ZoneInfo(clock.zone)), sessions, tuple(d for d in done if d.at <= now),
        efforts(sessions, answers, reports), clock, safety,
    )  # fmt: skip


def clock_of(versions: Sequence[PlanVersion], now: datetime) -> Clock:
    """By what a day is told: the plan that holds, else the newest, else the computer's time and any hour."""
    from tracker.schedule.days import Clock
    from tracker.schedule.force import force_at

    version = force_at(versions, now) or (versions[-1] if versions else None)
    if version is None:
        return Clock("UTC", (time(7), time(22)))
    return Clock(version.time_zone, version.waking)


def held_of(store: Store, patient: str, clock: Clock) -> tuple[Held, ...]:
    """Everything that ever was stopped or paused for safety."""
    from tracker.safety.keeping import safety_of

    return safety_of(store).spans(patient, ZoneInfo(clock.zone))


def refuse_without_plan(versions: Sequence[PlanVersion], now: datetime) -> NoReturn:
    """End the command: no plan holds, with what to do about it."""
    from tracker.cli.output import FAILED, error

    coming = [v.starts for v in versions if v.starts > now.astimezone(ZoneInfo(v.time_zone)).date()]
    if coming:
        error(f"the plan starts on {min(coming)}; until then nothing is due")
    elif versions:
        error("the plan is over: 'backbeat plan edit --end DAY' goes on with it, 'plan new' makes another")
    else:
        error(NO_PLAN)
    raise typer.Exit(FAILED)
