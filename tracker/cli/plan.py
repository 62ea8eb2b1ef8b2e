"""`backbeat plan`: a plan made, shown and changed; each change a new version, none rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import plan_view
from tracker.cli.output import warning
from tracker.cli.plan_options import (
    AtStage,
    By,
    Clinician,
    Days,
    End,
    Folder,
    Follows,
    GivenMaker,
    GivenTerms,
    Override,
    Reason,
    Settings,
    Start,
    TimeZone,
    Waking,
)
from tracker.cli.plan_steps import (
    begin,
    chosen,
    composed,
    edit_of,
    newest_plan,
    numbered,
    programmes,
    rules,
)
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    pass

HELP = """Make a plan from a brochure's programme or exercise by exercise, look at it, and change it.

Every change is a new version, and what held before stays to be seen. A plan stays within what its sources say,
unless a clinician decides otherwise; that decision is kept with its reason.
"""

NEW = """Make a plan. Without anything to put into it, list the programmes.

\b
Examples:
  backbeat plan new                                       the programmes there are
  backbeat plan new relief --time-zone Europe/Berlin
  backbeat plan new strength --without prone-ball-extension --days mon,wed,fri
  backbeat plan new --add pelvic-tilt=HE --add walking=WALK --set walking.minutes=8
  backbeat plan new strength --by "Dr. Weber" --clinician --override roman-chair-extension \\
      --reason "trained under supervision"
"""

SHOW = """Show the plan that holds, or one of its versions.

\b
Examples:
  backbeat plan show
  backbeat plan show --version 1
  backbeat plan show --json
"""

EDIT = """Change the plan: what changes becomes a new version.

\b
Examples:
  backbeat plan edit --set chair-stand.repetitions=6
  backbeat plan edit --set walking.days=mon,wed,fri --waking 08:00-21:00
  backbeat plan edit --add curl-up --remove press-up --reason "as agreed by telephone"
  backbeat plan edit --set chair-stand.repetitions=12 --by "Dr. Weber" --clinician \\
      --override "chair-stand repetitions" --reason "used to more"
"""

HISTORY = """Show how the plan came to be as it is: what changed, when, by whom and why.

\b
Examples:
  backbeat plan history
  backbeat plan history --json
"""

SUGGEST = """Say how the plan may grow, with the reason and the source. Nothing changes until somebody applies it.

It looks at what was done and at the answers about pain. Nothing is suggested while pain is worse or was not asked
about, and nothing beyond what the source says.

\b
Examples:
  backbeat plan suggest
  backbeat plan suggest --apply walking.minutes
  backbeat plan suggest --apply stage --by "Dr. Weber" --clinician
"""

Add = Annotated[list[str] | None, typer.Option("--add", metavar="ID[=SOURCE]", help="Add an exercise.")]
Without = Annotated[list[str] | None, typer.Option("--without", metavar="ID", help="Leave an exercise out.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=HELP)
    group.command("new", help=NEW, short_help="Make a plan.")(new)
    group.command("show", help=SHOW, short_help="Show the plan that holds.")(show)
    group.command("edit", help=EDIT, short_help="Change the plan.")(edit)
    group.command("suggest", help=SUGGEST, short_help="Say how the plan may grow.")(suggest)
    group.command("history", help=HISTORY, short_help="Show what changed, when, by whom and why.")(history)
    app.add_typer(group, name="plan", short_help="Make, show and change a plan.")


def new(
    programme: Annotated[str | None, typer.Argument(metavar="[PROGRAMME]", help="A ready-made plan.")] = None,
    add: Add = None,
    without: Without = None,
    settings: Settings = None,
    days: Days = None,
    start: Start = None,
    end: End = None,
    waking: Waking = None,
    time_zone: TimeZone = None,
    follows: Follows = None,
    stage: AtStage = None,
    by: By = None,
    clinician: Clinician = False,
    reason: Reason = None,
    override: Override = None,
    folder: Folder = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Keep the first version of a plan and print it."""
    from uuid import uuid4

    from tracker.plan.making import first_version

    maker = GivenMaker(by, clinician, reason, override)
    given = GivenTerms(start, end, waking, time_zone, follows, stage)
    edit = edit_of(without, add, settings, days)
    with opened(data) as store:
        checks = rules(folder)
        if programme is None and not edit.add:
            plan_view.print_programmes(programmes(checks), as_json)
            return
        whose = patient_of(store, patient)
        making, base = maker.making(whose, now_of(now)), chosen(programme, checks)
        items = composed(base, edit, making, checks)
        terms = given.over(begin(base, items, making, time_zone), checks)
        version = first_version(str(uuid4()), whose, items, terms, making, checks)
        if (held := store.plan_at(whose, making.at)) is not None:
            warning(f"this takes the place of the plan that has held since {held.starts}, from its start on")
        store.save_plan(version)
        plan_view.print_plan(version, checks.catalogue, as_json)


