"""Whole sessions, from the sensor over the journal into the store: live and replay are the same, byte for byte."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.types import Event
from sensors.devices.model import HeartRate
from sensors.live import Beside, Item
from sensors.simulated import Cue, SimulatedSource
from tests.running import catalogue
from tests.tracker.live.rig import Heard, Ran, Recut, lead
from tracker.document import line, result_document
from tracker.live.asking import Answers, PainSaid
from tracker.live.coach import Settings
from tracker.live.model import Say, Step
from tracker.live.run import Keys
from tracker.live.steps import steps_of
from tracker.store import Store, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


def source(device: str) -> SimulatedSource:
    return SimulatedSource(f"simulated:{device}", math.inf)


def test_a_set_is_seen_counted_kept_and_the_same_again(tmp_path: Path, store: Store) -> None:
    ran = lead(source("press-up?reps=10"), tmp_path, store, "press-up")
    assert "seen" in ran.heard.texts()
    assert ran.counts() == list(range(1, 11))
    assert ran.live == ran.kept()
    assert '"rep_count": 10' in ran.live[0]
    _same_from_a_file(ran)
    assert list(tmp_path.glob("*.journal")) == []
    assert ran.heard.closed
    (session,) = store.sessions("me")
    assert [m.kind for m in session.marks] == ["start", "stop"]
    assert "synthetic" in (session.sensor or "")


@settings(deadline=None, max_examples=3, derandomize=True)
@given(sizes=st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_however_the_samples_come_live_is_the_replay(
    tmp_path_factory: pytest.TempPathFactory, sizes: Sequence[int]
) -> None:
    folder = tmp_path_factory.mktemp("journals")
    with open_store(":memory:") as store:
        ran = lead(Recut(source("chair-stand?reps=3&loss=0.02"), sizes), folder, store, "chair-stand")
    assert ran.live == ran.kept()
    assert '"rep_count": 3' in ran.live[0]
    _same_from_a_file(ran)


def _same_from_a_file(ran: Ran) -> None:
    """Sets, walking, postures and comparisons, byte for byte."""
    for live, result in zip(ran.live, ran.files, strict=True):
        replayed = json.loads(line(result_document(result)))
        for key in ("sets", "walking", "postures", "comparisons"):
            assert line(json.loads(live)[key]) == line(replayed[key])


def test_a_link_that_drops_in_a_hold_is_a_hole_and_nothing_is_counted_twice(tmp_path: Path, store: Store) -> None:
    ran = lead(source("prone-on-elbows?reps=3&drop=8&away=4"), tmp_path, store, "prone-on-elbows")
    texts = ran.heard.texts()
    assert texts.index("link-lost") < texts.index("link-back")
    (missed,) = [said for said in ran.heard.says if said.text == "missed"]
    assert missed.values["seconds"] in (4, 5)
    assert ran.counts() == sorted(set(ran.counts()))
    assert max(ran.counts(), default=0) <= 3
    assert ran.live == ran.kept()
    (record,) = [closed.record for closed in ran.closed]
    assert record is not None
    (gap,) = record.result.recording.gaps
    assert gap.end_s - gap.start_s == pytest.approx(4.0, abs=0.3)
    assert record.result.sets[0].rep_count == 3
    assert any(view.missed_s > 3.0 for view in ran.heard.views)


def test_a_heart_rate_beside_it_is_shown_and_kept(tmp_path: Path, store: Store) -> None:
    ran = lead(_Beating(source("chair-stand?reps=2"), [50]), tmp_path, store, "chair-stand")
    assert ran.live == ran.kept()
    assert ran.heard.views[-1].pulse_bpm == 92


class _Beating(Recut):
    """A chest strap beats beside the sensor."""

    async def items(self) -> AsyncIterator[Item]:
        async for item in super().items():
            yield item
            yield Beside(self.session_s(0.0), HeartRate(92, (0.65,)))


def test_a_sensor_where_the_exercise_cannot_be_seen_is_told_before_anything_begins(
    tmp_path: Path, store: Store
) -> None:
    steps = [Step(s.exercise, s.side, s.dosage, "wrist") for s in _steps("press-up")]
    ran = lead(source("press-up?reps=2"), tmp_path, store, steps)
    texts = ran.heard.texts()
    assert texts.index("unseen") < texts.index("next")
    assert "seen" not in texts
    assert ran.counts() == []


def test_a_sensor_that_does_not_move_is_told(tmp_path: Path, store: Store) -> None:
    ran = lead(_Still(source("press-up?reps=2")), tmp_path, store, "press-up", reacts=_left_out)
    assert "not-moved" in ran.heard.texts()
    assert ran.live != []
    assert "set_start" not in ran.heard.kinds()


class _Still(Recut):
    """The patient does not hear, and rests."""

    def __init__(self, inner: SimulatedSource) -> None:
        super().__init__(inner, [100])
        inner._heard = True

    def hear(self, cue: object, exercise: object = None, side: object = None) -> None:
        pass


def _left_out(keys: Keys, said: Say) -> None:
    if said.text == "not-moved":
        keys.press("n")


def test_taps_stop_a_set_from_afar(tmp_path: Path, store: Store) -> None:
    ran = _tapped("tap twice", tmp_path, store)
    assert "stopped" in ran.heard.texts()
    assert "rested" not in ran.heard.texts()
    assert ran.live == ran.kept()


def test_three_taps_are_pain_and_the_place_is_unknown(tmp_path: Path, store: Store) -> None:
    ran = _tapped("tap three times", tmp_path, store)
    assert "stopped-for-pain" in ran.heard.texts()
    kept = [(a.when, a.score, a.zone, a.exercise) for a in store.pains("me")]
    assert kept == [("during", None, None, "press-up")]
    assert ran.live == ran.kept()


def _tapped(cue: Cue, folder: Path, store: Store) -> Ran:
    """A session in which the patient rests after three repetitions, and then taps."""
    patient, waits, going = source("press-up"), list[Say](), set[str]()

    def reacts(keys: Keys, said: Say) -> None:
        going.update({"go"} if said.text == "go" else set())
        if said.text == "number" and said.values["n"] == 3 and "go" in going:
            going.clear()
            patient.hear("stop")
            waits.append(said)

    return lead(_Tapping(patient, waits, cue), folder, store, "press-up", reacts=reacts)


class _Tapping(Recut):
    """The patient taps some seconds after `waits` has something in it."""

    def __init__(self, inner: SimulatedSource, waits: list[Say], cue: Cue) -> None:
        super().__init__(inner, [100])
        self._patient, self._waits, self._cue = inner, waits, cue
        self._since_s: float | None = None

    def session_s(self, monotonic_s: float) -> float:
        now_s = self._inner.session_s(monotonic_s)
        if self._waits and self._since_s is None:
            self._since_s = now_s
        if self._since_s is not None and now_s - self._since_s > 4.0 and self._waits:
            self._waits.clear()
            self._patient.hear(self._cue)
        return now_s


def test_two_places_are_two_recordings_and_answers_are_kept(tmp_path: Path, store: Store) -> None:
    steps = [*_steps("prone-extension"), *_steps("chair-stand")]
    answers = Answers({"before": PainSaid(2.0, "centre"), "after": PainSaid(1.0, "centre")})
    ran = lead(
        source("prone-extension?reps=3"), tmp_path, store, steps,
        settings=Settings(keyboard=False, ready_s=2.0, answers=answers),
    )  # fmt: skip
    assert [s.placement for s in store.sessions("me")] == ["chest", "thigh"]
    assert ran.live == ran.kept()
    assert [(a.when, a.score, a.exercise) for a in store.pains("me")] == [
        ("before", 2.0, None),
        ("after", 1.0, "prone-extension"),
        ("after", 1.0, "chair-stand"),
    ]


def test_ctrl_c_keeps_what_was_done(tmp_path: Path, store: Store) -> None:
    def reacts(keys: Keys, said: Say) -> None:
        if said.text == "least-reps":
            keys.stop()

    ran = lead(source("chair-stand?reps=8"), tmp_path, store, "chair-stand", reacts=reacts)
    assert ran.heard.texts()[-1] == "over"
    (session,) = store.sessions("me")
    assert [m.kind for m in session.marks] == ["start", "stop"]
    assert (session.result.sets[0].rep_count or 0) >= 5


def test_a_reader_of_events_who_leaves_does_not_end_it_badly(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(self: Heard, event: Event) -> None:
        if event.kind == "rep":
            raise BrokenPipeError

    monkeypatch.setattr(Heard, "event", gone)
    ran = lead(source("chair-stand?reps=4"), tmp_path, store, "chair-stand")
    (session,) = store.sessions("me")
    assert [m.kind for m in session.marks] == ["start", "stop"]
    assert ran.live == ran.kept()


def _steps(exercise: str) -> tuple[Step, ...]:
    return steps_of(catalogue().get(exercise), None, None, None, None)
