"""`scan`, `doctor` and `record` as a person uses them, with simulated sensors in the air."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from sensors.recording import open_recording
from tests.bluez.running import bluez_beside, bus_or_skip
from tests.peripherals.chip import lying_still
from tests.peripherals.movesense import MovesenseSensor
from tests.peripherals.polar import PolarSensor
from tracker.cli import build_app
from tracker.gather import joined
from tracker.journal import unfinished

BACKBEAT = str(Path(sys.executable).with_name("backbeat"))
SCHEMAS = Path(__file__).resolve().parents[2] / "tracker" / "schemas"
SIMULATED = "simulated:chair-stand"


@pytest.fixture(scope="module")
def air() -> Iterator[None]:
    """A chest strap and a Movesense in the air."""
    with bus_or_skip(), bluez_beside(PolarSensor(lying_still(3600.0)), MovesenseSensor(lying_still(3600.0))):
        yield


def environment(data: Path) -> dict[str, str]:
    return os.environ | {"BACKBEAT_DATA": str(data)}


def backbeat(data: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [BACKBEAT, *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env=environment(data)
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done


def here(data: Path, *words: str | Path) -> Result:
    """The same within this process, for what needs no Bluetooth."""
    done = CliRunner(env=environment(data)).invoke(build_app(), [*map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def documents(done: subprocess.CompletedProcess[str], schema: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in done.stdout.splitlines()]
    validator = Draft202012Validator(json.loads((SCHEMAS / f"{schema}.schema.json").read_text("utf-8")))
    for document in found:
        validator.validate(document)
    return found


@pytest.mark.usefixtures("air")
def test_a_scan_lists_what_is_in_the_air(tmp_path: Path) -> None:
    done = backbeat(tmp_path, "scan", "--seconds", "1", "--battery")
    assert (done.returncode, done.stderr) == (0, "")
    strap = next(line for line in done.stdout.splitlines() if "Polar H10" in line)
    for words in ("F0:00:00:00:00:01", "strong (-58 dBm)", "83 %", "yes"):
        assert words in strap
    assert "Movesense 174630000192" in done.stdout


@pytest.mark.usefixtures("air")
def test_a_scan_for_programs_tells_each_sensor_once(tmp_path: Path) -> None:
    found = documents(backbeat(tmp_path, "scan", "--seconds", "1", "--json"), "sensor")
    assert sorted(str(one["kind"]) for one in found) == ["movesense", "polar"]
    assert all(one["supported"] and one["why_not"] is None and one["signal_dbm"] == -58 for one in found)


@pytest.mark.usefixtures("air")
def test_a_doctor_looks_at_bluetooth_and_a_sensor(tmp_path: Path) -> None:
    done = backbeat(tmp_path, "doctor", "Polar H10 0A1B2C3D", "--seconds", "3", "--json")
    found = {str(one["check"]): one for one in documents(done, "check")}
    assert done.returncode == 0, done.stdout
    for name in (
        "software",
        "adapter",
        "radio",
        "sensors",
        "sensor",
        "rate",
        "gaps",
        "loss",
        "duplicates",
        "latency",
    ):
        assert found[name]["ok"] is True, found[name]
    assert found["clock"]["ok"] is None
    assert found["battery"]["found"] == "83 %"


def test_a_doctor_without_bluetooth_says_what_to_do(tmp_path: Path) -> None:
    with bus_or_skip():
        done = backbeat(tmp_path, "doctor", "--json")
        scan = backbeat(tmp_path, "scan", "--seconds", "1")
    assert (done.returncode, scan.returncode) == (1, 1)
    (adapter,) = (one for one in documents(done, "check") if one["check"] == "adapter")
    assert (adapter["ok"], adapter["found"]) == (False, "no Bluetooth service runs on this computer")
    assert "systemctl start bluetooth" in str(adapter["remedy"])
    assert scan.stderr.startswith("error: Bluetooth: no Bluetooth service runs")


def test_a_doctor_looks_at_the_digital_patient_as_well(tmp_path: Path) -> None:
    done = here(tmp_path, "doctor", SIMULATED, "--seconds", "3")
    assert done.exit_code == 0
    assert "ok      gaps        none" in done.stdout
    assert "synthetic" in done.stdout


@pytest.mark.usefixtures("air")
def test_a_sensor_is_recorded_into_a_file(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    asked = ("--device", "Movesense 174630000192", "--seconds", "2")
    done = backbeat(tmp_path, "record", out, *asked, "--placement", "thigh", "--exercise", "chair-stand")
    assert done.returncode == 0, done.stderr
    with open_recording(out) as recording:
        assert [mark.kind for mark in recording.session.marks] == ["start", "stop"]
        assert (recording.session.placement, recording.session.patient) == ("thigh", "me")
        block = joined(list(recording.blocks()))
    assert block.t_s[-1] - block.t_s[0] >= 2.0
    assert block.gyr is not None
    assert not unfinished(tmp_path / "journal")


def test_ctrl_c_ends_a_recording_properly(tmp_path: Path) -> None:
    out = tmp_path / "out.csv.gz"
    code, errors = _recording(tmp_path, out, signal.SIGINT)
    assert code == 0, errors
    with open_recording(out) as recording:
        assert len(joined(list(recording.blocks()))) > 50
    assert not unfinished(tmp_path / "journal")


def test_a_killed_recording_loses_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    _recording(tmp_path, out, signal.SIGKILL)
    assert not out.exists()
    done = backbeat(tmp_path, "resume", "--recordings", tmp_path / "rescued")
    assert done.returncode == 0, done.stderr
    rescued = next((tmp_path / "rescued").glob("*.csv.gz"))
    with open_recording(rescued) as recording:
        assert len(joined(list(recording.blocks()))) > 50


def _recording(data: Path, out: Path, end: signal.Signals) -> tuple[int, str]:
    """Begin a recording, and end it by a signal once its journal holds something."""
    command = [BACKBEAT, "record", str(out), "--device", SIMULATED, "--speed", "20"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment(data)) as running:
        give_up_s = time.monotonic() + 30.0
        while not any(path.stat().st_size > 5000 for path in (data / "journal").glob("*")):
            assert time.monotonic() < give_up_s
            time.sleep(0.02)
        running.send_signal(end)
        errors = running.communicate(timeout=30)[1]
        return running.returncode, errors


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("out.txt",), "ends in .csv"),
        (("there.csv",), "there is"),
        (("no/where.csv",), "no folder"),
        (("out.csv", "--placement", "nose"), "use one of"),
        (("out.csv", "--exercise", "chair-stnd"), "chair-stand"),
    ],
)
def test_wrong_usage_of_record_is_told_before_anything_begins(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "there.csv").write_text("")
    done = here(tmp_path, "record", tmp_path / words[0], *words[1:])
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_a_recording_of_a_sensor_that_is_not_there(tmp_path: Path) -> None:
    done = here(tmp_path, "record", tmp_path / "out.csv", "--device", "simulated:nothing")
    assert done.exit_code == 1
    assert done.stderr.startswith("error: simulated:nothing")
    assert not (tmp_path / "out.csv").exists()
