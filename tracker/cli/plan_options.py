"""Options of `backbeat plan` and what is read from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from tracker.plan.making import Making, Rules, Terms
    from tracker.plan.model import Author

Folder = Annotated[
    Path | None, typer.Option("--exercises", metavar="DIR", help="A folder with exercises of your own.")
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who makes the change. [the patient]")]
Clinician = Annotated[bool, typer.Option("--clinician", help="Who makes it is a clinician.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")]
Override = Annotated[
    list[str] | None,
    typer.Option("--override", metavar="RULE", help="A rule that the clinician decides against; kept."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="ID.FIGURE=VALUE",
        help="Change a figure: repetitions, hold, minutes, walks, every, per-day, per-week, source, days, note.",
    ),
]  # fmt: skip
Days = Annotated[
    str | None,
    typer.Option("--days", metavar="DAYS", help="mon,wed,fri: for what no source says how often."),
]
Start = Annotated[str | None, typer.Option("--start", metavar="DATE", help="The first day.")]
End = Annotated[str | None, typer.Option("--end", metavar="DATE", help="The last day, or none.")]
Waking = Annotated[
    str | None, typer.Option("--waking", metavar="HH:MM-HH:MM", help="When something may be due. [07:00-22:00]")
]
TimeZone = Annotated[
    str | None, typer.Option("--time-zone", metavar="NAME", help="Such as Europe/Berlin. [this computer's]")
]
Follows = Annotated[
    str | None, typer.Option("--follows", metavar="BROCHURE", help="Whose pain rules hold (HE stops at once).")
]

Stage = Literal["relief", "posture", "flexion", "strength"]
"""Written out here, because `--help` must not load what knows them."""

AtStage = Annotated[Stage | None, typer.Option("--stage", help="The stage. [the programme's]")]


@dataclass(frozen=True, slots=True)
class GivenTerms:
    """The terms as they were typed; None: not given."""

    start: str | None
    end: str | None
    waking: str | None
    time_zone: str | None
    follows: str | None
    stage: Stage | None

    def over(self, terms: Terms, rules: Rules) -> Terms:
        """The terms with what was given in their place.

        Raises:
            BadParameter: something cannot be read.
            UnknownSourceError: no brochure of that name.
        """
        return replace(
            terms,
            starts=_day(self.start, "--start") or terms.starts,
            ends=terms.ends if self.end is None else _end(self.end),
            waking=terms.waking if self.waking is None else _waking(self.waking),
            time_zone=self.time_zone or terms.time_zone,
            stage=self.stage or terms.stage,
            follows=terms.follows if self.follows is None else rules.catalogue.source(self.follows),
        )


@dataclass(frozen=True, slots=True)
class GivenMaker:
    """Who makes a change and why, as typed."""

    by: str | None
    clinician: bool
    reason: str | None
    override: list[str] | None

    def making(self, patient: str, now: datetime) -> Making:
        """The making of one version, with an id of its own; a clinician has to say who they are.

        Raises:
            BadParameter: a clinician without a name.
        """
        from uuid import uuid4

        from tracker.plan.making import Making

        if self.clinician and not self.by:
            raise typer.BadParameter("say which clinician, with --by NAME", param_hint="--clinician")
        by, override = self.by or patient, tuple(self.override or ())
        author: Author = "clinician" if self.clinician else "patient"
        return Making(str(uuid4()), now, by, author, self.reason, override)


def _day(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as problem:
        raise typer.BadParameter("use a day like 2026-03-02", param_hint=option) from problem


def _end(text: str) -> date | None:
    return None if text == "none" else _day(text, "--end")


def _waking(text: str) -> tuple[time, time]:
    try:
        up, down = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError as problem:
        raise typer.BadParameter("use two times like 07:00-22:00", param_hint="--waking") from problem
    return up, down
