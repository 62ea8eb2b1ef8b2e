"""`backbeat report` writes the page of what the store holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.running import catalogue
from tests.store_fixture import motion, session_record
from tests.tracker.page.markup import read
from tests.tracker.page.patient import FIRST, plan
from tracker.cli import build_app
from tracker.corrections import Wish, make_correction
from tracker.diary import SelfReport
from tracker.samples import sample_day
from tracker.session import Request
from tracker.store import open_store
from tracker.store.importing import Wish as ImportWish
from tracker.store.importing import import_recording

NOW = "2026-03-02T21:00:00+01:00"
NEAR_MIDNIGHT = datetime(2026, 3, 2, 14, tzinfo=UTC)
"""In Tokyo."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: Any) -> Path:
    """A store with one synthetic recording of three sets, one count of it corrected."""
    folder: Path = tmp_path_factory.mktemp("data")
    [strength] = [path for path in sample_day() if "strength" in path.name]
    with open_store(folder) as store:
        record = import_recording(store, strength, catalogue(), Request(), ImportWish("me", None)).record
        wish = Wish(1, "rep_count", 6)
        store.add(make_correction(record, wish, catalogue(), new_id="c", by="Ada", at=record.started_at))
        store.save_plan(plan())
        store.add(SelfReport("r", "me", record.started_at - timedelta(hours=2), "walking", minutes=9.0))
    return folder


def report(data: Path, out: Path, *options: str, now: str = NOW) -> Result:
    command = ["report", "--html", str(out), "--data", str(data), "--now", now, *options]
    return CliRunner().invoke(build_app(), command)


def figures(out: Path) -> Sequence[str]:
    text = out.read_text(encoding="utf-8").partition('id="traces"')[2].partition("</section>")[0]
    return [part.partition("</figcaption>")[0] for part in text.split("<figcaption>")[1:]]


def test_the_page_is_of_the_days_there_are(data: Path, tmp_path: Path) -> None:
    done = report(data, tmp_path / "a.html")
    assert done.exit_code == 0, done.output
    assert f"{FIRST} to {FIRST}, 1 session" in done.stdout
    text = read((tmp_path / "a.html").read_text(encoding="utf-8")).text
    assert "Walking:" in text
    assert "Cat and camel" in text


def test_the_corrected_set_is_drawn_first(data: Path, tmp_path: Path) -> None:
    report(data, tmp_path / "a.html", "--traces", "2")
    drawn = figures(tmp_path / "a.html")
    assert len(drawn) == 2
    assert "Cat and camel" in drawn[0]
    text = read((tmp_path / "a.html").read_text(encoding="utf-8")).text
    assert "Corrected by a person: repetitions 6 instead of 5." in text


def test_no_traces_where_none_are_wanted(data: Path, tmp_path: Path) -> None:
    report(data, tmp_path / "a.html", "--traces", "0", "--lang", "de")
    assert figures(tmp_path / "a.html") == []
    assert '<html lang="de">' in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_the_same_records_give_the_same_page(data: Path, tmp_path: Path) -> None:
    pages = [tmp_path / name for name in ("a.html", "b.html")]
    for each in pages:
        report(data, each)
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_days_without_records_are_said_to_be_empty(data: Path, tmp_path: Path) -> None:
    done = report(data, tmp_path / "a.html", "--from", "2025-01-01", "--to", "2025-01-31")
    assert done.exit_code == 0
    assert "warning: nothing was noted of me in this time; --from DAY begins earlier" in done.stderr
    assert "2025-01-01 to 2025-01-31, no sessions" in done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--from", "soon"], "use a day like 2026-03-02"),
        (["--from", "2026-03-09"], "is before the first"),
        (["--lang", "fr"], "use en or de"),
        (["--patient", "nobody"], "nobody is called 'nobody'"),
        (["--traces", "-1"], "'--traces'"),
    ],
)
def test_wrong_wishes_are_refused(data: Path, tmp_path: Path, options: list[str], said: str) -> None:
    done = report(data, tmp_path / "a.html", *options)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "a.html").exists()


def test_a_place_that_cannot_be_written_is_told(data: Path, tmp_path: Path) -> None:
    done = report(data, tmp_path / "no" / "a.html")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


def test_what_the_rules_say_of_the_days_stands_on_the_page_with_its_source(data: Path, tmp_path: Path) -> None:
    report(data, tmp_path / "a.html")
    report(data, tmp_path / "b.html", "--lang", "de")
    english, german = (section(tmp_path / name) for name in ("a.html", "b.html"))
    assert "This one is not in your plan." in english
    assert "HE, Use caution (not-in-plan/1)" in english
    assert "HE, Use caution (not-in-plan/1)" in german
    assert "This one" not in german


def section(out: Path) -> str:
    text = out.read_text(encoding="utf-8").partition('<section id="minding"')[2]
    return read(text.partition("</section>")[0].partition(">")[2]).text


def test_without_a_plan_days_are_those_of_the_newest_session_that_tells_its_zone(tmp_path: Path) -> None:
    zones = ["Asia/Tokyo", *[None] * 12]
    with open_store(tmp_path / "data") as store:
        for n, zone in enumerate(zones):
            record = session_record(n, at=NEAR_MIDNIGHT + timedelta(minutes=n))
            store.save_session(replace(record, time_zone=zone), [motion(3.0, seed=n)])
    done = report(tmp_path / "data", tmp_path / "a.html", now="2026-03-02T20:00:00+00:00")
    assert "2026-03-02 to 2026-03-03, 13 sessions" in done.stdout
