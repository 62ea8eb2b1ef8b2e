"""Exports of Sensor Logger: a file for each sensor, alone, in a folder or in a zip.

Every file begins `time,seconds_elapsed` (Unix nanoseconds; seconds since the start), then its columns in any
order. `Accelerometer.csv` is without gravity on either system; Android adds `TotalAcceleration.csv`, on iOS
`Gravity.csv` has what is missing. iOS gives accelerations the opposite sign, unless "Standardise Units &
Frames" was on; the rotation rate has the same sign everywhere. `Metadata.csv` says which. `WristMotion.csv`
(Apple Watch) holds all three and gives accelerations in g when not standardised. Sources: the app's pages on
units, coordinates and platforms. Deviation: uncalibrated files are only read when they are named themselves,
headphones not at all.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import PurePath

from sensors.columns import Columns, columns
from sensors.head import Head
from sensors.plan import Plan, Role, Ticks, Vector

REMEDY = (
    "in Sensor Logger record Total Acceleration (Android), or Gravity beside the Accelerometer (iOS), and keep"
    " the files of one recording together"
)

_ROLES: dict[str, Role] = {
    "accelerometer": "linear", "gravity": "gravity", "totalacceleration": "total", "gyroscope": "gyr",
    "accelerometeruncalibrated": "total", "gyroscopeuncalibrated": "gyr",
}  # fmt: skip
_PHONE = ("accelerometer", "gravity", "totalacceleration", "gyroscope")
_WRIST: dict[str, Role] = {"acceleration": "linear", "gravity": "gravity", "rotationrate": "gyr"}


@dataclass(frozen=True, slots=True)
class _About:
    """`Metadata.csv`: None where it is missing or does not say."""

    ios: bool | None = None
    standardised: bool = False
    zone: str | None = None


def plan(head: Head) -> Plan | None:
    """How to read a file whose header has `time`, `seconds_elapsed` and the axes of a sensor.

    Raises:
        RecordingError: axes, but neither the file's name nor the files beside it say of which sensor.
    """
    header = columns(head)
    if not {"time", "seconds_elapsed"} <= set(header.names):
        return None
    about = _about(head.beside("Metadata.csv"))
    kind = _kind(head)
    if "rotationratex" in header.names:
        vectors = _wrist(header, about)
    elif kind in _ROLES:
        vectors = _phone(header, _ROLES[kind], kind, about)
    elif {"x", "y", "z"} <= set(header.names) and about == _About():
        known = "Accelerometer.csv, Gravity.csv, TotalAcceleration.csv or Gyroscope.csv"
        raise head.error(f"the name does not say which sensor this is; call it {known} as the app does")
    else:
        return None
    clock = Ticks(header.names.index("time"), 1e-9, epoch_s=0.0)
    notes = _notes(kind, about)
    return Plan(
        header.cells, header.number, clock, vectors, header.delimiter, header.repairs, REMEDY, zone=about.zone,
        notes=notes, repeats=True,
    )  # fmt: skip


def family(name: str) -> str | None:
    """The phone's files belong together, the watch's is its own recording, the rest stands alone."""
    kind = PurePath(name).stem.lower()
    return "phone" if kind in _PHONE else "watch" if kind == "wristmotion" else None


def _kind(head: Head) -> str:
    return PurePath(head.name.removesuffix(".gz")).stem.lower()


def _phone(header: Columns, role: Role, kind: str, about: _About) -> tuple[Vector, ...]:
    """iOS has the opposite sign for everything that is an acceleration, and g for uncalibrated ones."""
    if role == "gyr":
        vector = header.vector(role, "xyz", "rad/s")
    else:
        inverted = _inverted(kind, about)
        unit = "g" if inverted and kind == "accelerometeruncalibrated" else "m/s2"
        vector = header.vector(role, "xyz", unit, -1.0 if inverted else 1.0)
    return (vector,) if vector else ()


def _wrist(header: Columns, about: _About) -> tuple[Vector, ...]:
    unit, sign = ("m/s2", 1.0) if about.standardised else ("g", -1.0)
    found = []
    for name, role in _WRIST.items():
        axes = [f"{name}{axis}" for axis in "xyz"]
        turn = role == "gyr"
        found.append(header.vector(role, axes, "rad/s" if turn else unit, 1.0 if turn else sign))
    return tuple(vector for vector in found if vector)


def _inverted(kind: str, about: _About) -> bool:
    """Whether accelerations have the sign of iOS; without metadata, gravity in a file of its own is from there."""
    if about.standardised:
        return False
    return about.ios if about.ios is not None else kind in ("accelerometer", "gravity")


def _notes(kind: str, about: _About) -> tuple[str, ...]:
    if about.ios is not None or kind not in ("accelerometer", "gravity", "accelerometeruncalibrated"):
        return ()
    return ("there is no Metadata.csv beside it to say which phone this was; taken for an iPhone not standardised"
            if kind != "accelerometeruncalibrated" else
            "there is no Metadata.csv beside it to say which phone this was; taken for Android",)  # fmt: skip


def _about(text: str | None) -> _About:
    rows = list(csv.reader((text or "").splitlines()))
    if len(rows) < 2:
        return _About()
    said = dict(zip(rows[0], rows[1], strict=False))
    platform = said.get("platform", "").strip().lower()
    ios = None if platform not in ("ios", "android") else platform == "ios"
    zone = said.get("recording timezone", "").strip() or None
    return _About(ios, said.get("standardisation", "").strip().lower() == "true", zone)
