"""A week in a store, made of the sample day: its sessions again on earlier days, and what a patient says of them.

Everything in it is synthetic. The sample day is the week's last; the days before hold some of its sessions, a
flare-up in which pain moves outwards and an exercise is stopped, and its way back; one count is corrected, and a
swim is told that no sensor saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from sensors.recording import open_recording
from sensors.stream import SessionInfo, Zone
from tracker.catalogue import Catalogue
from tracker.diary import Correction, PainAnswer, PainWhen, SelfReport
from tracker.model import SessionResult
from tracker.plan.avoided import load_avoided
from tracker.plan.making import Making, Rules, Terms, first_version
from tracker.plan.programme import load_programmes
from tracker.safety.keeping import safety_of
from tracker.safety.model import Advice
from tracker.session import Request
from tracker.store import Store
from tracker.store.importing import session_record
from tracker.store.signal import Packed, packed

DAYS: Mapping[int, tuple[str, ...]] = {
    6: ("0730-morning", "0930-backbend", "1030-walk", "1135-backbend", "1730-walk"),
    5: ("0730-morning", "0930-backbend", "1030-walk", "1135-backbend"),
    4: ("0730-morning",),
    3: (),
    2: ("1030-walk",),
    1: ("0730-morning", "0930-backbend", "1730-walk"),
    0: (
        "0730-morning", "0930-backbend", "1030-walk", "1135-backbend", "1330-backbend-broken-off", "1500-legs",
        "1730-walk", "1900-strength",
    ),
}  # fmt: skip
"""How many days before the sample day, and which of its recordings."""

FLARE, BACK = 4, 2
"""The day on which pain moves outwards, and that on which it is back at the centre."""

HURTS = "standing-extension"


@dataclass(frozen=True, slots=True)
class SampleSession:
    """A recording of the sample day, as it was read and analysed."""

    name: str
    info: SessionInfo
    started_at: datetime
    samples: Packed
    result: SessionResult


@dataclass(frozen=True, slots=True)
class Week:
    """What was put into the store. `advice`: what the rules said when pain moved outwards, and of what; `until`:
    the end of the sample day, an aware time in the patient's zone.
    """

    patient: str
    first: date
    until: datetime
    sessions: int
    flare: PainAnswer
    advice: tuple[Advice, ...]
    correction: Correction


def sample_session(path: Path, result: SessionResult) -> SampleSession:
    """A recording of the sample day with its analysis.

    Raises:
        RecordingError, SidecarError: it cannot be read.
    """
    with open_recording(path) as recording:
        samples, info = packed(recording.blocks()), recording.session
    began = datetime.fromisoformat(str(info.started_at)).astimezone(ZoneInfo(str(info.time_zone)))
    return SampleSession(path.name.split(".")[0], info, began, samples, result)


def tell_week(store: Store, sessions: Sequence[SampleSession], catalogue: Catalogue) -> Week:
    """Put the week into an empty store.

    Raises:
        StoreError: the store cannot be written.
    """
    patient, last = str(sessions[0].info.patient), sessions[0].started_at
    _plan(store, patient, last - timedelta(days=max(DAYS)), catalogue)
    kept = sum(_keep(store, s, back) for back, names in DAYS.items() for s in sessions if s.name in names)
    flare, advice = _flare_up(store, patient, last)
    correction = _correct(store, patient, last - timedelta(days=1))
    swim = SelfReport(_id("swim"), patient, _at(last, BACK, time(16)), "swimming", minutes=20.0, exertion=4.0)
    store.add(swim)
    first, until = (last - timedelta(days=max(DAYS))).date(), _at(last, 0, time(21, 30))
    return Week(patient, first, until, kept, flare, advice, correction)


def _plan(store: Store, patient: str, first: datetime, catalogue: Catalogue) -> None:
    """NASS's relief stage, from the first morning on."""
    relief = load_programmes(catalogue)["relief"]
    terms = Terms(first.date(), str(first.tzinfo), (time(7), time(20)), stage=relief.stage, follows=relief.source)
    making = Making(_id("plan version"), _at(first, 0, time(6, 45)), "a clinician", "clinician", "low back pain")
    rules = Rules(catalogue, load_avoided())
    store.save_plan(first_version(_id("plan"), patient, relief.items, terms, making, rules))


def _keep(store: Store, sample: SampleSession, back: int) -> bool:
    """A session of the sample day as one of so many days before."""
    began = sample.started_at - timedelta(days=back)
    name = sample.info.session_id if back == 0 else _id(f"{sample.name} {back}")
    info = replace(sample.info, session_id=name)
    record = session_record(info, Request(), sample.result, began)
    plan = store.plan_at(record.patient, began)
    record = replace(record, plan_version=None if plan is None else plan.id)
    return store.save_packed(record, sample.samples)


def _flare_up(store: Store, patient: str, last: datetime) -> tuple[PainAnswer, tuple[Advice, ...]]:
    """Pain moves to the buttock in a set, and is back at the centre two days later; then the exercise is free."""
    safety = safety_of(store)
    before = _pain(patient, _at(last, FLARE, time(9, 28)), "before", 2.0, "centre")
    flare = replace(_pain(patient, _at(last, FLARE, time(9, 34)), "during", 5.0, "buttock"), side="left")
    safety.keep(before)
    advice = safety.keep(flare)
    safety.keep(replace(_pain(patient, _at(last, FLARE - 1, time(19)), "later", 3.0, "buttock"), side="left"))
    safety.keep(_pain(patient, _at(last, BACK, time(18)), "later", 2.0, "centre"))
    safety.release(patient, HURTS, "a clinician", "pain is back at the centre", _at(last, BACK, time(19)))
    return flare, advice


def _pain(patient: str, at: datetime, when: PainWhen, score: float, zone: Zone) -> PainAnswer:
    return PainAnswer(_id(f"pain {at}"), patient, at, when, score, zone, exercise=HURTS)


def _correct(store: Store, patient: str, day: datetime) -> Correction:
    """The backbends of that day: one more than the sensor counted, made before the set was marked."""
    began = _at(day, 0, time(9))
    record = next(s for s in store.sessions(patient, began, began + timedelta(hours=1)))
    sensed = record.result.sets[0].rep_count
    correction = Correction(
        _id("correction"), patient, record.id, 0, "rep_count", sensed, (sensed or 0) + 1, "the patient",
        record.started_at + timedelta(minutes=5), reason="one was made before the start was pressed",
    )  # fmt: skip
    store.add(correction)
    return correction


def _at(day: datetime, back: int, clock: time) -> datetime:
    """A local time so many days before a day."""
    return datetime.combine(day.date() - timedelta(days=back), clock, day.tzinfo)


def _id(what: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"backbeat sample week: {what}"))
