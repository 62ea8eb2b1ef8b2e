"""How hard a walk felt, against what its source asks for: 4 to 6 of 10, and able to talk (HE)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.diary import ExertionAnswer, SelfReport, SessionRecord
from tracker.dosage import verdicts
from tracker.dosage.walking import WALKING
from tracker.model import Bounds, Verdict
from tracker.plan.model import PlanVersion
from tracker.schedule.aerobic import ALTERNATIVES
from tracker.words import number, span

MODERATE = Bounds(4, 6)
"""HE; taken too where the plan's own source says nothing of exertion."""


@dataclass(frozen=True, slots=True)
class Effort:
    """One answer. `score` 1-10, `could_talk` the talk test; None: not said."""

    at: datetime
    score: float | None
    could_talk: bool | None


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer against the prescribed range, with a sentence for the patient."""

    effort: Effort
    prescribed: Bounds
    verdict: Verdict
    reason: str


def efforts(
    records: Sequence[SessionRecord], answers: Sequence[ExertionAnswer], reports: Sequence[SelfReport]
) -> tuple[Effort, ...]:
    """Every answer about effort, by time: asked after a walk, marked in a session, told with a report (unless it
    was asked at the same moment too).
    """
    found = [Effort(answer.at, answer.score, answer.could_talk) for answer in answers]
    for record in records:
        marks = record.result.exertions
        found += [Effort(record.started_at + timedelta(seconds=m.t_s), m.score, None) for m in marks]
    aerobic = (r for r in reports if r.exercise == WALKING or r.exercise in ALTERNATIVES)
    asked = {answer.at for answer in answers}
    found += [Effort(r.at, r.exertion, None) for r in aerobic if r.exertion is not None and r.at not in asked]
    return tuple(sorted(set(found), key=lambda e: (e.at, e.score or 0.0, e.could_talk or False)))


def prescribed(version: PlanVersion | None) -> Bounds:
    """The range that a plan asks for, else a moderate one."""
    doses = [i.dosage.walking for i in version.items if i.exercise == WALKING] if version else []
    return next((d.exertion for d in doses if d is not None and d.exertion is not None), MODERATE)


def judge(effort: Effort, asked: Bounds = MODERATE) -> Judged:
    """Who cannot talk goes too fast, whatever the number; without either nothing is known."""
    verdict = verdicts.intensity(effort.score, asked)
    if effort.could_talk is False:
        verdict = "over"
    return Judged(effort, asked, verdict, _reason(effort, asked, verdict))


def _reason(effort: Effort, asked: Bounds, verdict: Verdict) -> str:
    if effort.could_talk is False:
        return "talking was hard: slow down until you can talk while you walk"
    if effort.score is None:
        talked = "you could talk, which is a good pace; " if effort.could_talk else ""
        return f"{talked}how hard it felt was not said, {span(asked)} of 10 is the aim"
    felt = f"it felt like {number(effort.score)}"
    if verdict == "over":
        return f"{felt}: a little slower next time, {span(asked)} of 10 is enough"
    if verdict == "under":
        return f"{felt}: a little brisker is fine if your back agrees, {span(asked)} of 10 is the aim"
    return f"{felt}, within {span(asked)} of 10"
