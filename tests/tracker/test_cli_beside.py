"""`--beside` and `--sensor-file` as a person uses them, with simulated sensors in the air."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from sensors.devices.model import FootPod, HeartRate
from sensors.readings import read_readings
from sensors.recording import open_recording
from tests.bluez.running import bluez_beside, bus_or_skip
from tests.peripherals.boards import Board
from tests.peripherals.chip import G_M_S2, lying_still
from tests.peripherals.movesense import MovesenseSensor
from tests.peripherals.strap import Strap
from tests.tracker.test_cli_sensors import backbeat, documents
from tracker.gather import joined

SERVICE = "0f1e2d3c-0001-4b5a-8697-a8b9cadbecfd"
MOTION = "0f1e2d3c-0002-4b5a-8697-a8b9cadbecfd"
SKETCH = f"""
name = "My sketch"
[match]
names = ["Sketch"]
[acc]
characteristic = "{MOTION}"
form = "<3h"
unit = "g"
per_unit = 1000
rate_hz = 50
"""


@pytest.fixture(scope="module")
def air() -> Iterator[None]:
    """A Movesense, a strap and a sketch that somebody programmed."""

    def sketch_sample(acc: object, _gyr: object) -> bytes:
        return struct.pack("<3h", *(round(1000.0 * float(a) / G_M_S2) for a in acc))  # type: ignore[attr-defined]

    sketch = Board(lying_still(3600.0), "Sketch 7", MOTION, SERVICE, sketch_sample, 50.0)
    with bus_or_skip(), bluez_beside(MovesenseSensor(lying_still(3600.0)), Strap(), sketch):
        yield


@pytest.mark.usefixtures("air")
def test_a_strap_beside_a_sensor_goes_into_the_file_beside(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    asked = ("--device", "movesense", "--beside", "HRM-Dual", "--seconds", "2")
    done = backbeat(tmp_path, "record", out, *asked)
    assert done.returncode == 0, done.stderr
    told = read_readings(tmp_path / "out.beside.csv")
    assert {type(each.reading) for each in told} == {HeartRate, FootPod}
    with open_recording(out) as recording:
        assert recording.readings == told
        length_s = float(joined(list(recording.blocks())).t_s[-1])
    assert all(0.0 <= each.t_s <= length_s + 1.0 for each in told)


@pytest.mark.usefixtures("air")
def test_a_scan_says_what_a_strap_is_good_for(tmp_path: Path) -> None:
    found = documents(backbeat(tmp_path, "scan", "--seconds", "1", "--json"), "sensor")
    (strap,) = [one for one in found if one["name"] == "HRM-Dual"]
    assert (strap["kind"], strap["supported"]) == ("heart-rate", False)
    assert "--beside" in str(strap["why_not"])
    assert "Sketch 7" not in {one["name"] for one in found}


@pytest.mark.usefixtures("air")
def test_a_pod_alone_is_for_walks(tmp_path: Path) -> None:
    said = backbeat(tmp_path, "doctor", "pod:HRM-Dual").stdout
    assert "HRM-Dual tells its pace" in said
    refused = backbeat(tmp_path, "live", "chair-stand", "--device", "pod:HRM-Dual")
    assert refused.returncode == 1
    assert "backbeat live walking" in refused.stderr
    refused = backbeat(tmp_path, "record", tmp_path / "out.csv", "--device", "pod:HRM-Dual")
    assert refused.returncode == 2
    assert "--beside" in refused.stderr


@pytest.mark.usefixtures("air")
def test_ones_own_description_makes_a_sensor_known(tmp_path: Path) -> None:
    file = tmp_path / "sketch.toml"
    file.write_text(SKETCH)
    found = documents(backbeat(tmp_path, "scan", "--seconds", "1", "--json", "--sensor-file", file), "sensor")
    assert {"Sketch 7": True}.items() <= {one["name"]: one["supported"] for one in found}.items()
    (tmp_path / "data" / "sensors").mkdir(parents=True)
    file.rename(tmp_path / "data" / "sensors" / "sketch.toml")
    out = tmp_path / "out.csv"
    done = backbeat(tmp_path / "data", "record", out, "--device", "sketch", "--seconds", "1")
    assert done.returncode == 0, done.stderr
    with open_recording(out) as recording:
        assert joined(list(recording.blocks())).acc[:, 2].mean() == pytest.approx(G_M_S2, abs=0.1)


@pytest.mark.parametrize("command", [("scan",), ("record", "out.csv"), ("live", "walking"), ("doctor",)])
def test_a_description_that_is_wrong_is_told_in_a_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "sketch.toml"
    file.write_text(SKETCH.replace("rate_hz", "rate"))
    done = backbeat(tmp_path, *command, "--sensor-file", file)
    assert done.returncode == 1
    assert 'sketch.toml: [acc]: "rate_hz" has to be a number' in done.stderr
