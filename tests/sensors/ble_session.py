"""A Bluetooth session in a test: simulated sensors, the real bleak, and what came from the source."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sensors.live import Item, Notice, SourceInfo
from sensors.recording import open_recording
from sensors.stream import FloatArray, Mark, SampleBlock, SessionInfo
from sensors.wireless import Patience, WirelessSource
from tests.bluez.device import Device
from tests.bluez.system import SimulatedBluez
from tests.peripherals.chip import Worn, wearing
from tracker.catalogue import load_catalogue
from tracker.gather import joined
from tracker.model import SetResult
from tracker.session import Request, Session

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data" / "exercises"
CHAIR_STANDS = ("chair-stand", "thigh", 20.0, 143.0)
BRIDGES = ("supine-ball-bridge", "lower back", 20.0, 69.0)
"""An exercise, where the sensor sits, and from when to when of its sample recording the set is."""

FRAME_S = 1.0
"""So long before and after an outage a frame may be lost: one that was not full when the sensor was stopped."""

HASTE = Patience(
    silence_s=1.0, first_s=1.5, stop_s=0.5, last_s=0.5, battery_s=0.2, told_s=0.0, pauses_s=(0.0, 0.05, 0.1)
)


@dataclass
class Listening:
    """What has come from a source until now."""

    source: WirelessSource
    info: SourceInfo
    items: list[Item] = field(default_factory=list)

    @property
    def blocks(self) -> list[SampleBlock]:
        return [item for item in self.items if isinstance(item, SampleBlock)]

    @property
    def t_s(self) -> FloatArray:
        return np.concatenate([np.empty(0), *(block.t_s for block in self.blocks)])

    @property
    def acc(self) -> FloatArray:
        return np.concatenate([np.empty((0, 3)), *(block.acc for block in self.blocks)])

    def kinds(self) -> list[str]:
        return [item.kind for item in self.items if isinstance(item, Notice)]

    def notices(self, kind: str) -> list[Notice]:
        return [item for item in self.items if isinstance(item, Notice) and item.kind == kind]

    def outages_s(self) -> FloatArray:
        """(n, 2): from when to when the link was away, as it was told."""
        told = [item for item in self.items if isinstance(item, Notice)]
        gone_s = [notice.t_s for notice in told if notice.kind in {"lost", "silent"}]
        back_s = [notice.t_s for notice in told if notice.kind == "connected"][1:]
        return np.array(list(zip(gone_s, back_s, strict=True)))

    def unexplained_s(self, rate_hz: float) -> list[tuple[float, float]]:
        """Holes, from when to when, that no outage that was told explains."""
        wide = np.diff(self.t_s) > 1.5 / rate_hz
        holes_s, out_s = np.column_stack([self.t_s[:-1], self.t_s[1:]])[wide], self.outages_s()
        met = (out_s[:, 0] - FRAME_S < holes_s[:, 1:]) & (holes_s[:, :1] < out_s[:, 1] + FRAME_S)
        return [(begin_s, end_s) for begin_s, end_s in holes_s[~met.any(axis=1)].tolist()]

    async def until(self, enough: Callable[[Listening], bool]) -> None:
        """Take what comes until it is enough."""
        async for item in self.source.items():
            self.items.append(item)
            if enough(self):
                return

    async def for_(self, seconds: float) -> None:
        """Take what comes for some more seconds of the sensor's time."""
        end_s = (self.t_s[-1] if self.blocks else 0.0) + seconds
        await self.until(lambda heard: bool(heard.blocks) and heard.blocks[-1].t_s[-1] >= end_s)

    async def kind(self, kind: str) -> Notice:
        """Take what comes until a notice of that kind comes."""
        before = len(self.notices(kind))
        await self.until(lambda heard: len(heard.notices(kind)) > before)
        return self.notices(kind)[-1]


@asynccontextmanager
async def listening(bluez: SimulatedBluez, device: Device, patience: Patience = HASTE) -> AsyncIterator[Listening]:
    """Stream from the sensor of that name."""
    from sensors.ble import ble_source

    source = ble_source(device.sensor.name, now_s=bluez.now_s, patience=patience)
    try:
        yield Listening(source, await source.open())
    finally:
        await source.close()


def motion(exercise: str, from_s: float = 0.0) -> Worn:
    """What a sensor felt in the sample recording of an exercise, from that time on, which is 0 s then."""
    with open_recording(SAMPLES / f"{exercise}.csv.gz") as recording:
        whole = joined(list(recording.blocks()))
    after = whole.t_s - whole.t_s[0] >= from_s
    gyr = None if whole.gyr is None else whole.gyr[after]
    return wearing(SampleBlock(whole.t_s[after], whole.acc[after], gyr))


def a_set(exercise: tuple[str, str, float, float], blocks: list[SampleBlock], late_s: float) -> SetResult:
    """The set that samples hold which begin so late in the motion, as a replay of them counts it."""
    name, placement, from_s, to_s = exercise
    marks = (Mark(from_s - late_s, "start", name), Mark(to_s - late_s, "stop"))
    info = SessionInfo(placement=placement, marks=marks)
    gyroscope = blocks[0].gyr is not None
    session = Session("ble", gyroscope, info, load_catalogue(), Request(), "-", live=False, late_s=0.0)
    for block in blocks:
        session.push(block)
    return session.close()[1].sets[0]


def error_m_s2(worn: Worn, heard: Listening, late_s: float) -> float:
    """How far the samples are from what the sensor felt, rms, if they begin so late in the motion."""
    return float(np.sqrt(np.mean((worn.acc(heard.t_s + late_s) - heard.acc) ** 2)))


def begun_s(worn: Worn, heard: Listening) -> float:
    """How late in the motion the samples begin: where they fit it best."""
    return float(min(np.arange(0.0, 6.0, 0.01), key=lambda late_s: error_m_s2(worn, heard, late_s)))


async def eventually(is_so: Callable[[], bool], within_s: float = 2.0) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(within_s):
        while not is_so():
            await asyncio.sleep(0.005)
