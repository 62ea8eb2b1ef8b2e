"""From a wish to a version of a plan: what the command line and the API do alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from tracker.errors import PlanError
from tracker.plan.check import zone_of
from tracker.plan.editing import Edit, edited
from tracker.plan.making import Making, Rules, Terms, first_version, next_version, terms_of, without_advanced
from tracker.plan.model import PlanItem, PlanVersion
from tracker.plan.programme import Programme, find_programme, load_programmes
from tracker.plan.progression import Growth, Lived
from tracker.plan.suggestion import with_suggestion
from tracker.plan.written import basis

if TYPE_CHECKING:
    from tracker.store import Store

LOOK_BACK = timedelta(days=60)
"""How far back something done is read; what counts of it is decided by the plan."""


NOTHING = Edit()
"""Leave the exercises as they are."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a version is to be. Its exercises: `items`, else those of a `programme` (without its advanced ones,
    unless a clinician decides for them), else those that the plan has; then the `edit`. `terms` changes the terms
    that there are. `time_zone`: of a new plan. `anew`: a new plan, not a version of the one there is.
    """

    making: Making
    items: tuple[PlanItem, ...] | None = None
    programme: str | None = None
    edit: Edit = NOTHING
    terms: Callable[[Terms], Terms] = lambda terms: terms
    time_zone: str = "UTC"
    anew: bool = False


def made(wish: Wish, patient: str, held: PlanVersion | None, checks: Rules) -> PlanVersion:
    """The version that a wish asks for; `held`: the newest there is, None without a plan. Its own id gives a new
    plan's, so that the same wish gives the same plan.

    Raises:
        PlanError, PlanRefusedError, UnknownExerciseError: as `first_version`.
    """
    base = None if wish.programme is None else find_programme(load_programmes(checks.catalogue), wish.programme)
    offered = wish.items
    if offered is None and base is not None:
        offered = without_advanced(base.items, checks.catalogue, wish.making.override)
    items = edited(offered if offered is not None else held.items if held else (), wish.edit, checks.catalogue)
    if held is None or wish.anew:
        plan = str(uuid5(NAMESPACE_OID, f"{wish.making.id} plan"))
        terms = wish.terms(begin(base, items, wish.making, wish.time_zone))
        return first_version(plan, patient, items, terms, wish.making, checks)
    return next_version(held, items, wish.terms(terms_of(held)), wish.making, checks)


def begin(base: Programme | None, items: Sequence[PlanItem], making: Making, zone: str) -> Terms:
    """The terms where nothing else was said: from today on, by the pain rules of the exercises' source.

    Raises:
        PlanError: nobody knows the time zone.
    """
    sources = dict.fromkeys(basis(item) for item in items)
    follows = base.source if base is not None else "HE" if "HE" in sources else next(iter(sources), None)
    today = making.at.astimezone(zone_of(zone)).date()
    return Terms(today, zone, stage=None if base is None else base.stage, follows=follows)


def lived(store: Store, patient: str, now: datetime) -> Lived:
    """What is known of how a patient's plan went, and what is stopped or paused now."""
    from tracker.done import done_of
    from tracker.safety.keeping import safety_of

    records, corrections = store.sessions(patient, now - LOOK_BACK), store.corrections(patient)
    done = done_of(records, corrections, store.self_reports(patient, now - LOOK_BACK))
    held = {stop.exercise for stop in safety_of(store).held(patient, now)}
    return Lived(done, store.pains(patient), held)


def applied(held: PlanVersion, found: Growth, names: Sequence[str], making: Making, checks: Rules) -> PlanVersion:
    """The next version, with the suggestions that a person chose by name.

    Raises:
        PlanError: one of them is not suggested now.
    """
    offered = {suggestion.key: suggestion for suggestion in found.suggestions}
    items, terms = held.items, terms_of(held)
    for name in names:
        if name not in offered:
            known = f"suggested are {', '.join(offered)}" if offered else "nothing is suggested"
            raise PlanError(f"'{name}' is not suggested now: {known}")
        items = with_suggestion(items, offered[name])
        terms = replace(terms, stage=offered[name].stage or terms.stage)
    reason = making.reason or " ".join(offered[name].reason for name in names)
    return next_version(held, items, terms, replace(making, reason=reason), checks)


def newest_plan(versions: Sequence[PlanVersion]) -> tuple[PlanVersion, ...]:
    """The versions of the plan that was made last, of a patient's in the order they were made."""
    return tuple(version for version in versions if version.plan == versions[-1].plan)
