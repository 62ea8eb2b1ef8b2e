"""Who there are, what they are called, what can be prescribed, and erasing everything."""

from __future__ import annotations

from tests.api.conftest import World
from tests.api.resources.conftest import Desk, code_of, new_id


def test_who_sees_whom(world: World, desk: Desk) -> None:
    admin = Desk(world, world.signed_in("admin", "root"), "anna")
    assert admin.put("", {"name": "Anna"}).status_code == 201
    assert admin.put("", {"name": "Anna"}).status_code == 200
    blank = Desk(world, admin.headers, "%20x")
    assert blank.put("", {"name": "x"}).json()["errors"][0]["pointer"] == "/path/patient"
    doctor = world.signed_in("clinician", "dr")
    names = {
        who: [each["id"] for each in world.client.get("/v1/patients", headers=headers).json()]
        for who, headers in (("admin", admin.headers), ("patient", desk.headers), ("clinician", doctor))
    }
    assert names == {"admin": ["anna", "me"], "patient": ["me"], "clinician": []}
    assert code_of(admin.get()) == (404, "not-found")
    assert code_of(Desk(world, doctor, "anna").put("", {"name": "x"})) == (404, "not-found")


def test_a_name_is_changed_by_whoever_knows_the_one_before(desk: Desk) -> None:
    etag = desk.get().headers["ETag"]
    assert code_of(desk.put("", {"name": "Anna"})) == (428, "precondition-required")
    assert desk.put("", {"name": "Anna"}, If_Match=etag).json() == {"id": "me", "name": "Anna"}
    late = desk.put("", {"name": "Bea"}, If_Match=etag)
    assert code_of(late) == (412, "changed-meanwhile")
    assert late.json()["current"] == {"id": "me", "name": "Anna"}
    assert desk.put("", {"name": "Anna"}).status_code == 200
    assert desk.get("", If_None_Match=desk.get().headers["ETag"]).status_code == 304


def test_erasing_says_what_is_proven_and_ends_the_device(world: World, desk: Desk) -> None:
    desk.put(f"/pains/{new_id()}", {"at": desk.now(), "when": "before", "score": 3, "zone": "centre"})
    assert code_of(desk.delete()) == (422, "invalid")
    assert code_of(desk.delete("", Confirm_Erase="anna")) == (422, "invalid")
    world.client.put("/v1/patients/me/clinicians/dr", headers=desk.headers)
    doctor = Desk(world, world.signed_in("clinician", "dr"))
    assert code_of(doctor.delete("", Confirm_Erase="me")) == (403, "not-allowed")
    done = desk.delete("", Confirm_Erase="me").json()
    assert (done["entries"], done["rows_left"], done["remnants"]) == (1, 0, [])
    assert done["searched"]
    assert desk.get().status_code == 401
    assert world.app.state.office.store.patients() == ()


def test_an_admin_erases_whom_it_cannot_read(world: World, desk: Desk) -> None:
    admin = Desk(world, world.signed_in("admin", "root"))
    assert code_of(Desk(world, admin.headers, "anna").delete("", Confirm_Erase="anna")) == (404, "not-found")
    desk.put(f"/pains/{new_id()}", {"at": desk.now(), "when": "before", "score": 3, "zone": "centre"})
    assert code_of(admin.get("/pains")) == (404, "not-found")
    assert code_of(admin.delete()) == (422, "invalid")
    done = admin.delete("", Confirm_Erase="me").json()
    assert (done["entries"], done["rows_left"], done["remnants"]) == (1, 0, [])
    assert desk.get().status_code == 401
    assert world.client.get("/v1/patients", headers=admin.headers).json() == []


def test_exercises_and_programmes(desk: Desk) -> None:
    get = desk.world.client.get
    listed = get("/v1/exercises", headers=desk.headers)
    assert len(listed.json()) == 22
    again = get("/v1/exercises", headers=desk.headers | {"If-None-Match": listed.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    one = get("/v1/exercises/press-up", headers=desk.headers).json()
    assert one["instructions"]
    assert {each["id"]: each["dosages"] for each in listed.json()}["press-up"] == one["dosages"]
    assert code_of(get("/v1/exercises/sit-up", headers=desk.headers)) == (404, "not-found")
    assert "relief" in [each["id"] for each in get("/v1/programmes", headers=desk.headers).json()]
