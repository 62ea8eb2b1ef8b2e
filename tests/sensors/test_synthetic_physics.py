"""The digital patient's sensor obeys mechanics: gravity, lever arms, mounting, angular rate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.synthetic import device
from sensors.synthetic.body import CHANNELS, SITES, Pose, about, by_vector, carried, frame_of
from sensors.synthetic.device import G_M_S2
from sensors.synthetic.drills import DRILLS, SIT, STAND
from sensors.synthetic.levels import LEVELS
from sensors.synthetic.patient import Kit, Simulated, finish, new_script, new_session
from sensors.synthetic.script import Turned
from sensors.synthetic.sessions import Order, do_set
from sensors.synthetic.sets import Scene, Wish
from sensors.synthetic.shapes import RATE_HZ, way

PERFECT = replace(
    LEVELS["easy"], tremor_deg=0.0, effort_tremor_deg=0.0, sway_deg=0.0, noise_m_s2=0.0, bias_m_s2=0.0, scale=0.0,
    gyro_noise_rad_s=0.0, gyro_bias_deg_s=0.0, variety=0.0, range_scatter=0.0, sag=0.0, rest_scatter=0.0,
)  # fmt: skip
"""A patient without tremor and a sensor without faults."""


def perfect(exercise: str, placement: str) -> Simulated:
    rng = np.random.default_rng(5)
    script = new_script()
    scene = Scene(PERFECT, placement, "right")
    do_set(script, Order(DRILLS[exercise], Wish(3, 4.0)), scene, rng, around=False)
    return finish(script, Kit(placement, "right", RATE_HZ, gyroscope=True), PERFECT, rng, new_session(rng))


def test_a_resting_sensor_reads_gravity() -> None:
    block = perfect("wall-slide", "thigh").block
    assert np.linalg.norm(block.acc[20:200], axis=1) == pytest.approx(G_M_S2, abs=0.01)


@pytest.mark.parametrize(("exercise", "placement"), [("press-up", "chest"), ("chair-stand", "thigh")])
def test_angular_rate_integrates_to_the_change_of_attitude(exercise: str, placement: str) -> None:
    made = perfect(exercise, placement)
    first = made.truth["sets"][0]["reps"][0]  # type: ignore[index]
    rest, held = 20, int((first["hold_start_s"] + first["hold_end_s"]) / 2 * RATE_HZ)
    assert made.block.gyr is not None
    attitude = np.eye(3)
    for rate in made.block.gyr[rest:held]:
        attitude = attitude @ by_vector(rate[None, :] / RATE_HZ)[0]
    expected = attitude.T @ made.block.acc[rest]
    assert made.block.acc[held] == pytest.approx(expected, abs=0.25)


@pytest.mark.parametrize(("exercise", "placement"), [("press-up", "chest"), ("pelvic-tilt", "lower back")])
def test_the_true_range_is_what_gravity_turns(exercise: str, placement: str) -> None:
    made = perfect(exercise, placement)
    for rep in made.truth["sets"][0]["reps"]:  # type: ignore[index]
        middle = int((rep["hold_start_s"] + rep["hold_end_s"]) / 2 * RATE_HZ)
        rest, held = made.block.acc[20], made.block.acc[middle]
        cosine = rest @ held / np.linalg.norm(rest) / np.linalg.norm(held)
        assert np.degrees(np.arccos(cosine)) == pytest.approx(rep["range_deg"], abs=2.5)


def test_a_turning_lever_arm_feels_its_centripetal_acceleration() -> None:
    rate, radius = 2.0, 0.4
    t = np.arange(400) / RATE_HZ
    attitude = about("z", np.degrees(rate * t))
    seen = device.ideal(attitude, carried(attitude, (radius, 0.0, 0.0)), np.zeros((400, 3)))
    assert seen.acc[50:350, 0] == pytest.approx(-(rate**2) * radius, rel=1e-3)
    assert seen.acc[50:350, 2] == pytest.approx(G_M_S2)
    assert seen.gyr[50:350, 2] == pytest.approx(rate, rel=1e-4)


def test_free_fall_reads_nothing() -> None:
    t = np.arange(100) / RATE_HZ
    fall = np.stack([0 * t, 0 * t, -G_M_S2 * t**2 / 2], axis=1)
    seen = device.ideal(np.tile(np.eye(3), (100, 1, 1)), fall, np.zeros((100, 3)))
    assert np.abs(seen.acc).max() < 1e-6


@given(turn=st.tuples(*[st.floats(-3, 3)] * 3))
@settings(max_examples=25, deadline=None)
def test_a_mounting_only_rotates_what_is_read(turn: tuple[float, float, float]) -> None:
    rng = np.random.default_rng(1)
    sweep = about("y", np.cumsum(rng.normal(size=200)))
    place = carried(sweep, (0.1, 0.0, -0.3))
    mounted = by_vector(np.array([turn]))[0]
    plain = device.ideal(sweep, place, np.zeros((200, 3)))
    worn = device.ideal(sweep @ mounted, place, np.zeros((200, 3)))
    assert worn.acc == pytest.approx(plain.acc @ mounted, abs=1e-6)
    assert worn.gyr == pytest.approx(plain.gyr @ mounted, abs=1e-6)


def test_mountings_are_rotations_and_some_hang_upside_down() -> None:
    rng = np.random.default_rng(0)
    made = [device.mounting(LEVELS["hard"], rng) for _ in range(60)]
    for mounting in made:
        assert mounting @ mounting.T == pytest.approx(np.eye(3), abs=1e-9)
        assert np.linalg.det(mounting) == pytest.approx(1.0)
    assert min(mounting[2, 2] for mounting in made) < -0.8


def test_a_slip_stays_and_a_tug_comes_back() -> None:
    turns = [Turned(10, 50, (20.0, 0.0, 0.0), stays=True), Turned(60, 90, (0.0, 30.0, 0.0), stays=False)]
    turned = np.degrees(device.strap_turns(turns, 100))
    assert turned[5] == pytest.approx([0, 0, 0])
    assert turned[99] == pytest.approx([20, 0, 0], abs=1e-9)
    assert turned[60:90, 1].max() > 20


def test_rising_from_a_seat_lifts_the_pelvis_by_a_thigh() -> None:
    rows = np.stack([SIT.row(), STAND.row()])
    height = frame_of("pelvis", "left", rows).joint[:, 2]
    assert height[1] - height[0] == pytest.approx(0.42, abs=0.03)
    assert SITES["thigh"].segment == "thigh"


def test_mirroring_a_pose_exchanges_the_legs() -> None:
    pose = Pose(hip_r=70, knee_r=20, swing_l=5, roll=10)
    left = frame_of("thigh", "left", pose.mirrored().row()[None, :]).attitude[0]
    right = frame_of("thigh", "right", pose.row()[None, :]).attitude[0]
    flip = np.diag([1.0, -1.0, 1.0])
    assert left == pytest.approx(flip @ right @ flip, abs=1e-9)
    assert pose.mirrored().mirrored() == pose
    assert len(CHANNELS) == len(pose.row())


@given(seed=st.integers(0, 10_000), hesitates=st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_way_leads_from_rest_to_the_end_without_a_leap(seed: int, hesitates: bool) -> None:
    curve = way(np.random.default_rng(seed), 2.0, 1.0, hesitates)
    assert curve[0] == pytest.approx(0.0, abs=1e-6)
    assert curve[-1] == pytest.approx(1.0, abs=1e-6)
    assert np.abs(np.diff(curve)).max() < 0.06
