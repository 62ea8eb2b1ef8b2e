"""`backbeat release`: a person's decision that a stopped exercise may be done again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.safety_words import ALL, known_exercise, say_held
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.safety.keeping import Safety

HELP = """Let an exercise be done again that pain had stopped, or all of them.

What was stopped stays so until a person decides otherwise: best after a word with your physiotherapist or doctor,
and after one of them where the advice was to contact or consult them. Who decided is kept. Without EXERCISE, what
is held at present is shown.

\b
Examples:
  backbeat release
  backbeat release press-up --by "A. Physio"
  backbeat release all --by "Dr B." --reason "looked at it on Tuesday"

Exit status: 0 done, 1 it is not held, 2 wrong usage.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("release", help=HELP, short_help="Let a stopped exercise be done again.")
    def release(
        exercise: Annotated[str | None, typer.Argument(help="The exercise, or: all.", show_default=False)] = None,
        by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides.")] = None,
        reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")] = None,
        data: Data = None,
        patient: Patient = None,
        as_json: Json = False,
        now: Now = None,
    ) -> None:
        from tracker.safety.keeping import safety_of

        if exercise is not None and not (by and by.strip()):
            raise typer.BadParameter("say who decides", param_hint="--by")
        named = None if exercise == ALL else known_exercise(exercise, "EXERCISE")
        with opened(data) as store:
            safety, whose, at = safety_of(store), patient_of(store, patient), now_of(now)
            if exercise is not None and by:
                _release(safety, whose, named, by, reason, at)
            _show(safety, whose, at, as_json)


def _release(
    safety: Safety, patient: str, exercise: str | None, by: str, reason: str | None, at: datetime
) -> None:
    from tracker.cli.output import FAILED, error

    if safety.release(patient, exercise, by, reason, at):
        return
    if exercise is not None and any(h.exercise is None for h in safety.held(patient, at)):
        error(f"{exercise} is not held by itself: every exercise is; release all, when it is time")
    else:
        error(f"{exercise or 'nothing'} is {'not ' if exercise else ''}held; there is nothing to release")
    raise typer.Exit(FAILED)


def _show(safety: Safety, patient: str, at: datetime, as_json: bool) -> None:
    from tracker.document import line
    from tracker.safety.document import held_list_document

    held = safety.held(patient, at)
    if as_json:
        typer.echo(line(held_list_document(patient, held)))
    elif held:
        say_held(held)
    else:
        typer.echo("Nothing is stopped or paused. Begin gently, at the lower end of your plan.")
