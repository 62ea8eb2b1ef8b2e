"""A program that is killed while it writes: the database is sound, and has all that was acknowledged."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store_fixture import session_record
from tracker.store import open_store

WRITER = """
import sys
from itertools import count
from tests.store_fixture import motion, session_record
from tracker.store import open_store

samples = motion(40.0)
with open_store(sys.argv[1]) as store:
    print("ready", flush=True)
    for number in count():
        store.save_session(session_record(number), [samples])
        print(number, flush=True)
"""

ROOT = Path(__file__).resolve().parents[3]
KILLS = 4


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_writer_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(20260302)
    for attempt in range(KILLS):
        folder = tmp_path / str(attempt)
        acknowledged = _killed_after(folder, chance.uniform(0.0, 0.2))
        with sqlite3.connect(folder / "backbeat.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()
        with open_store(folder) as store:
            kept = store.sessions("me")
            assert len(kept) >= acknowledged
            assert kept == tuple(session_record(number) for number in range(len(kept)))
            assert all(sum(map(len, store.signal(record.id))) == 4000 for record in kept)
            assert store.save_session(session_record(1000), [])


def _killed_after(folder: Path, seconds: float) -> int:
    """How many sessions a writer had acknowledged when it was killed, so long after it was ready."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    time.sleep(seconds)
    os.kill(writer.pid, signal.SIGKILL)
    said = writer.stdout.read()
    writer.stdout.close()
    assert writer.wait() == -signal.SIGKILL
    return said.count("\n")


def test_a_second_writer_waits_and_a_reader_does_not(tmp_path: Path) -> None:
    with open_store(tmp_path) as one, open_store(tmp_path) as two:
        one.save_session(session_record(0), [])
        with one._database.write() as connection:
            connection.exec_driver_sql("UPDATE patients SET name = 'half way'")
            assert two.patient_name("me") is None
            assert two.sessions("me") == (session_record(0),)
        assert two.patient_name("me") == "half way"
        assert two.save_session(session_record(1), [])
