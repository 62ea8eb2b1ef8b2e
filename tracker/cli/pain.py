"""`backbeat pain`: what hurts, where and how much, and what that means for the exercises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from tracker.cli.request_option import known_exercise
from tracker.cli.safety_words import say_advice, say_held
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from tracker.diary import PainAnswer, Sign
    from tracker.store import Store

HELP = """Tell what hurts, and hear what that means: go on, pause, or stop.

SCORE is from 0 (nothing hurts) to 10. Where it hurts matters more than how much: the centre of the low back, the
buttock, the thigh, or below the knee. Tell it before an exercise, at a stop, afterwards, and, when asked, ten
minutes later. What is stopped stays so until somebody releases it (backbeat release).

\b
Examples:
  backbeat pain 3 --zone centre                                         how it is now
  backbeat pain 5 --zone centre --when during --exercise press-up       a stop
  backbeat pain 3 --zone centre --when later --exercise press-up        ten minutes later
  backbeat pain 4 --zone thigh --side left --when after --exercise press-up
  backbeat pain 2 --zone thigh --sign tingling

Exit status: 0 it is kept, 1 it could not be kept, 2 wrong usage.
"""

Zone = Literal["centre", "buttock", "thigh", "below-knee"]
Side = Literal["left", "right"]
When = Literal["before", "during", "after", "later"]
SIGNS = ("numbness", "tingling", "chest-pain", "weakness", "bladder-or-bowel")
"""The words that the options take: written out here, because `--help` must not load what knows them."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pain", help=HELP, short_help="Tell what hurts, and hear what that means.")(pain)


def pain(
    score: Annotated[
        float | None, typer.Argument(min=0, max=10, help="How much, 0 to 10.", show_default=False)
    ] = None,
    zone: Annotated[Zone | None, typer.Option(help="Where it hurts.")] = None,
    side: Annotated[Side | None, typer.Option(help="On which side.")] = None,
    when: Annotated[
        When | None,
        typer.Option(
            help="Before, at a stop, after, or asked again. Without it: after, where an exercise or session is"
            " named, else before."
        ),
    ] = None,
    exercise: Annotated[str | None, typer.Option(metavar="ID", help="The exercise it is about.")] = None,
    sign: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD", help=f"What is new; repeatable: {', '.join(SIGNS)}."),
    ] = None,
    session: Annotated[str | None, typer.Option(metavar="ID", help="The session it is about.")] = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Keep the answer, and say what it means."""
    from uuid import uuid4

    from tracker.diary import PainAnswer

    if score is None and zone is None and not sign:
        raise typer.BadParameter("say how much it hurts (0 to 10), where (--zone), or a --sign")
    named = known_exercise(exercise)
    # Pain that is about no exercise is what the next one is compared with, not the work of the last.
    moment = when or ("after" if named or session else "before")
    with opened(data) as store:
        answer = PainAnswer(
            str(uuid4()), patient_of(store, patient), now_of(now), moment, score, zone, side, named, session,
            _signs(sign or ()),
        )  # fmt: skip
        _tell(store, answer, as_json)


def _signs(named: Sequence[str]) -> tuple[Sign, ...]:
    """The signs, each once.

    Raises:
        BadParameter: one is unknown.
    """
    for name in named:
        if name not in SIGNS:
            raise typer.BadParameter(f"'{name}' is not one of {', '.join(SIGNS)}", param_hint="--sign")
    return cast("tuple[Sign, ...]", tuple(dict.fromkeys(named)))


def _tell(store: Store, answer: PainAnswer, as_json: bool) -> None:
    """Keep the answer, and print what the rules say of it and what is held now."""
    from tracker.document import line
    from tracker.safety.document import advice_document
    from tracker.safety.keeping import safety_of

    safety = safety_of(store)
    advice = safety.keep(answer)
    held = safety.held(answer.patient, answer.at)
    if as_json:
        typer.echo(line(advice_document(answer, advice, held)))
        return
    typer.echo("Noted, thank you.")
    say_advice(advice)
    say_held(held)
