"""An encoder of GENEActiv .bin files, written from the vendor's instructions, for the tests of reading them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

START = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
GAIN = np.array([25000.0, 24800.0, 25200.0])
OFFSET = np.array([-800.0, 1200.0, 30.0])
SAMPLES = 300


@dataclass(frozen=True, slots=True)
class Watch:
    """How a device records. `true_hz`: what its clock really makes of the nominal `rate_hz`."""

    rate_hz: float = 50.0
    true_hz: float = 50.0
    zone: str = "GMT +01:00"


def header(watch: Watch, page_count: int = 2) -> str:
    """The 59 lines above the first page."""
    calibration = [
        line
        for axis, gain, offset in zip("xyz", GAIN, OFFSET, strict=True)
        for line in (f"{axis} gain:{gain:.0f}", f"{axis} offset:{offset:.0f}")
    ]
    lines = [
        "Device Identity", "Device Unique Serial Code:1", "Device Type:GENEActiv", "Device Model:1.2",
        "Device Firmware Version:Ver06.17", "Calibration Date:2026-01-05 15:04:34:000", "",
        "Device Capabilities", "Accelerometer Range:-8 to 8", "Accelerometer Resolution:0.0039",
        "Accelerometer Units:g", "Light Meter Range:0 to 20000", "Light Meter Resolution:3 to 48",
        "Light Meter Units:lux", "Temperature Sensor Range:0 to 70", "Temperature Sensor Resolution:0.1",
        "Temperature Sensor Units:deg. C", "",
        "Configuration Info", f"Measurement Frequency:{watch.rate_hz:g} Hz", "Measurement Period:720 Hours",
        "Start Time:2026-03-02 07:30:00:000", f"Time Zone:{watch.zone}", "",
        "Trial Info", "Study Centre:", "Study Code:", "Investigator ID:", "Exercise Type:", "Config Operator ID:",
        "Config Time:2026-03-01 14:07:24:471", "Config Notes:", "Extract Operator ID:",
        "Extract Time:2026-03-03 12:22:13:153", "Extract Notes:", "",
        "Subject Info", "Device Location Code:", "Subject Code:", "Date of Birth:", "Sex:", "Height:", "Weight:",
        "Handedness Code:", "Subject Notes:", "",
        "Calibration Data", *calibration, "Volts:300", "Lux:800", "",
        "Memory Status", f"Number of Pages:{page_count}", "", "",
    ]  # fmt: skip
    return "\n".join(lines)


def page(watch: Watch, number: int, raw: np.ndarray) -> str:
    """One page of raw numbers; its time follows from its number, to the millisecond."""
    moment = START + timedelta(seconds=number * SAMPLES / watch.true_hz)
    when = moment.strftime("%Y-%m-%d %H:%M:%S:") + f"{moment.microsecond // 1000:03d}"
    light = 37 << 2 | 2
    digits = "".join(f"{x & 0xFFF:03x}{y & 0xFFF:03X}{z & 0xFFF:03X}{light:03X}" for x, y, z in raw.tolist())
    lines = [
        "Recorded Data", "Device Unique Serial Code:1", f"Sequence Number:{number}", f"Page Time:{when}",
        "Unassigned:", "Temperature:29.8", "Battery voltage:4.1400", "Device Status:Recording",
        f"Measurement Frequency:{watch.rate_hz:.1f}", digits, "",
    ]  # fmt: skip
    return "\n".join(lines)


def pages(watch: Watch, raw: np.ndarray) -> list[str]:
    """All pages of raw numbers (n, 3)."""
    return [page(watch, k, raw[k * SAMPLES : (k + 1) * SAMPLES]) for k in range(-(-len(raw) // SAMPLES))]


def raw(acc_g: np.ndarray) -> np.ndarray:
    """The numbers that the device stores for this acceleration."""
    return np.asarray(np.round((acc_g * GAIN + OFFSET) / 100), dtype=np.int64)
