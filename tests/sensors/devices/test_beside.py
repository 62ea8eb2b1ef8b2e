"""Heart rate, foot pods and batteries in the SIG's form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.devices.beside import READERS, battery, foot_pod, heart_rate
from sensors.devices.model import Bad, Battery, FootPod, HeartRate


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("16 48 0004", HeartRate(72, (1.0,), True)),
        ("14 48 0004", HeartRate(72, (1.0,), False)),
        ("00 48", HeartRate(72)),
        ("01 4800", HeartRate(72)),
        ("19 4800 1000 0002 0004", HeartRate(72, (0.5, 1.0))),
        ("08 48 1000", HeartRate(72)),
        ("04 00", HeartRate(None, (), False)),
    ],
)
def test_heart_rate(data: str, found: HeartRate) -> None:
    assert heart_rate(bytes.fromhex(data)) == found


@pytest.mark.parametrize("data", ["", "00", "01 48", "10 48 00", "00 48 0004", "08 48"])
def test_no_heart_rate(data: str) -> None:
    assert isinstance(heart_rate(bytes.fromhex(data)), Bad)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("00 4d01 72", FootPod(333 / 256, 114)),
        ("04 0003 a0", FootPod(3.0, 160, running=True)),
        ("01 4d01 72 4600", FootPod(333 / 256, 114, stride_m=0.7)),
        ("03 4d01 72 4600 e8030000", FootPod(333 / 256, 114, 0.7, 100.0)),
        ("02 4d01 72 e8030000", FootPod(333 / 256, 114, None, 100.0)),
    ],
)
def test_foot_pod(data: str, found: FootPod) -> None:
    assert foot_pod(bytes.fromhex(data)) == found


@pytest.mark.parametrize("data", ["", "00", "00 4d01", "01 4d01 72", "00 4d01 72 00", "03 4d01 72 e8030000"])
def test_no_foot_pod(data: str) -> None:
    assert isinstance(foot_pod(bytes.fromhex(data)), Bad)


def test_battery() -> None:
    assert battery(b"\x37") == Battery(55)
    assert isinstance(battery(b"\x65"), Bad)
    assert isinstance(battery(b""), Bad)


@given(st.binary(max_size=24))
def test_no_bytes_do_harm(data: bytes) -> None:
    for read in READERS.values():
        assert isinstance(read(data), HeartRate | FootPod | Battery | Bad)
