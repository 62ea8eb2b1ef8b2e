"""The digital patient as a live source: it does what it hears, and its radio fails as asked."""

from __future__ import annotations

import asyncio
import math

import numpy as np
import pytest

from sensors.errors import SourceError
from sensors.live import Item, Notice
from sensors.simulated import Listener, SimulatedSource, wish_of
from sensors.stream import SampleBlock
from sensors.synthetic import EXERCISES


async def _heard(source: SimulatedSource, until_s: float, cues: dict[float, str]) -> list[Item]:
    found: list[Item] = []
    await source.open()
    async for item in source.items():
        found.append(item)
        now_s = source.session_s(0.0)
        for at_s in [at for at in cues if at <= now_s]:
            word, _, exercise = cues.pop(at_s).partition(" of ")
            source.hear(word, exercise or None)  # type: ignore[arg-type]
        if now_s >= until_s:
            await source.close()
    return found


def heard(device: str, until_s: float, cues: dict[float, str] | None = None) -> list[Item]:
    source = SimulatedSource(f"simulated:{device}", math.inf)
    return asyncio.run(_heard(source, until_s, dict({0.0: "rest of chair-stand"} if cues is None else cues)))


def motion(items: list[Item]) -> SampleBlock:
    blocks = [item for item in items if isinstance(item, SampleBlock)]
    gyr = [b.gyr for b in blocks if b.gyr is not None]
    return SampleBlock(
        np.concatenate([b.t_s for b in blocks]), np.concatenate([b.acc for b in blocks]), np.concatenate(gyr)
    )


def turned_deg(block: SampleBlock) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How far each sample's force is turned from where it was at first."""
    up = block.acc / np.sqrt((block.acc**2).sum(axis=1))[:, None]
    return np.asarray(np.degrees(np.arccos(np.clip(up @ up[:25].mean(axis=0), -1.0, 1.0))))


def notices(items: list[Item]) -> list[str]:
    return [item.kind for item in items if isinstance(item, Notice)]


def test_samples_are_even_and_gravity_is_there() -> None:
    block = motion(heard("chair-stand", 10.0))
    assert np.allclose(np.diff(block.t_s), 0.02)
    assert block.t_s[0] == 0.0
    assert np.sqrt((block.acc**2).sum(axis=1)).mean() == pytest.approx(9.8, abs=0.3)


def test_it_rests_until_told_to_move() -> None:
    assert turned_deg(motion(heard("chair-stand", 20.0))).max() < 6.0
    shown = turned_deg(motion(heard("chair-stand", 20.0, {0.0: "rest of chair-stand", 3.0: "move"})))
    assert shown.max() > 40.0
    assert shown[-50:].max() < 6.0


def test_told_nothing_it_plays_its_scene_and_ends() -> None:
    items = heard("chair-stand?reps=1", 500.0, {})
    assert notices(items) == ["ended"]
    assert turned_deg(motion(items)).max() > 40.0


def test_the_link_drops_into_the_set_and_comes_back() -> None:
    cues = {0.0: "rest of chair-stand", 2.0: "go"}
    items = heard("chair-stand?drop=5&away=2", 12.0, cues)
    assert notices(items) == ["lost", "connected"]
    steps = np.diff(motion(items).t_s)
    assert steps.max() == pytest.approx(2.0, abs=0.2)
    assert (steps > 0.1).sum() == 1


def test_losses_and_the_battery_are_told() -> None:
    items = heard("chair-stand?loss=0.1&battery=9", 10.0)
    kinds = notices(items)
    assert kinds[0] == "battery"
    lost = sum(item.value or 0.0 for item in items if isinstance(item, Notice) and item.kind == "loss")
    assert lost + len(motion(items).t_s) == pytest.approx(500, abs=6)
    assert 20 < lost < 90


def test_taps_are_felt_in_the_signal() -> None:
    block = motion(heard("chair-stand", 8.0, {0.0: "rest of chair-stand", 4.0: "tap twice"}))
    jerks = np.sqrt((np.diff(block.acc, axis=0) ** 2).sum(axis=1))
    assert (jerks > 10.0).sum() >= 2
    assert jerks[:150].max() < 3.0


def test_the_same_name_is_the_same_patient() -> None:
    once, again = (motion(heard("press-up?seed=4", 6.0, {0.0: "go"})) for _ in range(2))
    assert np.array_equal(once.acc, again.acc)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_can_be_had(exercise: str) -> None:
    options = "minutes=0.3" if exercise == "walking" else "reps=1"
    assert len(motion(heard(f"{exercise}?{options}", 1.0)).t_s) >= 50


def test_time_goes_as_fast_as_asked_and_never_ahead_of_the_samples() -> None:
    now_s = [100.0]
    source = SimulatedSource("simulated:chair-stand", 10.0, lambda: now_s[0])
    asyncio.run(source.open())
    now_s[0] += 5.0
    assert source.session_s(now_s[0]) <= 0.1
    assert source.monotonic_s(20.0) == pytest.approx(102.0)
    assert isinstance(source, Listener)


@pytest.mark.parametrize(
    ("device", "said"),
    [
        ("chair-stand?speed=2", "no option"), ("chair-stand?reps=two", "whole number"),
        ("chair-stand?loss=2", "0 to 0.9"), ("chair-stand?reps=1.5", "whole number"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused(device: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        wish_of(f"simulated:{device}")


def test_an_unknown_exercise_is_refused_when_it_opens() -> None:
    with pytest.raises(SourceError, match="did you mean"):
        asyncio.run(SimulatedSource("simulated:chair-stnd").open())
