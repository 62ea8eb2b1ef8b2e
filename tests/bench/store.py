"""Prints what a month and a year of records cost: `python -m tests.bench.store [DAYS...]`.

Synthetic: the sessions of the sample day, four a day with their raw signal, under new ids. Processor time of a
command after start-up, so each is run once before it is measured; the ratios are what should hold elsewhere.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from typer.testing import CliRunner

from sensors.stream import SampleBlock
from tests.postgres import NoServerError, running_server
from tests.running import catalogue
from tracker.cli import build_app
from tracker.diary import SessionRecord
from tracker.session import Request
from tracker.store import Store, open_store
from tracker.store.importing import Wish, import_recording

DAY = Path(__file__).resolve().parents[2] / "sample_data" / "day"
BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
DAYS = (30, 365)
A_DAY = 4
PATIENTS = (10, 1000)
SESSIONS = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """A session to save again and again."""

    record: SessionRecord
    blocks: tuple[SampleBlock, ...]


def sample_day() -> list[Kept]:
    """The sessions of the sample day, analysed."""
    with open_store(":memory:") as store:
        found = [
            import_recording(store, path, catalogue(), Request(), Wish("me")).record
            for path in sorted(DAY.glob("*.csv.gz"))
        ]
        return [Kept(record, tuple(store.signal(record.id))) for record in found]


def fill(store: Store, kept: list[Kept], days: int, patient: str = "me") -> None:
    """So many days of sessions."""
    for number in range(days * A_DAY):
        each = kept[number % len(kept)]
        at = BEGIN + timedelta(days=number // A_DAY, hours=3 * (number % A_DAY))
        again = replace(each.record, id=f"{patient} {number}", patient=patient, started_at=at)
        store.save_session(again, each.blocks)


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of the second run."""
    work()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def command(*words: str) -> Callable[[], object]:
    """What runs a command in this process."""

    def run() -> None:
        done = CliRunner().invoke(build_app(), list(words))
        if done.exit_code:
            raise RuntimeError(f"backbeat {' '.join(words)}: {done.output} {done.exception!r}")

    return run


def months(days: list[int], kept: list[Kept]) -> None:
    """A line a length."""
    print(f"{'days':>6} {'sessions':>9} {'MB':>6} {'today s':>8} {'report s':>9} {'save ms':>8}")
    for length in days:
        with tempfile.TemporaryDirectory() as folder:
            command("plan", "new", "relief", "--data", folder, "--now", "2026-03-01T07:00:00+00:00")()
            begun = time.process_time()
            with open_store(folder) as store:
                fill(store, kept, length)
                size = store.size()
            save_ms = 1e3 * (time.process_time() - begun) / (length * A_DAY)
            now = (BEGIN + timedelta(days=length - 1, hours=12)).isoformat()
            today = seconds(command("today", "--data", folder, "--now", now))
            page = ("report", "--html", f"{folder}/page.html", "--data", folder, "--now", now)
            report = seconds(command(*page, "--from", BEGIN.date().isoformat()))
        print(
            f"{length:>6} {length * A_DAY:>9} {size / 1e6:>6.0f} {today:>8.3f} {report:>9.2f} {save_ms:>8.1f}",
            flush=True,
        )


def clinics(kept: list[Kept]) -> None:
    """What one of many patients costs on a PostgreSQL server."""
    try:
        with running_server() as server:
            for number in PATIENTS:
                with open_store(server.database()) as store:
                    short = min(kept, key=lambda each: len(each.blocks))
                    begun = time.perf_counter()
                    for patient in range(number):
                        fill(store, [short], 1, f"p{patient}")
                    save_ms = 1e3 * (time.perf_counter() - begun) / (number * SESSIONS)
                    some = list(islice(store.patients(), 10))
                    begun = time.perf_counter()
                    for patient_id in some:
                        store.sessions(patient_id)
                    read_ms = 1e3 * (time.perf_counter() - begun) / len(some)
                print(f"{number:>6} patients: {save_ms:.1f} ms a session saved, {read_ms:.1f} ms a patient read")
    except NoServerError as why:
        print(f"PostgreSQL not measured: {why}")


if __name__ == "__main__":
    print("synthetic data; processor time on SQLite, time by the clock on PostgreSQL")
    sessions = sample_day()
    months([int(days) for days in sys.argv[1:]] or list(DAYS), sessions)
    clinics(sessions)
