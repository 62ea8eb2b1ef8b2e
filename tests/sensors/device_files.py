"""One motion as every device's app would export it, written from the documented headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from sensors.units import DEG, G_M_S2

RATE_HZ = 50
ROWS = 300
START = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
START_S = START.timestamp()

SECONDS = np.arange(ROWS) / RATE_HZ
FORCE_G = np.round(0.3 * np.sin(SECONDS[:, None] + np.arange(3)) + np.array([0.0, 0.0, 1.0]), 3)
TURN_DEG_S = np.round(50 * np.cos(SECONDS[:, None] + np.arange(3)), 2)


def rows(*columns: Sequence[str] | np.ndarray, delimiter: str = ",", end: str = "") -> str:
    """A line for each sample; numbers as they are, (n, k) arrays as k cells."""
    cells: list[Sequence[str]] = []
    for column in columns:
        if isinstance(column, np.ndarray):
            cells += [[f"{value:.10g}" for value in one] for one in np.atleast_2d(column.T)]
        else:
            cells.append(column)
    return "".join(delimiter.join(row) + end + "\n" for row in zip(*cells, strict=True))


def moments(form: str = "{0:%Y-%m-%d %H:%M:%S}.{1:03d}", hours: int = 0) -> list[str]:
    """The time of each sample, on a clock so many hours ahead."""
    times = [START + timedelta(hours=hours, seconds=float(s)) for s in SECONDS]
    return [form.format(time, time.microsecond // 1000) for time in times]


def unpadded() -> list[str]:
    times = [START + timedelta(seconds=float(s)) for s in SECONDS]
    return [
        f"{t.year}-{t.month}-{t.day} {t.hour}:{t.minute}:{t.second}:{t.microsecond // 1000:03d}" for t in times
    ]


def whole(values: np.ndarray, start: float = 0.0) -> list[str]:
    return [str(round(value)) for value in values + start]


@dataclass(frozen=True, slots=True)
class Case:
    """Files of one recording, the first of which is named; what reading it says."""

    layout: str
    files: dict[str, str | bytes]
    gyroscope: bool = True
    started_at: str | None = None
    first_s: float | None = None


def _metabase(header: str, form: str, hours: int) -> dict[str, str | bytes]:
    stamps = whole(SECONDS * 1000, START_S * 1000), moments(form, hours), SECONDS
    return {
        "s_MetaWear_2026_C4_Accelerometer_50.000Hz_1.4.4.csv":
            f"{header},x-axis (g),y-axis (g),z-axis (g)\n" + rows(*stamps, FORCE_G),
        "s_MetaWear_2026_C4_Gyroscope_25.000Hz_1.4.4.csv":
            f"{header},x-axis (deg/s),y-axis (deg/s),z-axis (deg/s)\n" + rows(*stamps, TURN_DEG_S),
        "other_MetaWear_2026_C4_Gyroscope_25.000Hz_1.4.4.csv": "not a recording\n",
    }  # fmt: skip


def _polar() -> dict[str, str | bytes]:
    times = moments("{0:%Y-%m-%dT%H:%M:%S}.{1:03d}"), whole(SECONDS * 1e9, 599616065136175104)
    start = "Phone timestamp;sensor timestamp [ns]"
    return {
        "Polar_Sense_16E0_20260302_073000_ACC.txt":
            f"{start};X [mg];Y [mg];Z [mg] \n" + rows(*times, FORCE_G * 1000, delimiter=";"),
        "Polar_Sense_16E0_20260302_073000_GYRO.txt":
            f"{start};X [dps];Y [dps];Z [dps] \n" + rows(*times, TURN_DEG_S, delimiter=";"),
        "Polar_Sense_16E0_20260302_073000_MAGN.txt":
            f"{start};X [G];Y [G];Z [G] \n" + rows(*times, FORCE_G, delimiter=";"),
    }  # fmt: skip


def packets(values: np.ndarray, size: int = 4) -> str:
    """Rows of which only every fourth has a time."""
    stamps = [str(599025762 + 20 * k) if k % size == 0 else "" for k in range(ROWS)]
    return "timestamp,x,y,z\n" + rows(stamps, values)


def _movesense_ios() -> dict[str, str | bytes]:
    return {
        "2026-03-02T07:30:00Z_174430000051_acc_stream.csv": packets(FORCE_G * G_M_S2),
        "2026-03-02T07:30:00Z_174430000051_gyro_stream.csv": packets(TURN_DEG_S),
    }


def _movesense_android() -> dict[str, str | bytes]:
    stamps = whole(SECONDS * 1000, 5000)
    turning = "X: (degree per second),Y: (degree per second),Z: (degree per second)"
    return {
        "m_LinearAcceleration.csv":
            "Timestamp (ms),X: (m/s^2),Y: (m/s^2),Z: (m/s^2)\n" + rows(stamps, FORCE_G * G_M_S2, end=", "),
        "m_AngularVelocity.csv": f"Timestamp (ms),{turning}\n" + rows(stamps, TURN_DEG_S, end=", "),
    }  # fmt: skip


DOT = """sep=,
DeviceTag:,1
FirmwareVersion:,3.0.0
OutputRate:,50Hz
Measurement Mode:,Rate quantities
StartTime:,2026-03-02_07:30:00_000 CET
© 2026

