"""The files that devices write themselves, opened as a person would: by name, packed, through a pipe."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from sensors.errors import RecordingError
from sensors.recording import open_recording
from sensors.stream import SampleBlock
from sensors.units import G_M_S2
from tests.sensors import cwa_files, geneactiv_files, gt3x_files
from tests.sensors.recording_text import Dribble, joined, same

FORCE_G = np.round(0.4 * np.sin(np.arange(900)[:, None] / 20 + np.arange(3)), 3) + np.array([0.0, 0.0, 0.9])
AX3, WATCH = cwa_files.Device(), geneactiv_files.Watch()
CWA = cwa_files.header(AX3) + b"".join(cwa_files.blocks(AX3, cwa_files.raw(FORCE_G, None, AX3)))
BIN = geneactiv_files.header(WATCH) + "".join(geneactiv_files.pages(WATCH, geneactiv_files.raw(FORCE_G)))
LOG = b"".join(gt3x_files.seconds(gt3x_files.ACTIVITY, np.round(FORCE_G * 256).astype(np.int64)))
GT3X = gt3x_files.archive({"log.bin": LOG, "info.txt": gt3x_files.info()})

FILES = {
    "a.cwa": ("axivity-cwa", CWA),
    "a.bin": ("geneactiv-bin", BIN.encode()),
    "a.gt3x": ("actigraph-gt3x", GT3X),
}


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def samples(path: Path) -> SampleBlock:
    return joined(list(open_recording(path).blocks()))


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_by_what_is_in_it(tmp_path: Path, name: str) -> None:
    layout, data = FILES[name]
    for path in (tmp_path / name, tmp_path / "renamed"):
        recording = open_recording(write(path, data))
        assert recording.layout == layout
        got = joined(list(recording.blocks()))
        assert len(got) == 900
        assert np.abs(got.acc - FORCE_G * G_M_S2).max() < G_M_S2 / 200
        assert recording.session.started_at is not None
        assert recording.session.started_at.startswith("2026-03-02T07:30:00.000")
        assert recording.warnings == ()


@pytest.mark.parametrize("name", ["a.cwa", "a.bin"])
def test_packed_or_through_a_pipe_it_is_the_same(tmp_path: Path, name: str) -> None:
    data = FILES[name][1]
    plain = samples(write(tmp_path / name, data))
    assert same(plain, samples(write(tmp_path / f"{name}.gz", gzip.compress(data))))
    assert same(plain, joined(list(open_recording(Dribble(data, 777)).blocks())))


@pytest.mark.parametrize("name", ["a.cwa", "a.bin"])
def test_in_a_zip_it_is_the_same(tmp_path: Path, name: str) -> None:
    data = FILES[name][1]
    zipped = write(tmp_path / "a.zip", gt3x_files.archive({f"week/{name}": data, "week/notes.txt": "slept well"}))
    assert same(samples(write(tmp_path / name, data)), samples(zipped))


def test_a_zip_of_several_recordings_asks_for_one(tmp_path: Path) -> None:
    zipped = write(tmp_path / "a.zip", gt3x_files.archive({"one.cwa": CWA, "two.cwa": CWA}))
    with pytest.raises(RecordingError, match="several recordings"):
        open_recording(zipped)


@pytest.mark.parametrize("name", FILES)
def test_a_session_file_beside_it_is_read(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, FILES[name][1])
    (tmp_path / "a.session.json").write_text('{"schema": "backbeat.session/1", "placement": "thigh"}')
    with open_recording(path) as recording:
        assert recording.session.placement == "thigh"
        assert recording.session.started_at is not None
