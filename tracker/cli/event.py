"""`backbeat event`: flare-ups, injuries and other things that went badly, kept and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tracker.cli.safety_words import say_advice, say_held
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tracker.diary import AdverseEvent
    from tracker.safety.keeping import Safety

HELP = """Tell of something that went badly: a flare-up, an injury, a spasm, chest pain, a fall, anything else.

A flare-up or an injury lets the exercises rest for the first three days; a spasm or chest pain until somebody
releases them. Without KIND, what was told so far is listed; with --json, as a document to hand on.

\b
Examples:
  backbeat event flare-up "lifted a box"
  backbeat event spasm
  backbeat event other "dizzy after the bridge" --session 7f3a
  backbeat event                                            list them
  backbeat event --json > events.json

Exit status: 0 it is kept, 1 it could not be kept, 2 wrong usage.
"""

Kind = Literal["flare-up", "injury", "spasm", "chest-pain", "fall", "other"]
"""Written out here, because `--help` must not load what knows them."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("event", help=HELP, short_help="Tell of a flare-up, an injury or another bad event.")(event)


def event(
    kind: Annotated[Kind | None, typer.Argument(help="What it was.", show_default=False)] = None,
    text: Annotated[str, typer.Argument(help="In your words.", show_default=False)] = "",
    session: Annotated[str | None, typer.Option(metavar="ID", help="The session in which it was.")] = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Keep the event, where one is told, and print those that are kept."""
    from uuid import uuid4

    from tracker.diary import AdverseEvent
    from tracker.safety.keeping import safety_of

    with opened(data) as store:
        safety, whose, at = safety_of(store), patient_of(store, patient), now_of(now)
        if kind is not None:
            store.add(AdverseEvent(str(uuid4()), whose, at, kind, text, session))
        if as_json:
            _print_document(whose, safety.events(whose))
        elif kind is None:
            _list(safety.events(whose))
        else:
            _answer(safety, whose, at)


def _print_document(patient: str, events: Sequence[AdverseEvent]) -> None:
    from tracker.document import line
    from tracker.safety.document import events_document

    typer.echo(line(events_document(patient, events)))


def _list(events: Sequence[AdverseEvent]) -> None:
    from sensors.errors import printable

    for event in events:
        typer.echo(f"{event.at:%Y-%m-%d %H:%M}  {event.kind:10}  {printable(event.text)}".rstrip())
    if not events:
        typer.echo("Nothing so far, and may it stay so.")


def _answer(safety: Safety, patient: str, at: datetime) -> None:
    """What is held from now on, and what to do meanwhile."""
    typer.echo("Noted; we are sorry that this happened. Thank you for telling.")
    say_advice(safety.advice_now(patient, at))
    say_held(safety.held(patient, at))
