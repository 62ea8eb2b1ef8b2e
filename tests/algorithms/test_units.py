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
    head = check_head(resting(1.0 / scale))
    assert (head.acc_scale, head.gravity) == (scale, "present")
    assert [f"values are in {unit} " in w for w in head.warnings] == ([] if unit == "m/s2" else [True])


@pytest.mark.parametrize(("unit", "per_g"), [("m/s2", G_M_S2), ("mg", 1000.0)])
def test_a_header_that_says_g_and_means_another_unit(unit: str, per_g: float) -> None:
    head = check_head(resting(per_g / G_M_S2) * G_M_S2)
    assert head.acc_scale * per_g == pytest.approx(1.0)
    assert head.gravity == "present"
    assert [f"the header says g but the values are in {unit} " in said for said in head.warnings] == [True]


@pytest.mark.parametrize("share", [0.95, 1.05])
def test_gravity_five_percent_off_is_still_gravity(share: float) -> None:
    assert check_head(resting(share)).gravity == "present"
    assert check_head(resting(share / G_M_S2)).acc_scale == G_M_S2


def test_shaking_about_nought_is_no_gravity_even_where_its_size_would_fit_a_unit() -> None:
    noise = np.random.default_rng(1).normal(0, 0.6, (400, 3))
    assert check_head(noise).gravity == "missing"
    assert check_head(np.zeros((0, 3))).gravity == "missing"


def test_a_size_that_no_unit_explains_is_said() -> None:
    head = check_head(resting(3.0))
    assert (head.acc_scale, head.gravity) == (1.0, "strange")
    assert "29.4" in head.warnings[0]
