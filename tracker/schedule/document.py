"""The schedule as JSON values: what `backbeat today --json` and `backbeat progress --json` print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.plan.model import PlanVersion
from tracker.schedule.activity import Activity
from tracker.schedule.adherence import Tally, by_day, by_exercise, by_month, by_week, tally, total
from tracker.schedule.agenda import Agenda, HeldBack
from tracker.schedule.amounts import Amount
from tracker.schedule.calls import Call
from tracker.schedule.exertion import Effort, judge, prescribed
from tracker.schedule.filled import Filled

TODAY_SCHEMA = "backbeat.today/1"
PROGRESS_SCHEMA = "backbeat.progress/1"


@dataclass(frozen=True, slots=True)
class Period:
    """The local days from `first` to `last` as they are known by `now`, told by a time zone."""

    first: date
    last: date
    now: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class DayDone:
    """What is known of a day: what became of what is asked for by exercise (of the week, where it is asked for by
    the week), how much was done of what falls due and of what does not, and what else was active.
    """

    tallies: Mapping[str, Tally]
    amounts: Sequence[Amount]
    activity: Activity | None

    @property
    def free(self) -> tuple[Amount, ...]:
        """What was done of the exercises that fall due at no time."""
        return tuple(amount for amount in self.amounts if not amount.falls_due)


def today_document(found: Agenda, done: DayDone, advice: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """A moment of a plan. `advice`: what the safety rules say of the day, as JSON values."""
    zone = found.version.time_zone
    return {
        "schema": TODAY_SCHEMA,
        "now": _local(found.now, zone),
        "day": found.day.date.isoformat(),
        "time_zone": zone,
        "awake": found.awake,
        "plan": {"id": found.version.plan, "version": found.version.version, "stage": found.version.stage},
        "due": [_call(call, zone) for call in found.due],
        "next": [_call(call, zone) for call in found.next],
        "later": [_call(call, zone) for call in found.later],
        "held": [_held(each, zone) for each in found.held],
        "throughout": [item.exercise for item in found.throughout],
        "anytime": [item.exercise for item in found.anytime],
        "done": [{"exercise": exercise} | plain_tally(tally) for exercise, tally in done.tallies.items()],
        "anytime_done": [{"exercise": a.exercise, "times": a.times, "how": a.how} for a in done.free],
        "activity": None if done.activity is None else plain_activity(done.activity, found.version),
        "advice": list(advice),
    }


def plain_tally(tally: Tally) -> dict[str, object]:
    """Counts of times, and the two shares; null where nothing is known."""
    return {
        "due": tally.due,
        "done": tally.done,
        "partly": tally.partly,
        "unknown": tally.unknown,
        "missed": tally.missed,
        "open": tally.open,
        "sensed": tally.sensed,
        "corrected": tally.corrected,
        "self_reported": tally.self_reported,
        "share": _share(tally.share),
        "dose_share": _share(tally.dose_share),
    }


def plain_activity(activity: Activity, version: PlanVersion | None) -> dict[str, object]:
    """A day's minutes, postures and efforts."""
    return {
        "day": activity.day.isoformat(),
        "minutes": [
            {
                "activity": m.activity, "how": m.how, "minutes": m.minutes, "unmeasured": m.unmeasured,
                "also_told": m.also_told,
            }
            for m in activity.minutes
        ],
        "posture": _posture(activity),
        "efforts": [_effort(effort, version) for effort in activity.efforts],
    }  # fmt: skip


def _posture(activity: Activity) -> dict[str, object] | None:
    posture, upright = activity.posture, activity.upright
    if posture is None or upright is None:
        return None
    return {
        "worn_s": round(posture.worn_s, 1),
        "unknown_s": round(posture.unknown_s, 1),
        "upright_share": _share(posture.upright_share),
        "usual_share": _share(upright.usual),
        "usual_days": upright.days,
        "than_usual": upright.than_usual,
        "long_sittings": posture.long_sittings,
        "longest_sitting_s": posture.longest_sitting_s,
    }


def _call(call: Call, zone: str) -> dict[str, object]:
    return {
        "exercise": call.exercise,
        "opens": _local(call.opens, zone),
        "closes": _local(call.closes, zone),
        "needed": call.needed,
        "sides": list(call.sides),
    }


def _held(held: HeldBack, zone: str) -> dict[str, object]:
    until = None if held.until is None else _local(held.until, zone)
    return {
        "exercise": held.exercise, "since": _local(held.since, zone), "until": until, "reason": held.reason,
        "rule": held.rule,
    }  # fmt: skip


def _effort(effort: Effort, version: PlanVersion | None) -> dict[str, object]:
    judged = judge(effort, prescribed(version))
    return {
        "at": effort.at.isoformat(),
        "score": effort.score,
        "could_talk": effort.could_talk,
        "verdict": judged.verdict,
        "reason": judged.reason,
    }


def _local(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat()


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def progress_document(
    period: Period,
    filled: Sequence[Filled],
    known: Sequence[Activity],
    version: PlanVersion | None,
    advice: Sequence[Mapping[str, object]],
) -> dict[str, object]:
    """Adherence over some days, what each of them held, and what the safety rules say of them."""
    now = period.now
    return {
        "schema": PROGRESS_SCHEMA,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "time_zone": period.zone,
        "total": plain_tally(total(tally(each, now) for each in filled)),
        "days": _dated("day", by_day(filled, now)),
        "weeks": _dated("monday", by_week(filled, now)),
        "months": _dated("month", by_month(filled, now)),
        "exercises": [{"exercise": e} | plain_tally(t) for e, t in by_exercise(filled, now).items()],
        "activity": [plain_activity(a, version) for a in known],
        "advice": list(advice),
    }


def _dated(name: str, tallies: Mapping[date, Tally]) -> list[dict[str, object]]:
    return [{name: day.isoformat()} | plain_tally(each) for day, each in tallies.items()]
