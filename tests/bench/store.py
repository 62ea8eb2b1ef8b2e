"""Prints what a month and a year of records cost: `python -m tests.bench.store [DAYS...]`.

Synthetic: the sessions of the sample day, four a day with their raw signal, under new ids. Processor time of a
command after start-up, so each is run once before it is measured; the ratios are what should hold elsewhere.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import islice
from pathlib import Path

from typer.main import get_command

from tests.postgres import NoServerError, running_server
from tests.running import catalogue
from tracker.cli import build_app
from tracker.diary import SessionRecord
from tracker.session import Request
from tracker.store import Store, open_store
from tracker.store.importing import Wish, import_recording
from tracker.store.signal import Packed, packed

DAY = Path(__file__).resolve().parents[2] / "sample_data" / "day"
BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
DAYS = (30, 365)
A_DAY = 4
PATIENTS = (10, 1000)
SOME = 10
PLANNED = "2026-03-01T07:00:00+00:00"
BIGGEST_MB = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """A session to save again and again, packed once."""

    record: SessionRecord
    samples: Packed


def sample_day() -> list[Kept]:
    """The sessions of the sample day, analysed."""
    with open_store(":memory:") as store:
        found = [
            import_recording(store, path, catalogue(), Request(), Wish("me")).record
            for path in sorted(DAY.glob("*.csv.gz"))
        ]
        return [Kept(record, packed(store.signal(record.id))) for record in found]


def fill(store: Store, kept: list[Kept], days: int, patient: str = "me") -> None:
    """So many days of sessions."""
    for number in range(days * A_DAY):
        each = kept[number % len(kept)]
        at = BEGIN + timedelta(days=number // A_DAY, hours=3 * (number % A_DAY))
        again = replace(each.record, id=f"{patient} {number}", patient=patient, started_at=at)
        store.save_packed(again, each.samples)


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of the second run."""
    work()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def command(*words: str) -> Callable[[], object]:
    """What runs a command in this process, which has started up: the command line is made."""
    program = get_command(build_app())

    def run() -> None:
        with redirect_stdout(StringIO()):
            program(list(words), standalone_mode=False)

    return run


@dataclass(frozen=True, slots=True)
class Cost:
    """What so many days of records cost. Times in seconds, a session's in milliseconds."""

    days: int
    size_mb: float
    today_s: float
    report_s: float
    save_ms: float


def measured(days: int, kept: list[Kept]) -> Cost:
    """Fill a store on disk, then ask it."""
    with tempfile.TemporaryDirectory() as folder:
        command("plan", "new", "relief", "--data", folder, "--now", PLANNED)()
        begun = time.process_time()
        with open_store(folder) as store:
            fill(store, kept, days)
            size = store.size()
        save_ms = 1e3 * (time.process_time() - begun) / (days * A_DAY)
        now = (BEGIN + timedelta(days=days - 1, hours=12)).isoformat()
        today = command("today", "--data", folder, "--now", now)
        page = ("report", "--html", f"{folder}/page.html", "--data", folder, "--now", now)
        report = command(*page, "--from", BEGIN.date().isoformat())
        return Cost(days, size / 1e6, seconds(today), seconds(report), save_ms)


def months(days: list[int], kept: list[Kept]) -> None:
    """A line a length, and how much more the longest costs than the shortest."""
    print(f"{'days':>6} {'sessions':>9} {'MB':>6} {'today s':>8} {'report s':>9} {'save ms':>8}")
    costs = []
    for length in days:
        cost = measured(length, kept)
        costs.append(cost)
        times = f"{cost.today_s:>8.3f} {cost.report_s:>9.2f} {cost.save_ms:>8.1f}"
        print(f"{length:>6} {length * A_DAY:>9} {cost.size_mb:>6.0f} {times}", flush=True)
    short, long = costs[0], costs[-1]
    ratios = f"today {long.today_s / short.today_s:.2f}, saving a session {long.save_ms / short.save_ms:.2f}"
    print(f"{long.days} days over {short.days}: {ratios} (goal: under 1.5)")
    print(f"goals for a year: today 0.1 s, report 2 s, {BIGGEST_MB} MB")


@dataclass(frozen=True, slots=True)
class Share:
    """What one of several patients costs, milliseconds by the clock."""

    save_ms: float
    read_ms: float
    today_ms: float
    kb: float


def clinic(url: str, patients: int, session: Kept) -> Share:
    """Fill a database with so many patients, each with a day of sessions, and ask for some of them."""
    with open_store(url) as store:
        begun = time.perf_counter()
        for patient in range(patients):
            fill(store, [session], 1, f"p{patient}")
        save_ms = 1e3 * (time.perf_counter() - begun) / (patients * A_DAY)
        some = list(islice(store.patients(), SOME))
        begun = time.perf_counter()
        for patient_id in some:
            store.sessions(patient_id)
        read_ms = 1e3 * (time.perf_counter() - begun) / len(some)
        kb = store.size() / patients / 1e3
    for each in some:
        command("plan", "new", "relief", "--data", url, "--patient", each, "--now", PLANNED)()
    commands = [
        command("today", "--data", url, "--patient", each, "--now", (BEGIN + timedelta(hours=12)).isoformat())
        for each in some
    ]
    commands[0]()
    begun = time.perf_counter()
    for run in commands:
        run()
    return Share(save_ms, read_ms, 1e3 * (time.perf_counter() - begun) / len(some), kb)


def clinics(kept: list[Kept]) -> None:
    """What one of many patients costs on a PostgreSQL server."""
    short = min(kept, key=lambda each: len(each.samples.chunks))
    try:
        with running_server() as server:
            shares = [clinic(server.database(), number, short) for number in PATIENTS]
    except NoServerError as why:
        print(f"PostgreSQL not measured: {why}")
        return
    print(f"{'patients':>9} {'save ms':>8} {'read ms':>8} {'today ms':>9} {'kB each':>8}")
    for number, share in zip(PATIENTS, shares, strict=True):
        times = f"{share.save_ms:>8.1f} {share.read_ms:>8.1f} {share.today_ms:>9.1f}"
        print(f"{number:>9} {times} {share.kb:>8.0f}")
    few, many = shares[0], shares[-1]
    ratios = (many.save_ms / few.save_ms, many.read_ms / few.read_ms, many.today_ms / few.today_ms)
    print(f"{PATIENTS[-1]} patients over {PATIENTS[0]}: save, read, today", *(f"{ratio:.2f}" for ratio in ratios))


if __name__ == "__main__":
    print("synthetic data; processor time on SQLite, time by the clock on PostgreSQL")
    sessions = sample_day()
    months([int(days) for days in sys.argv[1:]] or list(DAYS), sessions)
    clinics(sessions)
