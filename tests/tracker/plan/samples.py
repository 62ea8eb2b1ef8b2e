"""Plans, things done and answers, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from sensors.stream import BodySide, Zone
from tracker.catalogue import Catalogue, load_catalogue
from tracker.diary import Done, PainAnswer, Sign
from tracker.plan.avoided import load_avoided
from tracker.plan.editing import Edit, edited
from tracker.plan.making import Making, Rules, Terms, first_version, without_advanced
from tracker.plan.model import Author, PlanItem, PlanVersion
from tracker.plan.programme import load_programmes

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TERMS = Terms(date(2026, 3, 2), "Europe/Berlin", follows="NASS")


@cache
def catalogue() -> Catalogue:
    """Ours alone."""
    return load_catalogue(Path(__file__).parent)


@cache
def rules() -> Rules:
    return Rules(catalogue(), load_avoided())


def making(
    number: int = 1, *, at: datetime = MONDAY, author: Author = "patient", reason: str | None = None,
    override: Sequence[str] = (),
) -> Making:  # fmt: skip
    by = "Dr. Weber" if author == "clinician" else "me"
    return Making(f"version-{number}", at, by, author, reason, tuple(override))


def items(*settings: str, add: Sequence[str] = ()) -> tuple[PlanItem, ...]:
    """The exercises named, "ID" or "ID=SOURCE", with settings made."""
    return edited((), Edit(add=tuple(add), settings=settings), catalogue())


def plan(*settings: str, add: Sequence[str], at: datetime = MONDAY, terms: Terms = TERMS) -> PlanVersion:
    return first_version("plan-1", "me", items(*settings, add=add), terms, making(at=at), rules())


@cache
def programme_plan(name: str, at: datetime = MONDAY) -> PlanVersion:
    """A plan from a programme, as a patient gets it."""
    base = load_programmes(catalogue())[name]
    terms = Terms(at.date(), "Europe/Berlin", stage=base.stage, follows=base.source)
    return first_version("plan-1", "me", without_advanced(base.items, catalogue()), terms, making(at=at), rules())


def done(
    exercise: str, day: float, *, repetitions: int | None = None, minutes: float | None = None,
    side: BodySide | None = None, complete: bool | None = True,
) -> Done:  # fmt: skip
    """Something done so many days after `MONDAY`."""
    at = MONDAY + timedelta(days=day)
    return Done("me", at, exercise, side, "sensed", repetitions, None, minutes, complete)


def pain(
    day: float, score: float | None, zone: Zone | None = "centre", *, side: BodySide | None = None,
    signs: tuple[Sign, ...] = (),
) -> PainAnswer:  # fmt: skip
    """An answer so many days after `MONDAY`."""
    at = MONDAY + timedelta(days=day)
    return PainAnswer(f"pain-{day}-{score}", "me", at, "after", score, zone, side, signs=signs)


def day(number: float) -> datetime:
    return MONDAY + timedelta(days=number)
