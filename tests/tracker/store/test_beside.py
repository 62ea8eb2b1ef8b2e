"""What is told beside motion goes with the session: journal, store, file, reanalysis, erasure."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from sensors.devices.model import FootPod, HeartRate
from sensors.live import Beside
from sensors.pod import LAYOUT
from sensors.readings import readings_path
from sensors.recording import open_recording, write_recording
from sensors.stream import Mark
from sensors.synthetic import Simulated, simulate_walk
from tests.running import catalogue, pieces
from tests.store_fixture import store_in_memory
from tests.tracker.export.schemas import problems
from tests.tracker.journal.made import head
from tracker.diary import Pulse
from tracker.document import line, result_document
from tracker.erasing import holds, kept_of
from tracker.errors import StoreError
from tracker.export.archive import write_archive
from tracker.export.gathering import everything
from tracker.export.restoring import restore_archive
from tracker.journal import Journal, close_journal, look, readings_in, write_out
from tracker.session import Request
from tracker.store import open_store
from tracker.store.beside import packed
from tracker.store.importing import Wish, found_at, import_recording
from tracker.store.reanalysis import reanalysed
from tracker.store.tables import BESIDE


def walk() -> tuple[Simulated, list[Beside]]:
    """A synthetic walk with a strap and a pod, a reading a second of each."""
    made = simulate_walk(3, placement="lower back", minutes=1.0, rate_hz=25, gyroscope=True)
    seconds = [round(float(made.block.t_s[0]) + n, 3) for n in range(int(made.block.t_s[-1] - made.block.t_s[0]))]
    hearts = [Beside(t_s, HeartRate(90, (0.6669921875,), True)) for t_s in seconds]
    pods = [Beside(t_s, FootPod(1.5, 55, 1.6, n * 1.5)) for n, t_s in enumerate(seconds)]
    return made, [each for pair in zip(hearts, pods, strict=True) for each in pair]


def journal_of(folder: Path) -> Journal:
    made, told = walk()
    waiting = list(told)
    with Journal.open_new(folder, head()) as journal:
        for piece in pieces(made.block, 25):
            journal.append(piece)
            while waiting and waiting[0].t_s <= piece.t_s[-1]:
                journal.beside(waiting.pop(0))
        for mark in made.session.marks:
            journal.mark(mark)
        for reading in waiting:
            journal.beside(reading)
    return journal


def test_a_journal_gives_them_back(tmp_path: Path) -> None:
    assert list(readings_in(journal_of(tmp_path).path)) == walk()[1]


def test_a_flipped_bit_costs_one_reading(tmp_path: Path) -> None:
    path = journal_of(tmp_path).path
    data = bytearray(path.read_bytes())
    data[data.index(b'"foot-pod"') + 3] ^= 1
    path.write_bytes(data)
    assert len(readings_in(path)) == len(walk()[1]) - 1
    assert look(path).damaged_bytes > 0


def test_a_closed_journal_a_reanalysis_and_the_file_say_the_same(tmp_path: Path) -> None:
    made, told = walk()
    with store_in_memory() as store:
        record = close_journal(journal_of(tmp_path).path, store, catalogue()).record
        assert record is not None
        assert list(store.readings(record.id)) == told
        assert {bout.pace_from for bout in record.result.walking.bouts} == {"pod"}
        assert reanalysed(store, record, catalogue()).result == record.result
    file = write_out(journal_of(tmp_path).path, tmp_path / "files")
    with open_recording(file) as recording:
        assert list(recording.readings) == told
    write_recording(tmp_path / "same.csv.gz", made.block, None, told)
    assert readings_path(file).read_bytes() == readings_path(tmp_path / "same.csv.gz").read_bytes()


def test_an_import_keeps_them_and_takes_them_for_no_recording(tmp_path: Path) -> None:
    made, told = walk()
    write_recording(tmp_path / "walk.csv", made.block, made.session, told)
    found = found_at(tmp_path)
    assert [path.name for path in (*found.recordings, *found.others)] == ["walk.csv"]
    with store_in_memory() as store:
        kept = import_recording(store, tmp_path / "walk.csv", catalogue(), Request(), Wish()).record
        assert list(store.readings(kept.id)) == told
        again = line(result_document(reanalysed(store, kept, catalogue()).result))
    assert json.loads(again)["walking"]["bouts"][0]["pace_from"] == "pod"


@pytest.mark.parametrize("as_csv", [False, True])
def test_an_archive_carries_them(tmp_path: Path, as_csv: bool) -> None:
    with store_in_memory() as store:
        record = close_journal(journal_of(tmp_path).path, store, catalogue()).record
        assert record is not None
        write_archive(store, "me", tmp_path / "all.zip", as_csv=as_csv)
        told = store.readings(record.id)
        (document,) = everything(store, "me", [record], catalogue())
    assert problems("record", document) == []
    assert document["beside"][1] == {"t_s": told[1].t_s, "kind": "foot-pod"} | asdict(told[1].reading)
    with open_store(":memory:") as other:
        restore_archive(tmp_path / "all.zip", other)
        assert other.readings(record.id) == told


@pytest.mark.parametrize("as_csv", [False, True])
def test_a_walk_that_a_pod_alone_told_is_kept_analysed_again_and_carried(tmp_path: Path, as_csv: bool) -> None:
    told = [Beside(float(n), FootPod(1.5, 54, None, 1.5 * n)) for n in range(121)]
    begun = head()
    journal = Journal.open_new(tmp_path, replace(begun, layout=LAYOUT, gyroscope=False))
    with journal:
        journal.mark(Mark(0.0, "start", "walking"))
        for reading in told:
            journal.beside(reading)
        journal.mark(Mark(120.0, "stop"))
    assert look(journal.path).length_s == 120.0
    with store_in_memory() as store:
        record = close_journal(journal.path, store, catalogue()).record
        assert record is not None
        (bout,) = record.result.walking.bouts
        assert (bout.speed_m_s, bout.distance_m, bout.steps, bout.pace_from) == (1.5, 180.0, 216, "pod")
        assert (record.result.recording.coverage, record.result.recording.duration_s) == (0.0, 120.0)
        assert reanalysed(store, record, catalogue()).result == record.result
        write_archive(store, "me", tmp_path / "all.zip", as_csv=as_csv)
    with open_store(":memory:") as other:
        restore_archive(tmp_path / "all.zip", other)
        assert list(other.readings(record.id)) == told
        (restored,) = other.sessions("me")
        assert restored.result == record.result


def test_erasing_a_patient_erases_them(tmp_path: Path) -> None:
    with store_in_memory() as store:
        close_journal(journal_of(tmp_path).path, store, catalogue())
        store.erase("me")
        with store._database.read() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(BESIDE)) == 0


def test_damaged_readings_are_told(tmp_path: Path) -> None:
    with store_in_memory() as store:
        record = close_journal(journal_of(tmp_path).path, store, catalogue()).record
        assert record is not None
        with store._database.write() as connection:
            connection.execute(sa.update(BESIDE).values(readings=b"no"))
        with pytest.raises(StoreError, match="its readings are damaged"):
            store.readings(record.id)


def test_the_pulse_of_a_patients_sessions(tmp_path: Path) -> None:
    with store_in_memory() as store:
        record = close_journal(journal_of(tmp_path).path, store, catalogue()).record
        assert record is not None
        assert store.pulses("me") == (Pulse(record.started_at, 90.0),)
        assert store.pulses("me", since=record.started_at + timedelta(seconds=1)) == ()
        assert store.pulses("other") == ()


def test_what_is_left_of_them_is_found(tmp_path: Path) -> None:
    """A page that an erasure forgot, in whatever file."""
    with open_store(tmp_path) as store:
        close_journal(journal_of(tmp_path / "journal").path, store, catalogue())
        kept = kept_of(store, "me")
        (tmp_path / "page").write_bytes(b"?" * 100 + packed(walk()[1])[20:] + b"?")
        (tmp_path / "other").write_bytes(b"?" * 100)
    assert holds(tmp_path / "page", kept)
    assert not holds(tmp_path / "other", kept)
