"""A whole session over a simulated sensor's true wire format, whose link is lost in the middle of a hold."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sensors.stream import SampleBlock
from sensors.synthetic import simulate
from sensors.wireless import WirelessSource
from tests.peripherals.chip import Worn
from tests.peripherals.polar import PolarSensor
from tests.sensors.scripted_radio import ScriptedRadio
from tests.sensors.virtual_time import now_s, run_virtually
from tests.tracker.live.rig import Ran, led
from tracker.live.coach import Settings
from tracker.store import open_store

BEGINS_S = 9.0
"""The patient begins when the countdown is over."""

AWAY_S = 3.0


def worn() -> tuple[Worn, float]:
    """Three long holds on the elbows, and the middle of the second."""
    made = simulate("prone-on-elbows", seed=1, level="easy", around=False, rate_hz=50, gyroscope=True, reps=3)
    t_s = made.block.t_s - made.block.t_s[0] + BEGINS_S
    second = made.truth["sets"][0]["reps"][1]  # type: ignore[index]
    middle_s = BEGINS_S + (second["hold_start_s"] + second["hold_end_s"]) / 2.0
    return Worn(SampleBlock(t_s, made.block.acc, made.block.gyr)), middle_s


def session(folder: Path, drops: bool, away_s: float = AWAY_S) -> Ran:
    motion, middle_s = worn()

    async def _session() -> Ran:
        radio = ScriptedRadio(PolarSensor(motion))
        running = [asyncio.ensure_future(radio.run())]
        if drops:
            running.append(asyncio.ensure_future(radio.go_away(middle_s, away_s)))
        with open_store(":memory:") as store:
            try:
                settings = Settings(keyboard=False, ready_s=1.0, check=False)
                source = WirelessSource(radio, now_s)
                return await led(source, folder, store, "prone-on-elbows", settings=settings, clock=now_s)
            finally:
                for task in running:
                    task.cancel()

    return run_virtually(_session())


def test_three_holds_are_counted_told_and_kept(tmp_path: Path) -> None:
    ran = session(tmp_path, drops=False)
    assert ran.counts() == [1, 2, 3]
    assert ran.heard.texts().count("enough-hold") >= 2
    assert ran.live == ran.kept()
    (record,) = [closed.record for closed in ran.closed]
    assert record is not None
    assert record.result.sets[0].rep_count == 3
    assert record.result.recording.layout == "polar"


def test_a_link_lost_in_a_hold_is_a_hole_that_is_told_and_no_count_is_doubled(tmp_path: Path) -> None:
    ran = session(tmp_path, drops=True)
    assert ran.counts() == sorted(set(ran.counts()))
    assert set(ran.counts()) <= {1, 2, 3}
    texts = ran.heard.texts()
    assert texts.index("link-lost") < texts.index("link-back")
    assert "missed" in texts
    (record,) = [closed.record for closed in ran.closed]
    assert record is not None
    (gap,) = record.result.recording.gaps
    assert gap.end_s - gap.start_s == pytest.approx(AWAY_S, abs=2.5)
    assert record.result.sets[0].rep_count == 3
    assert ran.live == ran.kept()


def test_a_sensor_whose_battery_is_empty_leaves_what_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It never comes back: the session waits, ends in the end, and is kept with what was seen until then."""
    monkeypatch.setattr("tracker.live.stage.GIVEN_UP_S", 60.0)
    ran = session(tmp_path, drops=True, away_s=10_000.0)
    texts = ran.heard.texts()
    assert texts[-1] == "over"
    assert "link-back" not in texts
    (record,) = [closed.record for closed in ran.closed]
    assert record is not None
    (found,) = record.result.sets
    assert found.rep_count in (1, 2)
    assert record.result.recording.duration_s == pytest.approx(worn()[1], abs=3.0)
    assert ran.live == ran.kept()
