"""The same motion as each phone app writes it, after the documented headers."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from sensors.stream import FloatArray

G = 9.80665
UNIX_S = 1_772_433_000.25
"""2026-03-02 06:30:00.25 UTC."""

Files = Mapping[str, str]


def motion(count: int = 200, rate_hz: float = 50.0) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(n,) s from 0, (n, 3) m/s2 with gravity upwards along z and a little movement, (n, 3) rad/s."""
    t_s = np.arange(count) / rate_hz
    acc = np.stack([np.sin(t_s), 0.5 * np.cos(2 * t_s), 9.8 + 0.3 * np.sin(3 * t_s)], axis=1)
    gyr = np.stack([0.4 * np.cos(t_s), -0.2 * np.sin(t_s), 0.1 * np.cos(2 * t_s)], axis=1)
    return np.round(t_s, 6), np.round(acc, 5), np.round(gyr, 6)


def gravity_of(acc: FloatArray) -> FloatArray:
    """A made-up gravity: what an app could have split off."""
    return np.stack([0.1 * acc[:, 0], 0.2 * acc[:, 1], np.full(len(acc), 9.7)], axis=1)


def table(header: str, columns: FloatArray, delimiter: str = ",", decimal: str = ".", form: str = "%.9g") -> str:
    """A header line and rows of numbers."""
    rows = [delimiter.join((form % cell).replace(".", decimal) for cell in row) for row in columns.tolist()]
    return "\n".join([header, *rows, ""])


def phyphox(delimiter: str = ",", decimal: str = ".", linear: bool = False, gyroscope: bool = True) -> Files:
    """`Accelerometer.csv`, `Gyroscope.csv` and the app's two files about the device and the time."""
    t_s, acc, gyr = motion()

    def one(sensor: str, unit: str, values: FloatArray) -> str:
        names = ["Time (s)", *(f"{sensor} {axis} ({unit})" for axis in "xyz"), f"Absolute ({unit})"]
        rows = np.column_stack([t_s, values, np.sqrt((values**2).sum(axis=1))])
        return table(delimiter.join(f'"{name}"' for name in names), rows, delimiter, decimal, "%.9E")

    name, values = ("Linear Acceleration", acc - gravity_of(acc)) if linear else ("Acceleration", acc)
    when = datetime.fromtimestamp(UNIX_S, UTC).strftime("%Y-%m-%d %H:%M:%S.250 UTC+00:00")
    files = {
        "Accelerometer.csv": one(name, "m/s^2", values),
        "meta/device.csv": '"property","value"\n"deviceModel","made up"\n',
        "meta/time.csv": '"event","experiment time","system time","system time text"\n'
        f'"START",0.000000000E0,{UNIX_S:.3f},"{when}"\n',
    }
    return files | ({"Gyroscope.csv": one("Gyroscope", "rad/s", gyr)} if gyroscope else {})


def sensor_logger(platform: str = "android", standardised: bool = False, total: bool = True) -> Files:
    """A file a sensor; `total`: Android's `TotalAcceleration.csv` is there."""
    t_s, acc, gyr = motion()
    gravity = gravity_of(acc)
    sign = -1.0 if platform == "ios" and not standardised else 1.0
    named = {"Accelerometer": sign * (acc - gravity), "Gravity": sign * gravity, "Gyroscope": gyr}
    if total:
        named["TotalAcceleration"] = acc
    return {f"{name}.csv": stamped(t_s, ["z", "y", "x"], values[:, ::-1]) for name, values in named.items()} | {
        "Metadata.csv": "version,device name,recording epoch time,recording time,recording timezone,platform,"
        "appVersion,device id,sensors,sampleRateMs,standardisation,platform version\n"
        f"3,phone,{int(UNIX_S * 1000)},2026-03-02_06-30-00,Europe/Berlin,{platform},1.64,x,Accelerometer,"
        f"20,{str(standardised).lower()},1\n",
        "Annotation.csv": "time,seconds_elapsed,text,millisecond_press_duration\n",
    }


def stamped(t_s: FloatArray, names: list[str], values: FloatArray) -> str:
    """Sensor Logger's table of named columns."""
    rows = []
    for t, row in zip(t_s.tolist(), values.tolist(), strict=True):
        stamp = 1000 * (round(UNIX_S * 1e6) + round(t * 1e6))
        rows.append(f"{stamp},{t:.6f}," + ",".join(map(repr, row)))
    return "\n".join([",".join(["time", "seconds_elapsed", *names]), *rows, ""])


