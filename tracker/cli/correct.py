"""`backbeat correct`: a count, hold, side or exercise as a person says it was, beside what was sensed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tracker.cli.session_option import Session, session_of
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.corrections import SetFigures, Wish
    from tracker.diary import Correction, How, SessionRecord
    from tracker.store import Store

HELP = """Say what really happened in a set: how many repetitions, how long a hold, which side, which exercise.

What was sensed stays beside it for ever; the latest correction holds, and every figure says which of the two it
is. Sets and repetitions count from 1. Without anything to correct, the session's sets are shown.

\b
Examples:
  backbeat correct last                                      show the sets of the last session
  backbeat correct last --set 1 --count 10
  backbeat correct 7f3a --set 2 --hold 3=12.5 --reason "slipped, and went on"
  backbeat correct 7f3a --set 2 --side left --by "A. Physio"
  backbeat correct 7f3a --set 2 --exercise press-up

Exit status: 0 done, 1 it cannot be corrected so, 2 wrong usage.
"""

Side = Literal["left", "right", "none"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("correct", help=HELP, short_help="Correct a count, hold, side or exercise.")(correct)


def correct(
    session: Session,
    number: Annotated[int | None, typer.Option("--set", min=1, metavar="N", help="Which set, from 1.")] = None,
    count: Annotated[int | None, typer.Option(min=0, metavar="K", help="So many repetitions.")] = None,
    hold: Annotated[
        list[str] | None, typer.Option(metavar="REP=S", help="The hold of a repetition, seconds; repeatable.")
    ] = None,
    side: Annotated[Side | None, typer.Option(help="The side that moved.")] = None,
    exercise: Annotated[str | None, typer.Option(metavar="ID", help="The exercise that it was.")] = None,
    by: Annotated[str, typer.Option(metavar="WHO", help="Who says so.")] = "patient",
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")] = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Keep the correction and print the result with it."""
    wishes = list(_wishes(number, count, hold or [], side, exercise))
    with opened(data) as store:
        record = session_of(store, patient_of(store, patient), session)
        _keep(store, record, wishes, by, reason, now_of(now))
        _show(store, record, as_json)


def _wishes(
    number: int | None, count: int | None, holds: Sequence[str], side: Side | None, exercise: str | None
) -> Iterator[Wish]:
    from tracker.corrections import Wish

    if number is None:
        if any(given is not None for given in (count, side, exercise)) or holds:
            raise typer.BadParameter("say which set, from 1", param_hint="--set")
        return
    if count is None and side is None and exercise is None and not holds:
        raise typer.BadParameter("say what it was: --count, --hold, --side or --exercise", param_hint="--set")
    if exercise is not None:
        yield Wish(number - 1, "exercise", exercise)
    if side is not None:
        yield Wish(number - 1, "side", None if side == "none" else side)
    if count is not None:
        yield Wish(number - 1, "rep_count", count)
    said = [_hold(text) for text in holds]
    if len({repetition for repetition, _ in said}) < len(said):
        raise typer.BadParameter("say each repetition once", param_hint="--hold")
    for repetition, seconds in said:
        yield Wish(number - 1, "hold_s", seconds, repetition - 1)


def _hold(text: str) -> tuple[int, float]:
    repetition, _, seconds = text.partition("=")
    try:
        return int(repetition), float(seconds)
    except ValueError as problem:
        raise typer.BadParameter(f"'{text}': write REP=S, such as 3=12.5", param_hint="--hold") from problem


def _keep(
    store: Store, record: SessionRecord, wishes: Sequence[Wish], by: str, reason: str | None, at: datetime
) -> None:
    """Keep the corrections: all that were asked for, or none if one of them cannot be."""
    from uuid import uuid4

    from tracker.catalogue import load_catalogue
    from tracker.corrections import make_correction

    if not wishes:
        return
    catalogue = load_catalogue()
    made = [
        make_correction(record, wish, catalogue, new_id=str(uuid4()), by=by, at=at, reason=reason)
        for wish in wishes
    ]
    for each in made:
        store.add(each)


def _show(store: Store, record: SessionRecord, as_json: bool) -> None:
    from tracker.corrections import corrected, unplaced

    corrections = store.corrections(record.patient)
    if as_json:
        _print_json(record, corrections)
        return
    typer.echo(f"session {record.id}, {record.started_at:%Y-%m-%d %H:%M}")
    for each in corrected(record, corrections):
        for text in _lines(each):
            typer.echo(text)
    for lost in unplaced(record, corrections):
        typer.echo(f"  a correction of set {lost.set + 1} fits nothing any more: {lost.field} {lost.corrected}")


def _print_json(record: SessionRecord, corrections: Sequence[Correction]) -> None:
    from tracker.corrections import corrected
    from tracker.document import line
    from tracker.export.document import correction_document, figures_document

    document = {
        "schema": "backbeat.corrections/1",
        "session": record.id,
        "sets": [figures_document(each) for each in corrected(record, corrections)],
        "corrections": [correction_document(each) for each in corrections if each.session == record.id],
    }
    print(line(document), flush=True)


def _lines(figures: SetFigures) -> Iterator[str]:
    """A set as a person reads it: what holds, how it is known, and beside a correction what was sensed."""
    from tracker.words import plural

    count = "not counted" if figures.repetitions is None else plural(figures.repetitions, "repetition")
    exercise = figures.exercise.value + _if_corrected(figures.exercise.how)
    side = f", {figures.body_side}{_if_corrected(figures.side.how)}" if figures.body_side else ""
    yield f"  set {figures.index + 1}: {exercise}{side}, {count} ({figures.rep_count.how})"
    for figure in (figures.exercise, figures.side, figures.rep_count):
        if figure.correction is not None:
            yield _said(figure.correction)
    for hold in figures.holds:
        if hold.correction is not None:
            yield _said(hold.correction)
    if figures.holds:
        yield f"    holds: {_holds(figures)}"


def _if_corrected(how: How) -> str:
    """What was sensed goes without saying."""
    return " (corrected)" if how == "corrected" else ""


def _holds(figures: SetFigures) -> str:
    from tracker.words import number

    holds = ", ".join(number(hold.value) + _if_corrected(hold.how) for hold in figures.holds)
    hows = {hold.how for hold in figures.holds}
    return f"{holds} s" + (
        " (sensed)" if hows == {"sensed"} else "; the others sensed" if "sensed" in hows else ""
    )


def _said(correction: Correction) -> str:
    words = {"rep_count": "repetitions", "hold_s": "hold", "side": "side", "exercise": "exercise"}
    which = "" if correction.repetition is None else f" {correction.repetition + 1}"
    sensed, said = (_value(value) for value in (correction.sensed, correction.corrected))
    why = f": {correction.reason}" if correction.reason else ""
    when = f"{correction.at:%Y-%m-%d %H:%M}"
    return (
        f"    {words[correction.field]}{which}: sensed {sensed}, corrected {said} by {correction.by} {when}{why}"
    )


def _value(value: float | str | None) -> str:
    return "unknown" if value is None else value if isinstance(value, str) else f"{value:g}"
