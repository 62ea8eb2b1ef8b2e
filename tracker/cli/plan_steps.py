"""The steps from what was typed after `backbeat plan` to a version of a plan."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli.output import warning

if TYPE_CHECKING:
    from tracker.plan.editing import Edit
    from tracker.plan.making import Making, Rules, Terms
    from tracker.plan.model import PlanItem, PlanVersion
    from tracker.plan.programme import Programme


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
    """The terms where nothing else was said, in this computer's time zone where none is named."""
    from tracker.plan import steps

    return steps.begin(base, items, making, zone or local_zone())


def newest_plan(versions: Sequence[PlanVersion]) -> tuple[PlanVersion, ...]:
    """The versions of the plan that was made last, of a patient's in the order they were made.

    Raises:
        PlanError: there is no plan.
    """
    from tracker.errors import PlanError
    from tracker.plan import steps

    if not versions:
        raise PlanError("there is no plan yet: make one with 'backbeat plan new', which lists the programmes")
    return steps.newest_plan(versions)


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
