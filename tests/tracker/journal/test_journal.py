"""A journal: what is kept comes back as it came, by one process at a time, whatever is done to the file."""

from __future__ import annotations

import fcntl
import json
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from sensors.stream import Mark, SampleBlock, SessionInfo
from tests.running import pieces
from tests.tracker.journal.made import SESSION, chair_stands, entries, head, put, same, written
from tracker.calibration import parse_calibration
from tracker.errors import JournalBusyError, JournalError
from tracker.journal import Head, Journal, disk, look, read_journal, unfinished
from tracker.journal import head as heads
from tracker.journal.frames import framed
from tracker.session import Request

CALIBRATION = {
    "schema": "backbeat.calibration/1",
    "patient": "anna",
    "exercises": [
        {
            "exercise": "chair-stand", "placement": "thigh", "repetitions": 3,
            **{name: {"least": 1.00001, "usual": 2.123456789, "most": 3.0}
               for name in ("range_deg", "out_s", "hold_s", "back_s")},
            "turn": {"rest": [1.0, 0.000012345, 0.0], "axis": [0.0, 0.0, -1.0]},
        }
    ],
    "walks": [
        {"placement": "thigh", "distance_m": 400.0, "steps": 500, "speed_m_s": 1.23456789, "factor": 1.0123456}
    ],
}  # fmt: skip


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize("size", [1000, 25, 7])
def test_samples_and_marks_come_back_in_the_order_they_came(tmp_path: Path, size: int) -> None:
    given = list(entries(size))
    with Journal.open_new(tmp_path, head()) as journal:
        for entry in given:
            put(journal, entry)
    told, found = read_journal(journal.path)
    assert told == head()
    assert all(same(one, other) for one, other in zip(found, given, strict=True))


def test_a_head_comes_back_to_the_last_digit(tmp_path: Path) -> None:
    marks = (Mark(1.25, "start", "press-up", side="left"), Mark(2.0, "note", text="früh \u2713"))
    info = SessionInfo(
        "../an id/of a client", "anna", "2026-03-02T07:30:00.123456+01:00", None, 1.7234567, "s", "waist",
        CALIBRATION, marks,
    )  # fmt: skip
    request = Request("chair-stand", "left", "NASS", "thigh", 1.701, parse_calibration(CALIBRATION))
    given = Head("anna", info, "ble", False, request)
    with Journal.open_new(tmp_path, given) as journal:
        pass
    assert read_journal(journal.path)[0] == given
    assert journal.path.parent == tmp_path


@pytest.mark.parametrize(
    ("session_id", "started_at"),
    [(None, "2026-03-02T07:30:00+01:00"), (SESSION, None), (SESSION, "2026-03-02T07:30:00")],
)
def test_a_journal_without_an_id_or_a_beginning_is_a_mistake(
    session_id: str | None, started_at: str | None
) -> None:
    with pytest.raises(ValueError, match="a journal needs"):
        replace(head(), info=SessionInfo(session_id, started_at=started_at))


def test_only_its_user_can_read_it(tmp_path: Path) -> None:
    path = written(tmp_path / "data" / "journal")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_it_is_on_the_disk_within_a_second_and_with_every_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[float] = []
    clock = Clock()
    journal = Journal.open_new(tmp_path, head(), clock)
    monkeypatch.setattr(os, "fsync", lambda _fd: synced.append(clock.now_s))
    *blocks, last = list(pieces(chair_stands()[0], 10))[:25]
    for block in blocks:
        clock.now_s += 0.125
        journal.append(block)
    assert synced == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
    journal.mark(Mark(2260.0, "note", text="now"))
    assert len(synced) == 7
    clock.now_s = 1.0  # A clock that was set back must not keep it from the disk.
    journal.append(last)
    assert len(synced) == 8
    journal.sync()
    assert len(synced) == 9
    journal.close()


def test_what_was_given_to_it_is_in_the_file_at_once(tmp_path: Path) -> None:
    journal = Journal.open_new(tmp_path, head(), Clock())
    for number, block in enumerate(list(pieces(chair_stands()[0], 10))[:20], start=1):
        journal.append(block)
        assert look(journal.path).samples == 10 * number
    journal.close()


def test_long_blocks_are_taken_and_empty_ones_passed_over(tmp_path: Path) -> None:
    n = 70_000
    long = SampleBlock(np.arange(n) / 1000.0, np.full((n, 3), 9.81), None)
    with Journal.open_new(tmp_path, head(gyroscope=False)) as journal:
        journal.append(long)
        journal.append(SampleBlock(np.zeros(0), np.zeros((0, 3)), None))
    blocks = [b for b in read_journal(journal.path)[1] if isinstance(b, SampleBlock)]
    assert [len(b) for b in blocks] == [65_536, 4_464]
    assert np.array_equal(np.concatenate([b.t_s for b in blocks]), long.t_s)


def test_a_gyroscope_that_comes_or_goes_is_a_mistake(tmp_path: Path) -> None:
    with (
        Journal.open_new(tmp_path, head(gyroscope=False)) as journal,
        pytest.raises(ValueError, match="gyroscope"),
    ):
        journal.append(chair_stands()[0])


