"""What a patient tells is kept once, and answered with what it means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import World
from tests.api.resources.conftest import Desk, code_of, new_id

PAIN: dict[str, Any] = {"when": "after", "score": 4, "zone": "below-knee", "exercise": "press-up"}

TOLD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "/pains": (PAIN, {"score": 5}),
    "/exertions": ({"score": 5, "could_talk": True}, {"score": 6}),
    "/self-reports": ({"exercise": "walking", "minutes": 20}, {"minutes": 21}),
    "/adverse-events": ({"kind": "fall", "text": "slipped"}, {"text": "fell"}),
}
"""What can be told, and a change of it."""


@pytest.mark.parametrize("path", TOLD)
def test_a_retry_is_harmless_and_another_content_a_conflict(desk: Desk, path: str) -> None:
    said, change = TOLD[path]
    where, said = f"{path}/{new_id()}", {"at": desk.now(), **said}
    first, again = desk.put(where, said), desk.put(where, said)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json(), "the same answer means the same"
    assert code_of(desk.put(where, said | change)) == (409, "conflict")
    kept = desk.get(where)
    assert desk.get(where, If_None_Match=kept.headers["ETag"]).status_code == 304
    assert desk.get(path).json() == {"items": [kept.json()], "next": None}
    for field, value in said.items():
        assert kept.json()[field] == value or field == "at"


@pytest.mark.parametrize("path", TOLD)
def test_what_is_still_to_come_or_has_no_offset_is_refused(desk: Desk, path: str) -> None:
    tomorrow = (desk.world.now[0] + timedelta(days=1)).isoformat()
    for at in (tomorrow, "2026-03-02T07:30:00", "0001-01-01T00:00:00Z", "today"):
        answer = desk.put(f"{path}/{new_id()}", {"at": at, **TOLD[path][0]})
        assert code_of(answer) == (422, "invalid")
        assert answer.json()["errors"][0]["pointer"] == "/body/at"
    assert desk.get(path).json()["items"] == []


def test_pain_that_spread_stops_the_exercise_and_today_shows_it(desk: Desk) -> None:
    plan = {"edit": {"add": ["press-up"]}, "time_zone": "Europe/Berlin"}
    assert desk.put(f"/plan/versions/{new_id()}", plan).status_code == 201
    before = {"at": desk.now(), "when": "before", "score": 3, "zone": "centre", "exercise": "press-up"}
    desk.put(f"/pains/{new_id()}", before)
    desk.world.wait(timedelta(minutes=10))
    answer = desk.put(f"/pains/{new_id()}", {"at": desk.now(), **PAIN}).json()
    assert any("stop" in does for each in answer["advice"] for does in each["does"])
    assert [each["exercise"] for each in answer["held"]]
    desk.world.wait(timedelta(minutes=1))
    assert desk.get("/held").json()["held"] == answer["held"]
    today = desk.get("/today").json()
    assert today["held"]
    assert "press-up" not in [call["exercise"] for call in today["due"]]


def test_a_patient_does_not_release_what_a_clinician_decides(world: World, desk: Desk) -> None:
    desk.put(f"/pains/{new_id()}", {"at": desk.now(), "when": "before", "signs": ["bladder-or-bowel"]})
    held = desk.get("/held").json()["held"]
    assert held[0]["released_by"] == "clinician"
    world.wait(timedelta(minutes=1))
    release = {"at": desk.now(), "reason": "looked at"}
    assert code_of(desk.put(f"/releases/{new_id()}", release)) == (403, "not-allowed")
    world.client.put("/v1/patients/me/clinicians/dr", headers=desk.headers)
    doctor, where = Desk(world, world.signed_in("clinician", "dr")), f"/releases/{new_id()}"
    answer = doctor.put(where, release)
    assert answer.status_code == 201
    assert doctor.put(where, release).status_code == 200
    assert answer.json()["held"] == []
    assert [(each["by"], each["clinician"]) for each in answer.json()["released"]] == [("dr", True)]


def test_the_questions_before_the_first_session(desk: Desk) -> None:
    asked = desk.get("/ready").json()
    assert asked["answered_at"] is None
    answers = [{"question": each["id"], "answer": "no"} for each in asked["questions"]]
    where, said = f"/ready/{new_id()}", {"at": desk.now(), "version": asked["version"], "answers": answers}
    assert (desk.put(where, said).status_code, desk.put(where, said).status_code) == (201, 200)
    assert desk.get("/ready").json()["questions"][0]["answer"] == "no"
    wrong = desk.put(f"/ready/{new_id()}", said | {"answers": [{"question": "mood", "answer": "no"}]})
    assert wrong.json()["errors"][0]["pointer"] == "/body/answers/0/question"


def test_lists_come_in_pages_and_cursors_are_of_their_list(desk: Desk) -> None:
    for minute in range(5):
        at = (desk.world.now[0] - timedelta(minutes=minute)).isoformat()
        desk.put(f"/pains/{new_id()}", {"at": at, "when": "before", "score": minute, "zone": "centre"})
    page = desk.get("/pains?limit=2").json()
    rest = desk.get(f"/pains?limit=10&cursor={page['next']}").json()
    assert [each["score"] for each in page["items"] + rest["items"]] == [0, 1, 2, 3, 4]
    assert rest["next"] is None
    for cursor in (page["next"][:-3], "abc", "!", page["next"] + "x" * 300):
        assert code_of(desk.get(f"/pains?cursor={cursor}")) == (422, "invalid")
    assert code_of(desk.get(f"/exertions?cursor={page['next']}")) == (422, "invalid")
    assert code_of(desk.get("/pains?limit=0")) == (422, "invalid")


def test_another_patients_records_are_not_there(world: World, desk: Desk) -> None:
    where = f"/pains/{new_id()}"
    desk.put(where, {"at": desk.now(), **PAIN})
    other = Desk(world, world.signed_in("patient", "anna"), "anna")
    assert other.get(where).status_code == 404
    assert code_of(other.put(where, {"at": desk.now(), **PAIN})) == (409, "conflict")
    assert other.get("/changes").json()["changes"] == []
    assert other.get("/held").json()["held"] == []


def test_the_changes_feed_tells_where_to_look(desk: Desk) -> None:
    desk.put(f"/exertions/{new_id()}", {"at": desk.now(), "score": 5})
    desk.put(f"/pains/{new_id()}", {"at": desk.now(), **PAIN})
    feed = desk.get("/changes").json()
    numbers = [each["number"] for each in feed["changes"]]
    assert numbers == list(range(1, feed["last"] + 1))
    for each in feed["changes"]:
        assert desk.world.client.get(each["href"], headers=desk.headers).status_code == 200
    assert desk.get(f"/changes?after={feed['last']}").json() == {"changes": [], "last": feed["last"]}
    assert code_of(desk.get(f"/changes?after={feed['last'] + 1}")) == (410, "gone")
