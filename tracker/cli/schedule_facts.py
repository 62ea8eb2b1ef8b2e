"""What the commands about the day share: what is held back, and what to do where there is no plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from tracker.plan.model import PlanVersion
    from tracker.safety.state import Held
    from tracker.schedule.days import Clock
    from tracker.store import Store

NO_PLAN = "there is no plan yet; 'backbeat plan new' lists what one can be made from"


def held_of(store: Store, patient: str, clock: Clock) -> tuple[Held, ...]:
    """Everything that ever was stopped or paused for safety."""
    from tracker.safety.keeping import safety_of

    return safety_of(store).spans(patient, ZoneInfo(clock.zone))


def refuse_without_plan(versions: Sequence[PlanVersion], now: datetime) -> NoReturn:
    """End the command: no plan holds, with what to do about it."""
    from tracker.cli.output import FAILED, error
    from tracker.schedule.force import in_force

    coming = [each for each in in_force(versions) if each.since > now]
    if coming:
        begins = coming[0].since.astimezone(ZoneInfo(coming[0].version.time_zone))
        error(f"the plan starts on {begins:%Y-%m-%d at %H:%M}; until then nothing is due")
    elif versions:
        error("the plan is over: 'backbeat plan edit --end DAY' goes on with it, 'plan new' makes another")
    else:
        error(NO_PLAN)
    raise typer.Exit(FAILED)
