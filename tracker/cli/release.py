"""`backbeat release`: a person's decision that a stopped exercise may be done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.request_option import known_exercise
from tracker.cli.safety_words import ALL, say_held
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from tracker.safety.keeping import Safety
    from tracker.safety.state import Held

HELP = """Let an exercise be done again that pain had stopped, or all of them.

What was stopped stays so until a person decides otherwise: best after a word with your physiotherapist or doctor.
Where pain spread, or with signs such as numbness or chest pain, it is theirs to decide, and that is said. Who
decided is kept. Without EXERCISE, what is held at present is shown.

\b
Examples:
  backbeat release
  backbeat release press-up --by "A. Physio" --clinician
  backbeat release all --by "Dr B." --clinician --reason "looked at it on Tuesday"

Exit status: 0 done, 1 it is not held, 2 wrong usage.
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants what to be done again, since when and why; `exercise` None: everything."""

    patient: str
    exercise: str | None
    by: str
    clinician: bool
    reason: str | None
    at: datetime


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("release", help=HELP, short_help="Let a stopped exercise be done again.")(release)


def release(
    exercise: Annotated[str | None, typer.Argument(help="The exercise, or: all.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides.")] = None,
    clinician: Annotated[
        bool, typer.Option("--clinician", help="Who decides is a doctor or physiotherapist.")
    ] = False,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")] = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Let it be done again, and say what is still held."""
    from tracker.safety.keeping import safety_of

    if exercise is not None and not (by and by.strip()):
        raise typer.BadParameter("say who decides", param_hint="--by")
    named = None if exercise == ALL else known_exercise(exercise, "EXERCISE")
    with opened(data) as store:
        safety, whose, at = safety_of(store), patient_of(store, patient), now_of(now)
        if exercise is not None and by:
            _release(safety, Wish(whose, named, by, clinician, reason, at), as_json)
        _show(safety, whose, at, as_json)


def _release(safety: Safety, wish: Wish, as_json: bool) -> None:
    """Keep the decision, and say where it is a clinician's."""
    from tracker.cli.output import FAILED, error

    needed = safety.needs_clinician(wish.patient, wish.exercise, wish.at)
    if not safety.release(wish.patient, wish.exercise, wish.by, wish.reason, wish.at, clinician=wish.clinician):
        error(_not_held(wish.exercise, safety.held(wish.patient, wish.at)))
        raise typer.Exit(FAILED)
    if not as_json:
        _say(wish, needed)


def _not_held(exercise: str | None, held: Sequence[Held]) -> str:
    if exercise is not None and any(h.exercise is None for h in held):
        return f"{exercise} is not held by itself: every exercise is; release all, when it is time"
    return f"{exercise or 'nothing'} is {'not ' if exercise else ''}held; there is nothing to release"


def _say(wish: Wish, needed: Sequence[Held]) -> None:
    """Who released what; where that is a clinician's to decide, and nobody says that one did, to ask one first."""
    who = f"{wish.by}, clinician" if wish.clinician else wish.by
    typer.echo(f"Noted: {wish.exercise or 'everything'}, released by {who}.")
    for held in () if wish.clinician else needed:
        typer.echo(
            f"This is for a doctor or physiotherapist to decide (rule {held.rule}). If {wish.by} is neither,"
            " please ask one before you begin."
        )
        typer.echo(f"  why: {held.reason}")


def _show(safety: Safety, patient: str, at: datetime, as_json: bool) -> None:
    from tracker.document import line
    from tracker.safety.document import held_list_document

    held = safety.held(patient, at)
    if as_json:
        typer.echo(line(held_list_document(patient, held, safety.releases(patient))))
    elif held:
        say_held(held)
    else:
        typer.echo("Nothing is stopped or paused. Begin gently, at the lower end of your plan.")
