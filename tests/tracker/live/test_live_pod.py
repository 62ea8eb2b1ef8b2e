"""A walk with a foot pod beside the sensor: its pace is in the live result, and in every replay, byte for byte."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator
from pathlib import Path

from sensors.devices.model import FootPod
from sensors.live import Beside, Item
from sensors.simulated import SimulatedSource
from sensors.stream import SampleBlock
from tests.tracker.live.rig import Recut, lead
from tracker.document import line, plain
from tracker.live.asking import Answers
from tracker.live.coach import Settings
from tracker.store import open_store

ENDS_S = 45.0


class WithPod(Recut):
    """Tells a pace of 1.5 m/s about once a second, half a second late; after a while the sensor is empty."""

    async def items(self) -> AsyncIterator[Item]:
        told_s = 0.0
        async for item in super().items():
            if told_s > ENDS_S:
                return
            yield item
            if isinstance(item, SampleBlock) and len(item) and item.t_s[-1] >= told_s + 1.0:
                told_s = float(item.t_s[-1])
                yield Beside(told_s - 0.5, FootPod(1.5, 54))


def test_a_walk_has_the_pods_pace_live_and_ever_after(tmp_path: Path) -> None:
    source = WithPod(SimulatedSource("simulated:walking", math.inf), [50])
    settings = Settings(keyboard=False, ready_s=1.0, check=False, answers=Answers())
    with open_store(":memory:") as store:
        ran = lead(source, tmp_path, store, "walking", settings=settings)
        (session,) = store.sessions("me")
        assert len(store.readings(session.id)) > 30
    assert ran.heard.views[-1].pace_m_s == 1.5
    bouts = json.loads(ran.live[0])["walking"]["bouts"]
    assert {bout["pace_from"] for bout in bouts} == {"pod"}
    assert {bout["speed_m_s"] for bout in bouts} == {1.5}
    assert ran.live == ran.kept()
    (replayed,) = ran.files
    assert line(plain(replayed.walking)) == line(json.loads(ran.live[0])["walking"])
