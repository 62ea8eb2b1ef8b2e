"""Answers that are given on the command line, for scripts and for whoever knows them already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from tracker.diary import PainWhen
    from tracker.live.asking import Answers, PainSaid

FORM = "use a number from 0 to 10, then the place: '2 centre', '4 thigh left', or 0"


def answers_of(before: str | None, after: str | None, exertion: float | None) -> Answers:
    """The answers.

    Raises:
        BadParameter: one says nothing that is understood.
    """
    from tracker.live.asking import Answers

    given: dict[PainWhen, str | None] = {"before": before, "after": after}
    pain = {when: pain_said(text, f"--pain-{when}") for when, text in given.items() if text is not None}
    return Answers(pain, exertion)


def pain_said(text: str, hint: str) -> PainSaid:
    """A number, a place and a side.

    Raises:
        BadParameter: they are not that.
    """
    from tracker.live.asking import SIDES, ZONES, PainSaid

    score, *rest = text.split() or [""]
    try:
        number = float(score)
    except ValueError:
        number = -1.0
    zone = ZONES.get(rest[0]) if rest else None
    side = SIDES.get(rest[1]) if len(rest) > 1 else None
    understood = 0.0 <= number <= 10.0 and len(rest) <= 2 and (number == 0.0 or zone not in (None, "none"))
    if not understood or (len(rest) > 1 and side is None):
        raise typer.BadParameter(FORM, param_hint=hint)
    if number == 0.0:
        return PainSaid(0.0)
    return PainSaid(number, zone, None if side == "both" else side)  # type: ignore[arg-type]