# --- one process a session


def test_a_session_that_runs_cannot_be_begun_gone_on_with_or_found_unfinished(tmp_path: Path) -> None:
    with Journal.open_new(tmp_path, head()) as journal:
        with pytest.raises(JournalBusyError, match="another process runs this session"):
            Journal.open_new(tmp_path, head())
        with pytest.raises(JournalBusyError):
            Journal.go_on(journal.path)
        assert unfinished(tmp_path) == ()
        with Journal.open_new(tmp_path, head(session="another")):
            pass
        for entry in entries():
            put(journal, entry)
    assert unfinished(tmp_path) == (journal.path, tmp_path / "another.journal")
    assert look(journal.path).samples == len(chair_stands()[0])


def test_somebody_who_only_looks_holds_nobody_up(tmp_path: Path) -> None:
    path = written(tmp_path, ended=False)
    looking = disk.reopen(path)
    leaving = threading.Timer(0.03, looking.close)
    leaving.start()
    with Journal.go_on(path):
        leaving.join()


def test_a_journal_that_was_removed_meanwhile_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, ended=False)
    lock = fcntl.flock

    def late(file: IO[bytes], how: int) -> None:
        path.unlink()
        path.write_bytes(b"another")
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with pytest.raises(JournalError, match="is not there"):
        Journal.go_on(path)


def test_a_session_left_unfinished_is_not_written_over(tmp_path: Path) -> None:
    path = written(tmp_path, ended=False)
    before = path.read_bytes()
    with pytest.raises(JournalError, match=r"left unfinished.*backbeat resume"):
        Journal.open_new(tmp_path, head())
    assert path.read_bytes() == before


def test_a_journal_that_broke_off_goes_on_where_it_was(tmp_path: Path) -> None:
    given = list(entries())
    path = tmp_path / f"{SESSION}.journal"
    for torn in (0, 5, 30):
        with Journal.open_new(tmp_path, head()) as journal:
            for entry in given[:20]:
                put(journal, entry)
            journal.sync()
            data = path.read_bytes()
        path.write_bytes(data + framed(2, b"never whole" * 9)[:torn])
        with Journal.go_on(path) as journal:
            for entry in given[20:]:
                put(journal, entry)
        contents = look(path)
        assert (contents.torn_bytes, contents.damaged_bytes, contents.ended) == (0, 0, True)
        assert all(same(a, b) for a, b in zip(read_journal(path)[1], given, strict=True))
        path.unlink()


def test_what_goes_on_remembers_the_sensors_clock(tmp_path: Path) -> None:
    block = chair_stands()[0]
    path = written(tmp_path, ended=False)
    with Journal.go_on(path) as journal, pytest.raises(JournalError, match="went back"):
        journal.append(block)


def test_a_journal_says_whether_it_was_ended(tmp_path: Path) -> None:
    assert look(written(tmp_path / "a")).ended
    path = written(tmp_path / "b", ended=False)
    assert not look(path).ended
    with Journal.go_on(path):
        pass
    assert look(path).ended


# --- clocks


@pytest.mark.parametrize(("by_s", "said"), [(-0.5, "went back by 0.5"), (90_000.0, "leapt ahead by 25 hours")])
def test_a_sensors_clock_that_was_changed_is_refused_and_nothing_lost(
    tmp_path: Path, by_s: float, said: str
) -> None:
    one, two = list(pieces(chair_stands()[0], 100))[:2]
    with Journal.open_new(tmp_path, head()) as journal:
        journal.append(one)
        with pytest.raises(JournalError, match=said):
            journal.append(replace(two, t_s=two.t_s - two.t_s[0] + one.t_s[-1] + by_s))
        journal.append(two)
    assert look(journal.path).samples == 200


# --- documents of other versions


def test_a_newer_journal_is_refused_with_the_remedy(tmp_path: Path) -> None:
    document = json.loads(heads.head_payload(head())) | {"schema": "backbeat.journal/2"}
    path = tmp_path / "a.journal"
    path.write_bytes(framed(1, json.dumps(document).encode()))
    with pytest.raises(JournalError, match=r"backbeat.journal/2.*install a newer version"):
        read_journal(path)


def test_a_journal_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="is not there"):
        look(tmp_path / "none.journal")
    assert unfinished(tmp_path / "nowhere") == ()


def test_numbers_and_ids_that_senders_gave_come_back(tmp_path: Path) -> None:
    blocks = list(pieces(chair_stands()[0], 100))[:4]
    mark = Mark(0.5, "stop")
    with Journal.open_new(tmp_path, head()) as journal:
        for number, block in enumerate(blocks[:3]):
            journal.append(block, 7 + number)
        journal.mark(mark, "a mark")
        journal.append(blocks[3])
    found = [entry for entry in read_journal(journal.path)[1] if isinstance(entry, SampleBlock)]
    assert all(same(told, given) for told, given in zip(found, blocks, strict=True))
    contents = look(journal.path)
    assert contents.last_number == 9
    assert contents.mark_ids == {"a mark": mark}
    assert contents.marks == (mark,)
