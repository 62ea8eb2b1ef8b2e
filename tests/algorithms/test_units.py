"""What the first seconds say about units and gravity."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.types import G_M_S2, FloatArray
from algorithms.units import check_head


def resting(scale: float = 1.0) -> FloatArray:
    noise = np.random.default_rng(0).normal(0, 0.05, (200, 3))
    return np.asarray((np.array([1.0, -2.0, 9.55]) + noise) * scale)


@pytest.mark.parametrize(
    ("unit", "scale"), [("m/s2", 1.0), ("g", G_M_S2), ("mg", G_M_S2 / 1000.0)]
)  # fmt: skip
def test_each_unit_is_recognised(unit: str, scale: float) -> None:
    head = check_head(resting(1.0 / scale), None)
    assert (head.acc_scale, head.gyr_scale, head.gravity) == (scale, 1.0, "present")
    assert [f"values are in {unit} " in w for w in head.warnings] == ([] if unit == "m/s2" else [True])


@pytest.mark.parametrize("share", [0.95, 1.05])
def test_gravity_five_percent_off_is_still_gravity(share: float) -> None:
    assert check_head(resting(share), None).gravity == "present"
    assert check_head(resting(share / G_M_S2), None).acc_scale == G_M_S2


def test_shaking_about_nought_is_no_gravity_even_where_its_size_would_fit_a_unit() -> None:
    noise = np.random.default_rng(1).normal(0, 0.6, (400, 3))
    assert check_head(noise, None).gravity == "missing"
    assert check_head(np.zeros((0, 3)), None).gravity == "missing"


def test_a_size_that_no_unit_explains_is_said() -> None:
    head = check_head(resting(3.0), None)
    assert (head.acc_scale, head.gravity) == (1.0, "strange")
    assert "29.4" in head.warnings[0]


def test_a_gyroscope_faster_than_any_sensor_is_in_degrees() -> None:
    gyr = np.zeros((200, 3))
    assert check_head(resting(), gyr).gyr_scale == 1.0
    gyr[7, 1] = -120.0
    head = check_head(resting(), gyr)
    assert head.gyr_scale == pytest.approx(np.pi / 180.0)
    assert "deg/s" in head.warnings[0]
    assert check_head(resting(), np.zeros((0, 3))).gyr_scale == 1.0