"""
LIFE = """------------ Data File Created By ActiGraph GT3X+ ActiLife v6.13.3 date format {} at 50 Hz -----------{c}
Serial Number: NEO1{c}
Start Time 07:30:00{c}
Start Date {}{c}
Epoch Period (hh:mm:ss) 00:00:00{c}
Download Time 08:00:00{c}
Download Date {}{c}
Current Memory Address: 0{c}
Current Battery Voltage: 4.22     Mode = 12{c}
--------------------------------------------------{c}
"""
LIFE_ACC = "Accelerometer X,Accelerometer Y,Accelerometer Z"
GENEACTIV = "\n".join(
    ["Device Type,GENEActiv", "Device Model,1.1", *[""] * 8, "Measurement Frequency,50 Hz",
     "Start Time,2026-03-02 07:30:00:000", "", "", "Time Zone,GMT +01:00", *[""] * 85, ""]
)  # fmt: skip


def _life(order: str, date: str, end: str = "") -> str:
    return LIFE.format(order, date, date, c=end)


def wit(header: str, *columns: Sequence[str] | np.ndarray, delimiter: str = "\t", end: str = "") -> str:
    return f"{header}{end}\n" + rows(*columns, np.zeros((ROWS, 3)), delimiter=delimiter, end=end)


def shimmer(clock: str, unit: str, times: list[str], delimiter: str = ",") -> str:
    """Both accelerometers, of which the second is not to be believed, and the gyroscope."""
    sensors = [f"{name}_{axis}" for name in ("Accel_LN", "Accel_WR", "Gyro") for axis in "XYZ"]
    names = delimiter.join(f"S_Chest_{name}_CAL" for name in (f"Timestamp_{clock}", *sensors))
    units = delimiter.join([unit, *["m/(s^2)"] * 6, *["deg/s"] * 3])
    body = rows(times, FORCE_G * G_M_S2, FORCE_G, TURN_DEG_S, delimiter=delimiter, end=delimiter)
    return f'"sep={delimiter}"\n{names}{delimiter}\n{units}{delimiter}\n{body}'


WIT_A = "\t".join([
    "Time(s)", "ChipTime", "ax(g)", "ay(g)", "az(g)", "wx(deg/s)", "wy(deg/s)", "wz(deg/s)",
    "AngleX(deg)", "AngleY(deg)", "AngleZ(deg)",
])  # fmt: skip
WIT_C = (
    "time\tDeviceName\tAccX(g)\tAccY(g)\tAccZ(g)\tAsX(°/s)\tAsY(°/s)\tAsZ(°/s)\tAngleX(°)\tAngleY(°)\tAngleZ(°)"
)
WIT_D = (
    "Time,Device name,Chip Time(),Acceleration X(g),Acceleration Y(g),Acceleration Z(g),Angular velocity X(°/s),"
    "Angular velocity Y(°/s),Angular velocity Z(°/s),Angle X(°),Angle Y(°),Angle Z(°)"
)
DAY_TIMES = moments("{0:%H:%M:%S}.{1:03d}")
NAMED = ["WT901BLE67"] * ROWS
BLANK = [""] * ROWS

CASES = {
    "MetaBase, iPhone": Case(
        "metabase", _metabase("epoc (ms),timestamp (-0800),elapsed (s)", "{0:%Y-%m-%dT%H.%M.%S}.{1:03d}", -8),
        started_at="2026-03-01T23:30:00.000-08:00", first_s=START_S,
    ),
    "MetaBase, Android": Case(
        "metabase", _metabase("epoch (ms),time (-13:00),elapsed (s)", "{0:%Y-%m-%dT%H:%M:%S}.{1:03d}", 1),
        started_at="2026-03-02T08:30:00.000+01:00", first_s=START_S,
    ),
    "MetaHub": Case(
        "metabase", _metabase("epoch (ms),time (offset),elapsed (s)", "{0:%Y-%m-%dT%H-%M-%S}.{1:03d}", 0),
        started_at="2026-03-02T07:30:00.000+00:00", first_s=START_S,
    ),
    "Movesense, iPhone": Case("movesense", _movesense_ios(), first_s=599025.762),
    "Movesense, Android": Case("movesense", _movesense_android(), first_s=5.0),
    "Polar": Case(
        "polar-sensor-logger", _polar(), started_at="2026-03-02T07:30:00.000", first_s=599616065.136175
    ),
    "Movella DOT": Case(
        "xsens",
        {"1_2026.csv": DOT + "PacketCounter,SampleTimeFine,Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z,Status\n"
         + rows(whole(np.arange(ROWS)), whole(np.mod(SECONDS * 1e6 + 4294000000, 2**32)), FORCE_G * G_M_S2,
                TURN_DEG_S, ["0"] * ROWS, end=",,,")},
        started_at="2026-03-02T07:30:00.000", first_s=4294.0,
    ),
    "MT Manager": Case(
        "xsens",
        {"MT_1.txt": "// Start Time: Unknown\n// Update Rate: 50.0Hz\n// Firmware Version: 4.6.0\n"
         "PacketCounter\tSampleTimeFine\tAcc_X\tAcc_Y\tAcc_Z\tGyr_X\tGyr_Y\tGyr_Z\n"
         + rows(whole(np.mod(np.arange(ROWS) + 65500, 65536)), BLANK, FORCE_G * G_M_S2, TURN_DEG_S * DEG,
                delimiter="\t")},
        first_s=1310.0,
    ),
    "cwa-convert": Case(
        "axivity-csv",
        {"a.csv": rows(moments(), [f"{x:.6f}" for x in FORCE_G[:, 0]], [f"{x:.6f}" for x in FORCE_G[:, 1]],
                       [f"{x:.6f}" for x in FORCE_G[:, 2]], ["341"] * ROWS, ["250"] * ROWS, ["200"] * ROWS)},
        gyroscope=False, started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "cwa-convert with a gyroscope": Case(
        "axivity-csv",
        {"a.csv": rows(moments(), *[[f"{x:.6f}" for x in column] for column in (*FORCE_G.T, *TURN_DEG_S.T)])},
        started_at="2026-03-02T07:30:00.000",
    ),
    "omconvert": Case(
        "axivity-csv",
        {"a.csv": "Time,Accel-X (g), Accel-Y (g), Accel-Z (g), Gyro-X (d/s), Gyro-Y (d/s), Gyro-Z (d/s)\n"
         + rows(moments(), FORCE_G, TURN_DEG_S)},
        started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "ActiGraph": Case(
        "actigraph-csv", {"aRAW.csv": _life("M/d/yyyy", "3/2/2026", ",,") + f"{LIFE_ACC}\n" + rows(FORCE_G)},
        gyroscope=False, started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "ActiGraph without a header, day first": Case(
        "actigraph-csv", {"aRAW.csv": _life("dd/MM/yyyy", "02/03/2026") + rows(FORCE_G)},
        gyroscope=False, started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "ActiGraph with decimal commas": Case(
        "actigraph-csv",
        {"aRAW.csv": _life("dd.MM.yyyy", "02.03.2026") + rows(FORCE_G, delimiter=";").replace(".", ",")},
        gyroscope=False, first_s=START_S,
    ),
    "ActiGraph with timestamps": Case(
        "actigraph-csv",
        {"aRAW.csv": _life("d/M/yyyy", "2/3/2026") + f"Timestamp,{LIFE_ACC}\n"
         + rows([f"2/3/2026 {time[11:]}" for time in moments()], FORCE_G)},
        gyroscope=False, started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "ActiGraph with ISO timestamps": Case(
        "actigraph-csv",
        {"aRAW.csv": _life("M/d/yyyy", "3/2/2026") + f"Timestamp,{LIFE_ACC}\n" + rows(moments(), FORCE_G)},
        gyroscope=False, started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "ActiGraph IMU": Case(
        "actigraph-csv",
        {"aIMU.csv": _life("M/d/yyyy", "3/2/2026")
         + f"Timestamp,{LIFE_ACC},Temperature,Gyroscope X,Gyroscope Y,Gyroscope Z\n"
         + rows(moments("{0:%Y-%m-%dT%H:%M:%S}.{1:03d}0000"), FORCE_G, ["21.5"] * ROWS, TURN_DEG_S)},
        started_at="2026-03-02T07:30:00.000",
    ),
    "GENEActiv": Case(
        "geneactiv-csv",
        {"a.csv": GENEACTIV + rows(moments("{0:%Y-%m-%d %H:%M:%S}:{1:03d}"), FORCE_G, np.zeros((ROWS, 3)))},
        gyroscope=False, started_at="2026-03-02T07:30:00.000+01:00", first_s=START_S,
    ),
    "GENEActiv with tabs": Case(
        "geneactiv-csv",
        {"a.csv": GENEACTIV + rows(moments("{0:%Y-%m-%d %H:%M:%S}:{1:03d}"), FORCE_G, delimiter="\t")},
        gyroscope=False, first_s=START_S,
    ),
    "Shimmer": Case(
        "shimmer", {"a.csv": shimmer("Unix", "ms", whole(SECONDS * 1000, START_S * 1000))},
        started_at="2026-03-02T07:30:00.000+00:00", first_s=START_S,
    ),
    "Shimmer with dates and tabs": Case(
        "shimmer",
        {"a.csv": shimmer("FormattedUnix", "yyyy/mm/dd hh:mm:ss.000",
                          moments("{0:%Y/%m/%d %H:%M:%S}.{1:03d}"), "\t")},
        started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "WitMotion, chip time": Case(
        "witmotion", {"a.txt": "StartTime: 2026-03-02\n" + wit(WIT_A, DAY_TIMES, moments(), FORCE_G, TURN_DEG_S)},
        started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "WitMotion, time of day and trailing tabs": Case(
        "witmotion", {"a.txt": wit(WIT_A, DAY_TIMES, BLANK, FORCE_G, TURN_DEG_S, end="\t")}, first_s=27000.0
    ),
    "WitMotion, seconds": Case(
        "witmotion", {"a.txt": wit(WIT_A, SECONDS, BLANK, FORCE_G, TURN_DEG_S)}, first_s=0.0
    ),
    "WitMotion, blanks": Case(
        "witmotion",
        {"a.txt": wit("Date Time  ax ay az wx wy wz AngleX AngleY AngleZ",
                       [t.replace(" ", "   ") for t in moments()], FORCE_G, TURN_DEG_S, delimiter="    ")},
        started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "WitMotion, unpadded": Case(
        "witmotion", {"a.txt": wit(WIT_C, unpadded(), NAMED, FORCE_G, TURN_DEG_S)},
        started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
    "WitMotion, Chinese code page": Case(
        "witmotion",
        {"a.txt": wit(WIT_C, unpadded(), NAMED, FORCE_G, TURN_DEG_S).encode("gbk")}, first_s=START_S,
    ),
    "WitMotion, app": Case(
        "witmotion",
        {"a.csv": wit(WIT_D, [f" {t}" for t in DAY_TIMES], NAMED, unpadded(), FORCE_G, TURN_DEG_S,
                       delimiter=",")},
        started_at="2026-03-02T07:30:00.000", first_s=START_S,
    ),
}  # fmt: skip
