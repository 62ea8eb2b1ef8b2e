"""The steps from what was typed after `backbeat plan` to a version of a plan."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli.output import warning

if TYPE_CHECKING:
    from tracker.plan.editing import Edit
    from tracker.plan.making import Making, Rules, Terms
    from tracker.plan.model import PlanItem, PlanVersion
    from tracker.plan.programme import Programme
    from tracker.plan.progression import Growth, Lived
    from tracker.store import Store

LOOK_BACK = timedelta(days=60)
"""How far back something done is read; what counts of it is decided by the plan."""


def rules(folder: Path | None) -> Rules:
    """What plans are checked against, with the user's own exercises of a folder."""
    from tracker.catalogue import load_catalogue
    from tracker.plan.avoided import load_avoided
    from tracker.plan.making import Rules

    return Rules(load_catalogue(folder), load_avoided())


def programmes(checks: Rules) -> Mapping[str, Programme]:
    """The ready-made plans."""
    from tracker.plan.programme import load_programmes

    return load_programmes(checks.catalogue)


def chosen(name: str | None, checks: Rules) -> Programme | None:
    """The programme that was asked for; None for a plan made exercise by exercise."""
    from tracker.plan.programme import find_programme

    return None if name is None else find_programme(programmes(checks), name)


def edit_of(
    without: list[str] | None, add: list[str] | None, settings: list[str] | None, days: str | None
) -> Edit:
    """What to do to the exercises, as typed."""
    from tracker.plan.editing import Edit

    return Edit(tuple(without or ()), tuple(add or ()), tuple(settings or ()), days)


def composed(base: Programme | None, edit: Edit, making: Making, checks: Rules) -> tuple[PlanItem, ...]:
    """A new plan's exercises. A programme's advanced ones come along only where a clinician decides for them."""
    from tracker.plan.editing import edited
    from tracker.plan.making import without_advanced

    offered = () if base is None else base.items
    taken = without_advanced(offered, checks.catalogue, making.override)
    for item in offered:
        if item not in taken and item.exercise not in edit.without:
            warning(
                f"{item.exercise} is left out: it is advanced and not right for everyone; a clinician can add it"
                f" with --clinician --override {item.exercise}"
            )
    skipped = {item.exercise for item in offered} - {item.exercise for item in taken}
    wanted = tuple(name for name in edit.without if name not in skipped)
    return edited(taken, replace(edit, without=wanted), checks.catalogue)


def begin(base: Programme | None, items: Sequence[PlanItem], making: Making, zone: str | None) -> Terms:
    """The terms where nothing else was said: from today on, by the pain rules of the exercises' source."""
    from tracker.plan.check import zone_of
    from tracker.plan.making import Terms
    from tracker.plan.written import basis

    zone = zone or local_zone()
    sources = dict.fromkeys(basis(item) for item in items)
    follows = base.source if base is not None else "HE" if "HE" in sources else next(iter(sources), None)
    today = making.at.astimezone(zone_of(zone)).date()
    return Terms(today, zone, stage=None if base is None else base.stage, follows=follows)


def lived(store: Store, patient: str, now: datetime) -> Lived:
    """What is known of how a patient's plan went, and what is stopped or paused now."""
    from tracker.done import done_of
    from tracker.plan.progression import Lived
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
    from tracker.errors import PlanError
    from tracker.plan.making import next_version, terms_of
    from tracker.plan.suggestion import with_suggestion

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
    """The versions of the plan that was made last, of a patient's in the order they were made.

    Raises:
        PlanError: there is no plan.
    """
    from tracker.errors import PlanError

    if not versions:
        raise PlanError("there is no plan yet: make one with 'backbeat plan new', which lists the programmes")
    return tuple(version for version in versions if version.plan == versions[-1].plan)


def numbered(versions: Sequence[PlanVersion], number: int) -> PlanVersion:
    """One version of a plan.

    Raises:
        PlanError: there is none of that number.
    """
    from tracker.errors import PlanError

    for version in versions:
        if version.version == number:
            return version
    raise PlanError(f"there is no version {number}: the plan has versions 1 to {versions[-1].version}")


def local_zone() -> str:
    """The name of this computer's time zone, "UTC" where it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        _, _, named = Path("/etc/localtime").resolve().as_posix().partition("zoneinfo/")
    return named or "UTC"
