"""Whether a gyroscope is in rad/s, told by the turns of gravity. All signals here are synthetic."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from algorithms.turning import gyr_unit
from algorithms.types import G_M_S2, FloatArray
from sensors.synthetic import simulate, simulate_walk

RATE_HZ = 50.0
TIMES_S = np.arange(0.0, 10.0, 1.0 / RATE_HZ)
AXES = {"vertical": (0.0, 0.0, 1.0), "level": (1.0, 0.0, 0.0), "slant": (0.6, 0.0, 0.8)}


def turning(axis: str, rate_rad_s: FloatArray, bias_rad_s: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """A sensor that turns about a fixed axis: specific force and angular rate, with noise."""
    noise = np.random.default_rng(2)
    angle = np.cumsum(rate_rad_s) / RATE_HZ
    turn = Rotation.from_rotvec(angle[:, None] * np.array(AXES[axis]))
    acc = turn.inv().apply([0.0, 0.0, G_M_S2]) + noise.normal(0, 0.1, (len(angle), 3))
    gyr = rate_rad_s[:, None] * np.array(AXES[axis]) + bias_rad_s + noise.normal(0, 0.005, acc.shape)
    return acc, gyr


def swinging(degrees: float, seconds: float) -> FloatArray:
    """The rate of a swing to and fro, so far and so slow."""
    return np.asarray(np.radians(degrees) * np.pi / seconds * np.sin(2 * np.pi * TIMES_S / seconds))


@pytest.mark.parametrize("axis", ["level", "slant"])
@pytest.mark.parametrize(("degrees", "seconds"), [(40.0, 4.0), (80.0, 2.0), (200.0, 5.0)])
@pytest.mark.parametrize("scale", [1.0, 1.0 / G_M_S2])
def test_a_turn_shows_the_unit_whatever_the_accelerometers(
    axis: str, degrees: float, seconds: float, scale: float
) -> None:
    acc, gyr = turning(axis, swinging(degrees, seconds))
    assert gyr_unit(TIMES_S, acc * scale, gyr) == "rad/s"
    assert gyr_unit(TIMES_S, acc * scale, np.degrees(gyr)) == "deg/s"


def test_turns_about_the_vertical_and_rest_with_a_bad_bias_do_not_say_degrees() -> None:
    spin = turning("vertical", np.full(len(TIMES_S), 3.0))
    rest = turning("level", np.zeros(len(TIMES_S)), bias_rad_s=np.radians(8.0))
    assert gyr_unit(TIMES_S, *spin) is None
    assert gyr_unit(TIMES_S, *rest) is None


def test_at_rest_a_bias_that_gravity_does_not_follow_says_degrees() -> None:
    acc, gyr = turning("level", np.zeros(len(TIMES_S)), bias_rad_s=np.radians(0.8))
    assert gyr_unit(TIMES_S, acc, np.degrees(gyr)) == "deg/s"


def test_a_still_sensor_without_bias_says_nothing() -> None:
    acc, _ = turning("level", np.zeros(len(TIMES_S)))
    assert gyr_unit(TIMES_S, acc, np.zeros_like(acc)) is None


def test_a_number_beyond_any_sensor_is_degrees() -> None:
    acc, gyr = turning("vertical", np.zeros(len(TIMES_S)))
    gyr[7, 2] = 120.0
    assert gyr_unit(TIMES_S, acc, gyr) == "deg/s"


def test_a_hole_is_no_turn() -> None:
    """Gravity turned while nothing was heard, and the gyroscope saw none of it."""
    acc, gyr = turning("level", np.zeros(len(TIMES_S)))
    acc[250:] = acc[250:, [0, 2, 1]]
    t_s = np.where(np.arange(len(TIMES_S)) < 250, TIMES_S, TIMES_S + 4.0)
    assert gyr_unit(t_s, acc, gyr) is None


@pytest.mark.parametrize("n", [0, 1, 2])
def test_next_to_no_samples_say_nothing(n: int) -> None:
    assert gyr_unit(TIMES_S[:n], np.ones((n, 3)), np.ones((n, 3))) is None


@pytest.mark.parametrize("rate_hz", [12.5, 50.0, 200.0])
@pytest.mark.parametrize("what", ["chair-stand", "curl-up", "walking"])
def test_wherever_an_exercise_is_looked_at_radians_are_never_taken_for_degrees(what: str, rate_hz: float) -> None:
    if what == "walking":
        made = simulate_walk(2, minutes=0.5, rate_hz=rate_hz)
    else:
        made = simulate(what, seed=5, rate_hz=rate_hz, gyroscope=True, reps=3, level="hard")
    block, told = made.block, []
    assert block.gyr is not None
    t_s = block.t_s - block.t_s[0]
    for begin_s in np.arange(0.0, t_s[-1] - 10.0, 5.0):
        part = (t_s >= begin_s) & (t_s < begin_s + 10.0)
        found = [gyr_unit(t_s[part], block.acc[part], block.gyr[part] * k) for k in (1.0, 180.0 / np.pi)]
        assert found[0] != "deg/s"
        assert found[1] != "rad/s"
        told += [unit for unit in found if unit]
    assert told
