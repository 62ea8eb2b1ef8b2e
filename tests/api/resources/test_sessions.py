"""Recordings become sessions over HTTP, once; and sessions are told, corrected, exported, learnt from."""

from __future__ import annotations

import hashlib
import time
import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.api.resources.conftest import PRESS_UP, Desk, code_of, new_id
from tracker.replay import replay


@pytest.fixture
def session(desk: Desk) -> str:
    desk.world.wait(timedelta(days=1))
    desk.headers = desk.world.signed_in()
    answer = desk.upload(new_id())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["session"])


def test_the_same_samples_are_one_session(desk: Desk, session: str) -> None:
    again = desk.upload(new_id())
    assert (again.status_code, again.json()["session"]) == (200, session)
    assert len(desk.get("/sessions").json()["items"]) == 1
    other = PRESS_UP.with_name("curl-up.csv.gz")
    assert code_of(desk.upload(session, other)) == (409, "conflict")


def test_a_recording_that_came_otherwise_is_refused(desk: Desk) -> None:
    right = hashlib.sha256(PRESS_UP.read_bytes()).hexdigest()
    wrong = desk.upload(new_id(), sha256=right[:-1] + ("0" if right[-1] != "0" else "1"))
    assert wrong.json()["errors"][0]["pointer"] == "/body/sha256"
    assert desk.upload(new_id(), sha256=right.upper()).status_code == 201
    assert code_of(desk.upload(new_id(), session="[")) == (422, "invalid")
    broken = desk.upload(new_id(), PRESS_UP.with_name("curl-up.csv.gz"), session='{"schema": "other"}')
    assert code_of(broken) == (422, "recording-unreadable")
    assert "/tmp" not in broken.text
    assert code_of(desk.upload(new_id(), exercise="sit-up")) == (422, "unknown-exercise")


def test_what_is_told_of_a_session(desk: Desk, session: str) -> None:
    outline = desk.get("/sessions").json()["items"][0]
    record = desk.get(f"/sessions/{session}").json()
    assert outline["id"] == record["id"] == session
    assert outline["sets"][0]["rep_count"] == record["sets"][0]["rep_count"]["value"]
    result = desk.get(f"/sessions/{session}/result").json()
    assert result["recording"]["path"] == PRESS_UP.name
    assert result["sets"][0]["rep_count"] == outline["sets"][0]["rep_count"]
    assert [mark["kind"] for mark in desk.get(f"/sessions/{session}/marks").json()][:1] == ["start"]
    one = desk.get(f"/sessions/{session}/sets/0").json()
    assert one["reps"] == record["sets"][0]["reps"]
    assert desk.get("/walks").json()["items"][0]["session"] == session
    for missing in (f"/sessions/{new_id()}", f"/sessions/{session}/sets/9", f"/sessions/{session}/sets/9/trace"):
        assert code_of(desk.get(missing)) == (404, "not-found")
    etag = desk.get(f"/sessions/{session}").headers["ETag"]
    assert desk.get(f"/sessions/{session}", If_None_Match=f'"x", W/{etag}').status_code == 304


def test_the_signal_replays_alike_and_the_trace_tells_why(desk: Desk, session: str, tmp_path: Path) -> None:
    from tests.running import catalogue
    from tracker.session import Request

    path = tmp_path / "again.csv"
    path.write_bytes(desk.get(f"/sessions/{session}/signal").content)
    found = desk.get(f"/sessions/{session}/result").json()["sets"][0]
    again = replay(str(path), catalogue(), Request("press-up"))
    assert again.sets[0].rep_count == found["rep_count"]
    trace = desk.get(f"/sessions/{session}/sets/0/trace").json()
    assert trace["same"]
    assert trace["reps"] == found["reps"]
    assert len(trace["signal"]) == len(trace["rest"]) > 10 * trace["rate_hz"]
    table = desk.get(f"/sessions/{session}/traces").text.splitlines()
    assert table[0].startswith("time_s,valid,")