def wrist_motion(standardised: bool = False) -> Files:
    """The watch's file: everything in one table."""
    t_s, acc, gyr = motion()
    gravity = gravity_of(acc)
    scale = 1.0 if standardised else -1.0 / G
    names = [f"{kind}{axis}" for kind in ("rotationRate", "gravity", "acceleration") for axis in "XYZ"]
    values = np.column_stack([gyr, scale * gravity, scale * (acc - gravity)])
    about = sensor_logger("ios", standardised)["Metadata.csv"]
    return {"WristMotion.csv": stamped(t_s, names, values), "Metadata.csv": about}


def physics_toolbox(delimiter: str = ",", decimal: str = ".") -> Files:
    """A multi record: g, rad/s, microtesla."""
    t_s, acc, gyr = motion()
    rows = np.column_stack([t_s, acc / G, gyr, np.ones((len(t_s), 3))])
    header = delimiter.join(["time", "gFx", "gFy", "gFz", "wx", "wy", "wz", "Bx", "By", "Bz"])
    return {"multi.csv": "\n" + table(header, rows, delimiter, decimal).replace("-", "\u2212")}


def sensorlog(delimiter: str = ",", units: bool = True, motion_only: bool = False) -> Files:
    """A wide table with the sign of iOS."""
    t_s, acc, gyr = motion()
    gravity = gravity_of(acc)
    g, turn, s = ("(G)", "(rad/s)", "(s)") if units else ("", "", "")
    raw = [f"accelerometerAcceleration{axis}{g}" for axis in "XYZ"]
    apart = [f"motionUserAcceleration{axis}{g}" for axis in "XYZ"] + [f"motionGravity{axis}{g}" for axis in "XYZ"]
    force = np.column_stack([-(acc - gravity) / G, -gravity / G]) if motion_only else -acc / G
    clock = "motionTimestamp_sinceReboot" if motion_only else "accelerometerTimestamp_sinceReboot"
    names = ["loggingTime(txt)", clock + s, *(apart if motion_only else raw)]
    names += [f"motionRotationRate{axis}{turn}" for axis in "XYZ"]
    lines = []
    for row in np.column_stack([t_s, 1000.0 + t_s, force, gyr]).tolist():
        when = datetime.fromtimestamp(UNIX_S + row[0], UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        lines.append(delimiter.join([f"{when} +0000", *(f"{cell:.9f}" for cell in row[1:])]))
    return {"log.csv": "\n".join([delimiter.join(names), *lines, ""])}


ALL: Mapping[str, tuple[str, Callable[[], Files]]] = {
    "phyphox": ("Accelerometer.csv", phyphox),
    "phyphox ;": ("Accelerometer.csv", lambda: phyphox(";")),
    "phyphox ; and ,": ("Accelerometer.csv", lambda: phyphox(";", ",")),
    "phyphox tab": ("Accelerometer.csv", lambda: phyphox("\t")),
    "phyphox tab and ,": ("Accelerometer.csv", lambda: phyphox("\t", ",")),
    "sensor logger, android": ("TotalAcceleration.csv", sensor_logger),
    "sensor logger, android without total": ("Accelerometer.csv", lambda: sensor_logger(total=False)),
    "sensor logger, ios": ("Accelerometer.csv", lambda: sensor_logger("ios", total=False)),
    "sensor logger, ios, standardised": ("Gravity.csv", lambda: sensor_logger("ios", True, False)),
    "sensor logger, watch": ("WristMotion.csv", wrist_motion),
    "sensor logger, watch, standardised": ("WristMotion.csv", lambda: wrist_motion(True)),
    "physics toolbox": ("multi.csv", physics_toolbox),
    "physics toolbox ; and ,": ("multi.csv", lambda: physics_toolbox(";", ",")),
    "sensorlog": ("log.csv", sensorlog),
    "sensorlog |": ("log.csv", lambda: sensorlog("|")),
    "sensorlog without units": ("log.csv", lambda: sensorlog(units=False)),
    "sensorlog, gravity apart": ("log.csv", lambda: sensorlog(motion_only=True)),
}
"""By name: the file that a user names, and how all files of the recording are made."""


def written(folder: Path, files: Files) -> Path:
    """The files in a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def zipped(path: Path, files: Files, folder: str = "") -> Path:
    """The files in a zip, in a folder of it if one is named."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return path
