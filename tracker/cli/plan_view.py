"""How `backbeat plan` shows plans: for people, and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tracker.cli.output import console

if TYPE_CHECKING:
    from tracker.catalogue import Catalogue
    from tracker.plan.model import PlanVersion
    from tracker.plan.programme import Programme
    from tracker.plan.progression import Growth
    from tracker.plan.suggestion import Suggestion

SOMEDAY = (
    "How often is yours to choose, because the sources do not say: {}. They fall due when you name days, such as"
    " 'backbeat plan edit --days mon,wed,fri'."
)
SUPPORT = "This is a plan, not a doctor: ask your physiotherapist or doctor when you are not sure."


def print_json(document: object) -> None:
    """A document for programs."""
    print(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1))


def print_programmes(programmes: Mapping[str, Programme], as_json: bool) -> None:
    """What a plan can be made from."""
    if as_json:
        print_json([_programme(programme) for programme in programmes.values()])
        return
    from rich.padding import Padding
    from rich.text import Text

    out = console(sys.stdout)
    for programme in programmes.values():
        stage = f", stage {programme.stage}" if programme.stage else ""
        out.print(Text(f"{programme.id} ({programme.source}{stage})", style="bold"))
        exercises = ", ".join(item.exercise for item in programme.items)
        for text in (programme.about, exercises):
            out.print(Padding(Text(text), (0, 0, 0, 2)))
    out.print("\n'backbeat plan new PROGRAMME' makes a plan from one of them.")


def _programme(programme: Programme) -> dict[str, object]:
    return {
        "id": programme.id,
        "name": programme.name,
        "source": programme.source,
        "stage": programme.stage,
        "about": programme.about,
        "exercises": [item.exercise for item in programme.items],
    }


def print_plan(version: PlanVersion, catalogue: Catalogue, as_json: bool) -> None:
    """One version: what to do, how much, how often."""
    from tracker.plan.document import plan_document

    if as_json:
        print_json(plan_document(version))
        return
    from rich.padding import Padding
    from rich.text import Text

    from tracker.plan.changes import told
    from tracker.plan.editing import unscheduled

    out = console(sys.stdout)
    out.print(Text(_heading(version), style="bold"))
    out.print(Text(_terms(version)))
    for item in version.items:
        name = catalogue.get(item.exercise).name if item.exercise in catalogue else item.exercise
        out.print(Text(f"\n{name} ({item.exercise})", style="bold"))
        for text in (told(item), *([f"Note: {item.note}"] if item.note else [])):
            out.print(Padding(Text(text), (0, 0, 0, 2)))
    if someday := [item.exercise for item in unscheduled(version.items) if item.days is None]:
        out.print(Text(f"\n{SOMEDAY.format(', '.join(someday))}"))
    for override in version.overrides:
        out.print(Text(f"\n{override.by} decided for {override.what}: {override.reason}"))
    out.print(Text(f"\n{SUPPORT}"))


def print_change(before: PlanVersion, after: PlanVersion, as_json: bool) -> None:
    """What a new version changed."""
    from tracker.plan.changes import changes
    from tracker.plan.document import plan_document

    told = changes(before, after)
    if as_json:
        print_json(plan_document(after, told))
        return
    from rich.text import Text

    out = console(sys.stdout)
    out.print(Text(f"Version {after.version} of the plan:", style="bold"))
    for line in told:
        out.print(Text(f"- {line}"))


def print_history(versions: Sequence[PlanVersion], as_json: bool) -> None:
    """Every version, oldest first, with what changed, when, by whom and why."""
    from tracker.plan.changes import changes
    from tracker.plan.document import plan_document

    before: dict[str, PlanVersion] = {}
    told = []
    for version in versions:
        told.append((version, changes(before.get(version.plan), version)))
        before[version.plan] = version
    if as_json:
        print_json([plan_document(version, lines) for version, lines in told])
        return
    from rich.text import Text

    out = console(sys.stdout)
    for version, lines in told:
        out.print(Text(_heading(version), style="bold"))
        for line in (*([f"why: {version.reason}"] if version.reason else []), *lines):
            out.print(Text(f"- {line}"))


WAITS = {
    "nothing due": "The plan has not begun yet, or it has ended.",
    "held": "Your exercises are stopped for now, so nothing grows. That can wait.",
    "pain": "Pain has risen, spread or is strong, or came with a sign to watch. Nothing grows until it has been"
    " quiet for three days. That is no step back.",
    "unasked": "How much it hurts, and where, was not told in the last three days, so nothing is suggested:"
    " 'backbeat pain' tells it.",
}
"""Why nothing may grow, in words."""


def print_growth(version: PlanVersion, growth: Growth, as_json: bool) -> None:
    """What a plan may grow to, with the reason and the source; or why nothing may."""
    from tracker.plan.document import growth_document

    if as_json:
        print_json(growth_document(version, growth))
        return
    from rich.padding import Padding
    from rich.text import Text

    out = console(sys.stdout)
    if not growth.suggestions:
        out.print(Text(WAITS[growth.waits] if growth.waits else "Nothing to change now: go on as you do."))
        return
    for suggestion in growth.suggestions:
        out.print(Text(f"{suggestion.key}: {_step(suggestion)} ({suggestion.source})", style="bold"))
        out.print(Padding(Text(suggestion.reason), (0, 0, 0, 2)))
    out.print(Text("\nNothing changes unless you want it: 'backbeat plan suggest --apply NAME'."))


def _step(suggestion: Suggestion) -> str:
    before, after = (v if isinstance(v, str) else f"{v:g}" for v in (suggestion.before, suggestion.after))
    added = [item.exercise for item in suggestion.items] if suggestion.stage else []
    return f"from {before} to {after}{', with ' + ', '.join(added) if added else ''}"


def _heading(version: PlanVersion) -> str:
    from zoneinfo import ZoneInfo

    made = version.made_at.astimezone(ZoneInfo(version.time_zone))
    who = f"{version.by}{', clinician' if version.author == 'clinician' else ''}"
    return f"Plan, version {version.version}, made on {made:%Y-%m-%d %H:%M} by {who}"


def _terms(version: PlanVersion) -> str:
    from tracker.plan.changes import waking_told

    stage = f"Stage {version.stage}. " if version.stage else ""
    until = f"until {version.ends}" if version.ends else "until it is changed"
    follows = f" Pain rules: {version.follows}." if version.follows else ""
    return (
        f"{stage}From {version.starts} {until}, each day {waking_told(version.waking)} ({version.time_zone})."
        f"{follows}"
    )