def show(
    number: Annotated[int | None, typer.Option("--version", metavar="N", help="One version.")] = None,
    folder: Folder = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Print the plan that holds now, or a version of the newest plan."""
    with opened(data) as store:
        whose = patient_of(store, patient)
        versions = newest_plan(store.plan_versions(whose))
        held = store.plan_at(whose, now_of(now)) or versions[-1]
        version = held if number is None else numbered(versions, number)
        plan_view.print_plan(version, rules(folder).catalogue, as_json)


def edit(
    add: Add = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="ID", help="Take an exercise out.")
    ] = None,
    settings: Settings = None,
    days: Days = None,
    start: Start = None,
    end: End = None,
    waking: Waking = None,
    time_zone: TimeZone = None,
    follows: Follows = None,
    stage: AtStage = None,
    by: By = None,
    clinician: Clinician = False,
    reason: Reason = None,
    override: Override = None,
    folder: Folder = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Keep one more version of the newest plan and print what changed."""
    from tracker.plan.editing import edited
    from tracker.plan.making import next_version, terms_of

    maker = GivenMaker(by, clinician, reason, override)
    given = GivenTerms(start, end, waking, time_zone, follows, stage)
    with opened(data) as store:
        checks = rules(folder)
        whose = patient_of(store, patient)
        held = newest_plan(store.plan_versions(whose))[-1]
        items = edited(held.items, edit_of(remove, add, settings, days), checks.catalogue)
        terms = given.over(terms_of(held), checks)
        version = next_version(held, items, terms, maker.making(whose, now_of(now)), checks)
        store.save_plan(version)
        plan_view.print_change(held, version, as_json)


def suggest(
    apply: Annotated[list[str] | None, typer.Option("--apply", metavar="NAME", help="Make this change.")] = None,
    by: By = None,
    clinician: Clinician = False,
    reason: Reason = None,
    folder: Folder = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Print what the newest plan may grow to; what a person applies is kept as one more version."""
    from zoneinfo import ZoneInfo

    from tracker.plan.progression import growth
    from tracker.plan.steps import applied, lived

    maker, moment = GivenMaker(by, clinician, reason, None), now_of(now)
    with opened(data) as store:
        checks = rules(folder)
        whose = patient_of(store, patient)
        versions = newest_plan(store.plan_versions(whose))
        local = moment.astimezone(ZoneInfo(versions[-1].time_zone))
        found = growth(versions, lived(store, whose, local), local, programmes(checks), checks.catalogue)
        if not apply:
            plan_view.print_growth(versions[-1], found, as_json)
            return
        version = applied(versions[-1], found, apply, maker.making(whose, moment), checks)
        store.save_plan(version)
        plan_view.print_change(versions[-1], version, as_json)


def history(data: Data = None, patient: Patient = None, as_json: Json = False) -> None:
    """Print every version of every plan with what changed."""
    with opened(data) as store:
        versions = store.plan_versions(patient_of(store, patient))
        newest_plan(versions)
        plan_view.print_history(versions, as_json)