def test_a_correction_stands_beside_what_was_sensed(desk: Desk, session: str) -> None:
    where = f"/corrections/{new_id()}"
    said = {"at": desk.now(), "session": session, "set": 0, "field": "rep_count", "corrected": 3}
    sensed = desk.get(f"/sessions/{session}/sets").json()["sets"][0]["rep_count"]
    answers = [desk.put(where, said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    figure = answers[0].json()["sets"][0]["rep_count"]
    assert (figure["value"], figure["how"], figure["sensed"]) == (3, "corrected", sensed["value"])
    assert code_of(desk.put(where, said | {"corrected": 4})) == (409, "conflict")
    assert code_of(desk.put(f"/corrections/{new_id()}", said | {"set": 7})) == (422, "correction-invalid")
    assert desk.get(where).json()["by"] == "patient"
    assert desk.get("/corrections").json()["items"][0]["corrected"] == 3


def test_a_calibration_is_learnt_from_a_session(desk: Desk, session: str) -> None:
    count = desk.get("/sessions").json()["items"][0]["sets"][0]["rep_count"]
    where = f"/calibrations/{new_id()}"
    said = {"at": desk.now(), "session": session, "exercise": "press-up", "reps": count}
    answers = [desk.put(where, said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200], answers[0].text
    known = answers[0].json()["calibration"]
    assert [each["exercise"] for each in known["exercises"]] == ["press-up"]
    assert desk.put(f"/calibrations/{new_id()}", {"at": desk.now(), "calibration": known}).status_code == 201
    wishes: list[dict[str, object]] = [
        {}, {"calibration": {}}, {"session": session}, {"session": session, "distance_m": 50}
    ]  # fmt: skip
    for wrong in wishes:
        assert code_of(desk.put(f"/calibrations/{new_id()}", {"at": desk.now()} | wrong)) == (422, "invalid")


def test_the_report_as_a_page_and_as_data(desk: Desk, session: str) -> None:
    page = desk.get("/report.html?lang=de&traces=0")
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="de">' in page.text
    ticket = desk.world.client.post("/v1/tickets", json={"purpose": "report"}, headers=desk.headers).json()[
        "ticket"
    ]
    opened = [desk.world.client.get(f"/v1/patients/me/report.html?ticket={ticket}") for _ in range(2)]
    assert [answer.status_code for answer in opened] == [200, 401]
    for where in ("/report.html?lang=de&traces=0", "/report.json"):
        etag = desk.get(where).headers["ETag"]
        desk.world.wait(timedelta(minutes=1))
        assert desk.get(where, If_None_Match=etag).status_code == 304
        desk.put(f"/pains/{new_id()}", {"at": desk.now(), "when": "before", "score": 1, "zone": "centre"})
        assert desk.get(where, If_None_Match=etag).status_code == 200
    data = desk.get("/report.json").json()
    assert [each["id"] for each in data["sessions"]] == [session]
    for wrong in ("first=2026-03-05&last=2026-03-01", "first=2026-13-01", "last=0001-01-01"):
        assert code_of(desk.get(f"/report.json?{wrong}")) == (422, "invalid")


def _done(desk: Desk, where: str) -> dict[str, Any]:
    for _ in range(300):
        job: dict[str, Any] = desk.get(where).json()
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.05)
    raise TimeoutError(where)


def test_an_export_is_a_job_that_expires(desk: Desk, session: str) -> None:
    where = f"/exports/{new_id()}"
    assert desk.put(where, {"form": "archive"}).status_code == 201
    assert desk.put(where, {"form": "archive"}).status_code == 200
    assert code_of(desk.put(where, {"form": "json"})) == (409, "conflict")
    job = _done(desk, where)
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    packed = desk.world.client.get(job["href"], headers=desk.headers)
    assert "manifest.json" in zipfile.ZipFile(BytesIO(packed.content)).namelist()
    desk.world.wait(timedelta(hours=1))
    desk.headers = desk.world.signed_in()
    assert code_of(desk.get(where)) == (404, "not-found")
    assert code_of(desk.get(f"{where}/file")) == (404, "not-found")


@pytest.mark.parametrize("form", ["json", "fhir", "sets", "fit"])
def test_other_forms(desk: Desk, session: str, form: str) -> None:
    where = f"/exports/{new_id()}"
    desk.put(where, {"form": form, "sessions": [session]})
    job = _done(desk, where)
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    assert desk.world.client.get(job["href"], headers=desk.headers).content
    assert desk.delete(where).status_code == desk.delete(where).status_code == 204
    assert code_of(desk.get(where)) == (404, "not-found")


def test_what_cannot_be_exported(desk: Desk) -> None:
    for wish in ({"form": "fit"}, {"form": "json", "sessions": ["x"]}, {"form": "archive", "sessions": ["x"]}):
        assert code_of(desk.put(f"/exports/{new_id()}", wish)) == (422, "invalid")


def test_what_was_told_beside_comes_back_as_it_went(desk: Desk) -> None:
    desk.world.wait(timedelta(days=1))
    desk.headers = desk.world.signed_in()
    beside = "time_s,kind,bpm\n1.5,heart-rate,72\n2.5,heart-rate,74\n"
    session = desk.upload(new_id(), readings=beside).json()["session"]
    told = desk.get(f"/sessions/{session}/readings")
    assert [row.split(",")[:3] for row in told.text.splitlines()[1:]] == [
        ["1.5", "heart-rate", "72"],
        ["2.5", "heart-rate", "74"],
    ]
    broken = desk.upload(new_id(), PRESS_UP.with_name("curl-up.csv.gz"), readings="no table")
    assert code_of(broken) == (422, "recording-unreadable")
    assert "/tmp" not in broken.text


def test_a_session_is_analysed_again(desk: Desk, session: str) -> None:
    office = desk.world.app.state.office
    record = office.store.session(session)
    [first, *_] = record.result.sets
    older = replace(record.result, sets=(replace(first, rep_count=3, reps=first.reps[:3]),))
    office.store.replace_result(replace(record, result=older, algorithm_version="0"))
    assert desk.get("/sessions").json()["items"][0]["outdated"]
    wish = {"at": desk.now(), "session": session, "set": 0, "field": "rep_count", "corrected": 9}
    desk.put(f"/corrections/{new_id()}", wish)
    for keep, count in (("false", 3), ("true", first.rep_count)):
        said = desk.post(f"/sessions/{session}/reanalysis?keep={keep}")
        assert (said.status_code, said.json()["difference"]["same"]) == (200, False)
        assert desk.get(f"/sessions/{session}/result").json()["sets"][0]["rep_count"] == count
    assert not desk.get("/sessions").json()["items"][0]["outdated"]
    assert desk.get(f"/sessions/{session}").json()["sets"][0]["rep_count"]["value"] == 9
    assert desk.post(f"/sessions/{session}/reanalysis?keep=true").json()["difference"]["same"]


def test_a_signal_that_the_client_has_is_not_sent(desk: Desk, session: str) -> None:
    etag = desk.get(f"/sessions/{session}/signal").headers["ETag"]
    again = desk.get(f"/sessions/{session}/signal", If_None_Match=etag)
    assert (again.status_code, again.content) == (304, b"")
