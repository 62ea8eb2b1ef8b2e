"""A walk with a foot pod and no motion sensor: led, counted, kept, and the same in every replay."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sensors.companion import Companion
from sensors.errors import SourceError
from sensors.pod import LAYOUT, PodSource
from tests.peripherals.sig import HEART_RATE
from tests.peripherals.strap import Strap
from tests.running import catalogue
from tests.sensors.scripted_radio import ScriptedRadio
from tests.sensors.virtual_time import now_s, run_virtually
from tests.tracker.live.rig import Ran, led
from tracker.document import line, plain
from tracker.export.archive import csv_pieces
from tracker.live.coach import Settings
from tracker.live.model import Step
from tracker.live.steps import steps_of
from tracker.store import open_store

WALKS_S, LOST_S, AWAY_S = 160.0, 50.0, 20.0
GOAL_MIN = 2.0


async def _session(folder: Path) -> Ran:
    radio = ScriptedRadio(Strap("Stryd", walks_s=WALKS_S))
    running = [asyncio.ensure_future(radio.run()), asyncio.ensure_future(radio.go_away(LOST_S, AWAY_S))]
    with open_store(":memory:") as store:
        try:
            settings = Settings(keyboard=False, ready_s=1.0, check=False)
            source = PodSource(Companion(radio), now_s)
            ran = await led(source, folder, store, _short_walk(), settings=settings, clock=now_s)
            (session,) = store.sessions("me")
            assert list(csv_pieces(session, store.signal(session.id))) == []
            return ran
        finally:
            for task in running:
                task.cancel()


def _short_walk() -> tuple[Step, ...]:
    (step,) = steps_of(catalogue().get("walking"), None, None, "foot", None)
    assert step.dosage is not None
    assert step.dosage.walking is not None
    dose = replace(step.dosage.walking, start_min=GOAL_MIN)
    return (replace(step, dosage=replace(step.dosage, walking=dose)),)


def test_a_walk_is_led_counted_and_kept_by_a_pod_alone(tmp_path: Path) -> None:
    ran = run_virtually(_session(tmp_path))
    texts = ran.heard.texts()
    for said in ("minutes", "link-lost", "link-back", "walked", "rested", "result-walk-met"):
        assert said in texts
    (live,) = map(json.loads, ran.live)
    assert (live["recording"]["layout"], live["recording"]["rate_hz"]) == (LAYOUT, None)
    assert live["postures"] == []
    first, second = live["walking"]["bouts"]
    assert second["start_s"] - first["end_s"] > AWAY_S - 5.0, "the hole was walked through"
    assert {bout["pace_from"] for bout in (first, second)} == {"pod"}
    assert {bout["speed_m_s"] for bout in (first, second)} == {1.5}
    assert second["cadence_spm"] == pytest.approx(108.0, abs=0.5), "strides"
    assert second["distance_m"] == pytest.approx(1.5 * (second["end_s"] - second["start_s"]), abs=0.1)
    walked_s = WALKS_S - AWAY_S
    assert live["walking"]["minutes"] == pytest.approx(walked_s / 60.0, abs=0.15)
    (minutes,) = (c for c in live["comparisons"] if c["item"] == "minutes" and c["source"] == "NASS")
    assert minutes["verdict"] == "under", "of the catalogue's ten"
    assert ran.live == ran.kept()
    (replayed,) = ran.files
    for part in ("walking", "comparisons", "postures", "sets"):
        assert line(plain(getattr(replayed, part))) == line(live[part])


def test_a_strap_that_tells_no_pace_is_refused_with_the_remedy() -> None:
    async def test() -> None:
        radio = ScriptedRadio(Strap(tells=(HEART_RATE,)))
        playing = asyncio.ensure_future(radio.run())
        with pytest.raises(SourceError, match="tells no pace; walk a few steps"):
            await PodSource(Companion(radio), now_s).open()
        assert radio.wires[-1].released
        playing.cancel()

    run_virtually(test())
