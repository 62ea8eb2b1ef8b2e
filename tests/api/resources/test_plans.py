"""Plans over HTTP: versions, refusals, overrides, and changes of what somebody else changed meanwhile."""

from __future__ import annotations

from datetime import timedelta

from tests.api.conftest import World
from tests.api.resources.conftest import Desk, code_of, new_id

RELIEF = {"programme": "relief", "time_zone": "Europe/Berlin"}


def _made(desk: Desk) -> str:
    """The ETag of a plan that was just made; a minute later."""
    etag = desk.put(f"/plan/versions/{new_id()}", RELIEF).headers["ETag"]
    desk.world.wait(timedelta(minutes=1))
    return str(etag)


def test_without_a_plan(desk: Desk) -> None:
    for path in ("/plan", "/calendar.ics", "/plan/versions/newest", "/plan/suggestions", "/today"):
        assert code_of(desk.get(path)) == (404, "no-plan")
    assert desk.get("/plan/versions").json() == []
    wanting = desk.put(f"/plan/versions/{new_id()}", {"programme": "relief"})
    assert wanting.json()["errors"][0]["pointer"] == "/body/time_zone"
    assert code_of(desk.put(f"/plan/versions/{new_id()}", {"time_zone": "Europe/Berlin"})) == (422, "plan-invalid")


def test_a_plan_is_made_once(desk: Desk) -> None:
    where = f"/plan/versions/{new_id()}"
    assert desk.put(where, RELIEF).status_code == 201
    desk.world.wait(timedelta(minutes=1))
    assert desk.put(where, RELIEF).status_code == 200
    assert code_of(desk.put(where, RELIEF | {"programme": "strength"})) == (409, "conflict")
    assert len(desk.get("/plan/versions").json()) == 1
    plan = desk.get("/plan")
    assert plan.json()["stage"] == "relief"
    assert desk.get("/plan", If_None_Match=plan.headers["ETag"]).status_code == 304


def test_today_is_the_same_until_something_of_it_changes(desk: Desk) -> None:
    _made(desk)
    before = desk.get("/today")
    desk.world.wait(timedelta(seconds=20))
    again = desk.get("/today", If_None_Match=before.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert desk.get("/today").json()["now"] != before.json()["now"]
    desk.put(f"/self-reports/{new_id()}", {"at": desk.now(), "exercise": "walking", "minutes": 10})
    assert desk.get("/today", If_None_Match=before.headers["ETag"]).status_code == 200


def test_a_change_needs_the_newest_version(desk: Desk) -> None:
    first = _made(desk)
    fewer = {"edit": {"without": ["walking"]}, "reason": "knee"}
    assert code_of(desk.put(f"/plan/versions/{new_id()}", fewer)) == (428, "precondition-required")
    where = f"/plan/versions/{new_id()}"
    changed = desk.put(where, fewer, If_Match=first)
    assert changed.status_code == 201
    assert changed.json()["changes"] == ["left out walking"]
    late = desk.put(f"/plan/versions/{new_id()}", {"edit": {"without": ["press-up"]}}, If_Match=first)
    assert code_of(late) == (412, "changed-meanwhile")
    assert late.json()["current"]["version"] == 2
    assert late.headers["ETag"] == changed.headers["ETag"]
    assert desk.put(where, fewer, If_Match=first).status_code == 200  # A retry, though it is the newest by now.
    assert desk.get("/plan/versions/newest").json()["reason"] == "knee"


def test_a_document_can_be_sent_back_changed(desk: Desk) -> None:
    etag = _made(desk)
    items = desk.get("/plan").json()["items"]
    item = next(each for each in items if each["dosage"]["repetitions"])
    own = item["dosage"] | {"source": "patient", "figure": None, "repetitions": {"min": 1, "max": 2}}
    mine = {**item, "dosage": own, "based_on": item["dosage"]["source"], "note": "slowly"}
    changed = desk.put(f"/plan/versions/{new_id()}", {"items": [mine]}, If_Match=etag).json()
    assert changed["items"] == [mine]
    forged = {**item, "dosage": item["dosage"] | {"repetitions": {"min": 1, "max": 2}}}
    answer = desk.put(f"/plan/versions/{new_id()}", {"items": [forged]}, If_Match=f'"{changed["id"]}"')
    assert code_of(answer) == (422, "plan-invalid")


def test_a_rule_refuses_and_only_a_clinician_overrides(world: World, desk: Desk) -> None:
    etag = _made(desk)
    world.client.put("/v1/patients/me/clinicians/dr", headers=desk.headers)
    doctor = Desk(world, world.signed_in("clinician", "dr"))
    wish = {"edit": {"settings": ["press-up.repetitions=60"]}, "reason": "used to more"}
    refused = desk.put(f"/plan/versions/{new_id()}", wish, If_Match=etag)
    assert code_of(refused) == (422, "plan-refused")
    rules = [each["pointer"].removeprefix("/rules/") for each in refused.json()["errors"]]
    override = wish | {"override": rules}
    assert code_of(desk.put(f"/plan/versions/{new_id()}", override, If_Match=etag)) == (422, "plan-invalid")
    allowed = doctor.put(f"/plan/versions/{new_id()}", override, If_Match=etag).json()
    assert [(each["what"], each["by"], each["reason"]) for each in allowed["overrides"]] == [
        (rules[0], "dr", "used to more")
    ]
    assert allowed["author"] == "clinician"


def test_suggestions_wait_for_an_answer_about_pain(desk: Desk) -> None:
    etag = _made(desk)
    assert desk.get("/plan/suggestions").json()["waits"] == "unasked"
    wish = {"apply": ["walking.minutes"]}
    assert code_of(desk.put(f"/plan/versions/{new_id()}", wish, If_Match=etag)) == (422, "plan-invalid")


def test_progress_counts_what_was_told(desk: Desk) -> None:
    _made(desk)
    desk.put(f"/self-reports/{new_id()}", {"at": desk.now(), "exercise": "press-up", "repetitions": 10})
    done = {each["exercise"]: each for each in desk.get("/today").json()["done"]}
    assert done["press-up"]["self_reported"] == 1
    feed = desk.get("/calendar.ics?days=2")
    assert feed.headers["content-type"].startswith("text/calendar")
    assert feed.text.count("BEGIN:VEVENT") > 1
    progress = desk.get("/progress?weeks=2").json()
    assert progress["total"]["self_reported"] == 1
    assert code_of(desk.get("/progress?weeks=0")) == (422, "invalid")
