"""What `backbeat live` puts together: plan, sensor, coach, screen and voice; and what it keeps at the end."""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from tracker.cli.store_option import SIMULATED, now_of, patient_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sensors.devices.model import Family
    from sensors.live import LiveSource, SourceInfo
    from tracker.catalogue import Catalogue
    from tracker.diary import SessionRecord
    from tracker.live.asking import Answers
    from tracker.live.model import Step
    from tracker.live.present import Presenter
    from tracker.live.recorder import Recording
    from tracker.live.run import Running, Taken
    from tracker.live.words import Words
    from tracker.safety.keeping import Safety
    from tracker.safety.state import Held
    from tracker.session import Request
    from tracker.store import Store


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for; None where it was not. `own`: the user's own kinds of sensors."""

    exercise: str | None
    device: str | None
    side: Literal["left", "right"] | None
    source: str | None
    placement: str | None
    height_m: float | None
    ready_s: float
    check: bool
    speed: float
    language: str
    quiet: bool
    plain: bool
    as_json: bool
    answers: Answers
    beside: str | None = None
    own: tuple[Family, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended. `failed`: what went wrong and what to do; None when all went well."""

    failed: str | None = None
    notes: tuple[str, ...] = ()


def begin(store: Store, data: str | None, patient: str | None, now: str | None, wish: Wish) -> Outcome:
    """Lead through a session and keep it.

    Raises:
        TrackerError, SensorError: it cannot begin or be kept; the message says what to do.
        BadParameter: wrong usage.
    """
    from sensors.pod import PREFIX as POD
    from tracker.cli.request_option import prepared
    from tracker.live.sources import source_of
    from tracker.safety.keeping import safety_of

    catalogue, request = prepared(wish.exercise, wish.side, wish.source, wish.placement, wish.height_m)
    request = replace(request, exercise=None, side=None)
    pod = (wish.device or "").startswith(POD)
    wish = replace(wish, placement=wish.placement or "foot", check=False) if pod else wish
    source = source_of(wish.device, wish.speed, wish.beside, wish.own)
    whose, safety, started = _whose(store, patient, data, wish.device), safety_of(store), now_of(now)
    steps = _steps(store, safety, whose, started, catalogue, request, wish)
    if isinstance(steps, Outcome):
        return steps
    if pod and any(step.exercise.kind != "walking" for step in steps):
        return Outcome(f"{wish.device}: a foot pod alone sees walks only; say: backbeat live walking")
    return _Live(store, data, safety, whose, started, catalogue, request, wish).run(source, steps)


def _whose(store: Store, patient: str | None, data: str | None, device: str | None) -> str:
    """Whose session it is. A simulated one is nobody's in the platform's own folder, unless somebody is named."""
    simulated = device is not None and device.startswith("simulated:")
    return SIMULATED if simulated and patient is None and data is None else patient_of(store, patient)


def _steps(
    store: Store,
    safety: Safety,
    whose: str,
    now: datetime,
    catalogue: Catalogue,
    request: Request,
    wish: Wish,
) -> tuple[Step, ...] | Outcome:
    """What there is to do; or why there is nothing."""
    from tracker.cli import schedule_facts
    from tracker.live.steps import due, steps_of
    from tracker.safety.gathering import clock_of, facts_by
    from tracker.schedule.agenda import agenda
    from tracker.schedule.days import day_at, week_of

    versions = store.plan_versions(whose)
    known = facts_by(safety, whose, week_of(day_at(now, clock_of(versions, now)).date), now)
    found = agenda(known.versions, known.done, known.held, now)
    exercise = wish.exercise or (None if found is not None else _simulated_exercise(wish.device))
    held = safety.held(whose, now)
    if refused := next((_refusal(h) for h in held if h.exercise in (None, exercise)), None):
        return refused
    if exercise is not None:
        items = () if found is None else found.version.items
        item = next((i for i in items if i.exercise == exercise), None)
        return steps_of(catalogue.get(exercise), item, wish.side, wish.placement, request.source)
    if found is None:
        schedule_facts.refuse_without_plan(versions, now)
    steps = due(found, catalogue, wish.placement, [h.exercise for h in held])
    return steps or Outcome(None, ("nothing is due now; backbeat today tells what comes next",))


def _simulated_exercise(device: str | None) -> str | None:
    """What a simulated patient does, where nobody says what to do."""
    from sensors.simulated import PREFIX, wish_of

    return wish_of(device).exercise if device is not None and device.startswith(PREFIX) else None


def _refusal(held: Held) -> Outcome:
    what, since = held.exercise or "every exercise", f"{held.since:%Y-%m-%d %H:%M}"
    return Outcome(f"{what} is held back since {since}: {held.reason} (see: backbeat today)")


class _Live:
    """One session, from the sensor to the store."""

    def __init__(
        self,
        store: Store,
        data: str | None,
        safety: Safety,
        whose: str,
        started: datetime,
        catalogue: Catalogue,
        request: Request,
        wish: Wish,
    ) -> None:
        self._store, self._data, self._safety, self._whose = store, data, safety, whose
        self._started, self._catalogue, self._request, self._wish = started, catalogue, request, wish

    def run(self, source: LiveSource, steps: Sequence[Step]) -> Outcome:
        """Lead through it, keep it, and show what it gave."""
        from uuid import uuid4

        from tracker.diary import ExertionAnswer

        running = asyncio.run(self._led(source, steps))
        for taken in running.taken:
            self._keep(taken, steps)
        if running.could_talk is not None:
            self._store.add(
                ExertionAnswer(str(uuid4()), self._whose, self._started, None, running.could_talk)
            )  # fmt: skip
        return Outcome(None if running.problem is None else str(running.problem))

    async def _led(self, source: LiveSource, steps: Sequence[Step]) -> Running:
        from tracker.cli.live_keys import listening, somebody_there
        from tracker.live.coach import Coach, Settings
        from tracker.live.judging import Judging
        from tracker.live.model import Say
        from tracker.live.run import Keys, Running

        wish = self._wish
        if not wish.as_json:
            print(self._words().phrase(Say("looking")), flush=True)
        try:
            info = await source.open()
            at = self._wall(source)
            keyboard = somebody_there() and not wish.as_json
            settings = Settings(keyboard, wish.ready_s, info.rate_hz, wish.check, wish.answers)
            coach = Coach(steps, Judging(self._safety, self._whose, at), settings)
            keys, recorded = Keys(), self._recorded(info, at)
            running = Running(source, coach, self._presenter(info), keys, recorded, time.monotonic)
            with listening(keys):
                await running.run()
        finally:
            await source.close()
        return running

    def _wall(self, source: LiveSource) -> Callable[[float], datetime]:
        """The wall clock at a time of the session."""
        now_s = time.monotonic()
        return lambda session_s: self._started + timedelta(seconds=source.monotonic_s(session_s) - now_s)

    def _recorded(self, info: SourceInfo, at: Callable[[float], datetime]) -> Callable[[str], Recording]:
        from tracker.calibration import UNCALIBRATED
        from tracker.journal import FOLDER
        from tracker.live.recorder import Place, Recording
        from tracker.store import data_folder
        from tracker.store.calibrated import kept_calibration

        plan = self._store.plan_at(self._whose, self._started)
        place = Place(
            data_folder(self._data) / FOLDER, self._whose, self._catalogue, self._request, info, at,
            None if plan is None else plan.time_zone, self._wish.height_m, time.monotonic,
            kept_calibration(self._store, self._whose) or UNCALIBRATED,
        )  # fmt: skip
        return lambda placement: Recording(place, placement)

    def _words(self) -> Words:
        from tracker.live.words import load_words

        return load_words(self._wish.language, self._catalogue)

    def _presenter(self, info: SourceInfo) -> Presenter:
        from tracker.cli.live_presenters import presenter

        wish = self._wish
        return presenter(self._words(), info, as_json=wish.as_json, plain=wish.plain, quiet=wish.quiet)

    def _keep(self, taken: Taken, steps: Sequence[Step]) -> None:
        """Take a recording's journal into the store, and show what it gave."""
        from tracker.journal import close_journal

        if taken.recording.path is None:
            return
        closed = close_journal(taken.recording.path, self._store, self._catalogue)
        if closed.record is not None and not self._wish.as_json:
            self._show(closed.record, steps)

    def _show(self, record: SessionRecord, steps: Sequence[Step]) -> None:
        """What a recording gave: as a report, and in the patient's own language as it was said."""
        from tracker.cli.output import console
        from tracker.live.model import Say
        from tracker.live.results import summary
        from tracker.report import brief_report

        synthetic = "synthetic" in (record.sensor or "")
        if self._wish.language == "en":
            named = "this session (synthetic)" if synthetic else "this session"
            shown = replace(record.result, recording=replace(record.result.recording, path=named))
            brief_report(shown, self._catalogue, console(sys.stdout))
            return
        words = self._words()
        for line in summary(record.result, steps, words):
            print(line)
        if synthetic:
            print(words.phrase(Say("result-synthetic")))
