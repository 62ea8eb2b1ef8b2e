"""Units as headers spell them."""

from __future__ import annotations

import math

import pytest

from sensors.units import acc_scale, gyr_scale, split_unit, time_scale

G = 9.80665


@pytest.mark.parametrize(
    ("unit", "scale"),
    [("m/s^2", 1), ("m/s²", 1), ("m/s2", 1), ("m/s/s", 1), ("m/sec^2", 1), ("m/(s^2)", 1), ("m*s^-2", 1),
     ("m·s⁻²", 1), ("ms-2", 1), ("g", G), ("G", G), ("mg", G / 1000), ("milli-G", G / 1000), ("µg", G / 1e6),
     ("\u03bcg", G / 1e6), ("uT", None), ("", None), ("deg/s", None)],
)  # fmt: skip
def test_acceleration(unit: str, scale: float | None) -> None:
    assert acc_scale(unit) == (None if scale is None else pytest.approx(scale))


@pytest.mark.parametrize(
    ("unit", "scale"),
    [("rad/s", 1), ("rad s^-1", 1), ("deg/s", math.pi / 180), ("°/s", math.pi / 180), ("º/s", math.pi / 180),
     ("\ufffd\ufffd/s", math.pi / 180), ("dps", math.pi / 180), ("degrees / second", math.pi / 180),
     ("d/s", math.pi / 180), ("mdps", math.pi / 180e3),
     ("deg", None), ("rad", None), ("m/s2", None)],
)  # fmt: skip
def test_angular_rate(unit: str, scale: float | None) -> None:
    assert gyr_scale(unit) == (None if scale is None else pytest.approx(scale))


@pytest.mark.parametrize(
    ("unit", "scale"),
    [("s", 1), ("Sec", 1), ("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("\u03bcs", 1e-6), ("ns", 1e-9), ("h", None)],
)
def test_time(unit: str, scale: float | None) -> None:
    assert time_scale(unit) == scale


@pytest.mark.parametrize(
    ("cell", "name", "unit"),
    [("X [mg]", "X", "mg"), ("X: (m/s^2)", "X", "m/s^2"), ("acc (m/(s^2))", "acc", "m/(s^2)"), (" x ", "x", ""),
     ("ax(g)", "ax", "g"), ("", "", ""), ("x (g", "x", "g"), ("a_b", "a_b", "")],
)  # fmt: skip
def test_a_header_cell_is_a_name_and_a_unit(cell: str, name: str, unit: str) -> None:
    assert split_unit(cell) == (name, unit)
