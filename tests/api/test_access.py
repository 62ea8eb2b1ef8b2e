"""Pairing, tokens and roles over HTTP; and no route that lets in whom it should not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.conftest import World
from tracker.access.model import Role

OPEN = {
    ("GET", "/v1/meta"),
    ("GET", "/livez"),
    ("GET", "/readyz"),
    ("POST", "/v1/pairing"),
    ("POST", "/v1/tokens"),
}
"""Routes that need no token."""


def _routes(world: World) -> list[tuple[str, str]]:
    paths = world.app.openapi()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def _filled(path: str, patient: str) -> str:
    filled = path.replace("{patient}", patient)
    while "{" in filled:
        filled = (
            filled[: filled.index("{")] + "0190c5d2-0000-7000-8000-000000000000" + filled[filled.index("}") + 1 :]
        )
    return filled


def test_there_are_routes(world: World) -> None:
    assert set(_routes(world)) >= OPEN


def test_every_route_refuses_who_is_not_signed_in(world: World) -> None:
    stale, revoked = world.signed_in(), world.signed_in()
    world.client.delete(
        "/v1/devices/" + world.client.get("/v1/devices/me", headers=revoked).json()["id"], headers=revoked
    )
    world.wait(timedelta(hours=2))
    cases = [({}, "not-signed-in"), ({"Authorization": "Bearer nonsense"}, "not-signed-in")]
    cases += [
        ({"Authorization": "Basic bWU6bWU="}, "not-signed-in"),
        (stale, "token-expired"),
        (revoked, "token-"),
    ]
    for method, path in set(_routes(world)) - OPEN:
        for headers, code in cases:
            answer = world.client.request(method, _filled(path, "me"), headers=headers, json={})
            assert answer.status_code == 401, (method, path, headers)
            assert answer.json()["code"].startswith(code), (method, path)


def test_a_revoked_device_is_told_so(world: World) -> None:
    headers = world.signed_in()
    device = world.client.get("/v1/devices/me", headers=headers).json()["id"]
    assert world.client.delete(f"/v1/devices/{device}", headers=headers).status_code == 204
    assert world.client.get("/v1/devices", headers=headers).json()["code"] == "token-revoked"


@pytest.mark.parametrize("role", ["patient", "clinician", "admin"])
def test_every_route_of_a_patient_hides_it_from_others(world: World, role: Role) -> None:
    world.app.state.office.store.add_patient("anna")
    headers = world.signed_in(role, "me" if role == "patient" else "dr")
    for method, path in _routes(world):
        if "{patient}" in path:
            answer = world.client.request(method, _filled(path, "anna"), headers=headers, json={})
            assert answer.status_code in (404, 422), (method, path)
            erased = (role, method, path) == ("admin", "DELETE", "/v1/patients/{patient}")
            assert answer.status_code == 404 or method in ("PUT", "POST") or erased, (method, path)


def test_pairing_and_refreshing(world: World) -> None:
    code = world.gate.show_code("patient", "me", world.now[0]).code
    tokens = world.client.post("/v1/pairing", json={"code": code, "device_name": "phone"}).json()
    assert tokens["device"]["role"] == "patient"
    again = world.client.post("/v1/tokens", json={"refresh_token": tokens["refresh_token"]}).json()
    assert again["device"] == tokens["device"]
    assert again["access_token"] != tokens["access_token"]
    world.wait(timedelta(minutes=5))
    stolen = world.client.post("/v1/tokens", json={"refresh_token": tokens["refresh_token"]})
    assert (stolen.status_code, stolen.json()["code"]) == (401, "token-revoked")


def test_a_wrong_code_is_refused(world: World) -> None:
    world.gate.show_code("patient", "me", world.now[0])
    answer = world.client.post("/v1/pairing", json={"code": "AAAA-AAAA", "device_name": "phone"})
    assert (answer.status_code, answer.json()["code"]) == (403, "pairing-refused")


def test_only_an_admin_shows_codes(world: World) -> None:
    wish = {"role": "patient", "person": "anna"}
    assert world.client.post("/v1/codes", json=wish, headers=world.signed_in()).json()["code"] == "not-allowed"
    shown = world.client.post("/v1/codes", json=wish, headers=world.signed_in("admin", "root")).json()
    assert len(shown["code"]) == 8


def test_a_clinician_sees_who_agreed_and_is_seen_looking(world: World) -> None:
    mine, doctor = world.signed_in(), world.signed_in("clinician", "dr")
    assert world.client.get("/v1/patients/me/clinicians", headers=doctor).status_code == 404
    assert world.client.put("/v1/patients/me/clinicians/dr", headers=doctor).status_code == 404
    assert world.client.put("/v1/patients/me/clinicians/dr", headers=mine).status_code == 204
    assert world.client.get("/v1/patients/me/clinicians", headers=doctor).json() == ["dr"]
    assert world.client.put("/v1/patients/me/clinicians/other", headers=doctor).json()["code"] == "not-allowed"
    looks = world.client.get("/v1/patients/me/looks", headers=mine).json()
    assert "GET /v1/patients/{patient}/clinicians" in {look["action"] for look in looks}
    assert world.client.delete("/v1/patients/me/clinicians/dr", headers=mine).status_code == 204
    assert world.client.get("/v1/patients/me/clinicians", headers=doctor).status_code == 404
