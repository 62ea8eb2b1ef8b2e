"""Who gets in: codes, tokens that rotate, tickets, revocation, agreements; on SQLite in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tracker.access.gate import ACCESS_LIVES, CODE_LIVES, GRACE, REFRESH_LIVES, TICKET_LIVES, TRIES, Gate
from tracker.errors import NotSignedInError, PairingError, RevokedError, TokenExpiredError
from tracker.store import Store, open_store

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
LITTLE = timedelta(seconds=1)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as store:
        yield store


@pytest.fixture
def gate(store: Store) -> Gate:
    return Gate(store.access)


def test_a_code_pairs_once_however_it_is_written(gate: Gate) -> None:
    code = gate.show_code("patient", "me", NOW).code
    assert len(code) == 8
    assert not set(code) & set("01OILZ2S5B8")
    tokens = gate.pair(f" {code[:4].lower()}-{code[4:]} ", "phone", NOW)
    assert tokens.device.person == "me"
    assert gate.caller(tokens.access, NOW) == tokens.device
    with pytest.raises(PairingError, match="no code is shown"):
        gate.pair(code, "phone", NOW)


def test_one_code_lives_at_a_time_for_ten_minutes_and_five_tries(gate: Gate) -> None:
    first = gate.show_code("patient", "me", NOW).code
    second = gate.show_code("patient", "me", NOW).code
    with pytest.raises(PairingError, match="4 tries left"):
        gate.pair(first, "phone", NOW)
    for _ in range(TRIES - 1):
        with pytest.raises(PairingError):
            gate.pair("AAAAAAAA", "phone", NOW)
    with pytest.raises(PairingError, match="no code is shown"):
        gate.pair(second, "phone", NOW)
    third = gate.show_code("patient", "me", NOW).code
    with pytest.raises(PairingError, match="expired"):
        gate.pair(third, "phone", NOW + CODE_LIVES)


def test_access_expires_and_refresh_goes_on(gate: Gate) -> None:
    tokens = gate.pair(gate.show_code("clinician", "dr", NOW).code, "desk", NOW)
    later = NOW + ACCESS_LIVES
    assert gate.caller(tokens.access, later - LITTLE).role == "clinician"
    with pytest.raises(TokenExpiredError):
        gate.caller(tokens.access, later)
    again = gate.refresh(tokens.refresh, later)
    assert gate.caller(again.access, later) == tokens.device
    with pytest.raises(TokenExpiredError):
        gate.refresh(again.refresh, later + REFRESH_LIVES)


def test_a_lost_answer_does_not_log_out_but_a_stolen_token_does(gate: Gate) -> None:
    tokens = gate.pair(gate.show_code("patient", "me", NOW).code, "phone", NOW)
    lost = gate.refresh(tokens.refresh, NOW)
    again = gate.refresh(tokens.refresh, NOW + GRACE)
    assert gate.caller(lost.access, NOW) == gate.caller(again.access, NOW + GRACE)
    with pytest.raises(RevokedError, match="used twice"):
        gate.refresh(tokens.refresh, NOW + GRACE + LITTLE)
    for token in (again.access, lost.access):
        with pytest.raises(RevokedError):
            gate.caller(token, NOW)
    with pytest.raises(RevokedError):
        gate.refresh(again.refresh, NOW + GRACE + LITTLE)


def test_tokens_do_only_what_they_are_for(gate: Gate) -> None:
    tokens = gate.pair(gate.show_code("patient", "me", NOW).code, "phone", NOW)
    ticket = gate.ticket(tokens.device, "events s1", NOW)
    for wrong in (tokens.refresh, ticket, "", "x" * 500):
        with pytest.raises(NotSignedInError):
            gate.caller(wrong, NOW)
    for wrong in (tokens.access, ticket):
        with pytest.raises(NotSignedInError):
            gate.refresh(wrong, NOW)
    with pytest.raises(NotSignedInError):
        gate.admit(ticket, "events s2", NOW)
    assert gate.admit(ticket, "events s1", NOW) == tokens.device
    with pytest.raises(NotSignedInError, match="used or has expired"):
        gate.admit(ticket, "events s1", NOW)
    late = gate.ticket(tokens.device, "events s1", NOW)
    with pytest.raises(NotSignedInError):
        gate.admit(late, "events s1", NOW + TICKET_LIVES)


def test_a_revoked_device_is_out(gate: Gate) -> None:
    tokens = gate.pair(gate.show_code("patient", "me", NOW).code, "phone", NOW)
    ticket = gate.ticket(tokens.device, "events", NOW)
    assert gate.revoke(tokens.device.id, NOW)
    assert not gate.revoke(tokens.device.id, NOW)
    assert gate.devices("patient", "me")[0].revoked_at == NOW
    with pytest.raises(RevokedError):
        gate.caller(tokens.access, NOW)
    with pytest.raises(RevokedError):
        gate.refresh(tokens.refresh, NOW)
    with pytest.raises(RevokedError):
        gate.admit(ticket, "events", NOW)


def test_who_may_see_whom(gate: Gate) -> None:
    me = gate.pair(gate.show_code("patient", "me", NOW).code, "phone", NOW).device
    doctor = gate.pair(gate.show_code("clinician", "dr", NOW).code, "desk", NOW).device
    admin = gate.pair(gate.show_code("admin", "root", NOW).code, "desk", NOW).device
    assert [gate.may_see(device, "me") for device in (me, doctor, admin)] == [True, False, False]
    assert not gate.may_see(me, "anna")
    gate.agree("me", "dr", NOW)
    gate.agree("me", "dr", NOW)
    assert gate.may_see(doctor, "me")
    assert gate.patients_of(doctor) == ("me",)
    assert gate.clinicians_of("me") == ("dr",)
    gate.looked(doctor, "me", "GET /v1/patients/{patient}/today", NOW)
    assert [(look.person, look.at) for look in gate.looks("me")] == [("dr", NOW)]
    assert gate.withdraw("me", "dr")
    assert not gate.withdraw("me", "dr")
    assert not gate.may_see(doctor, "me")


def test_nothing_that_was_handed_out_is_kept(store: Store, gate: Gate) -> None:
    code = gate.show_code("patient", "me", NOW).code
    dump = "".join(str(row) for row in _rows(store))
    assert code not in dump
    tokens = gate.pair(code, "phone", NOW)
    ticket = gate.ticket(tokens.device, "events", NOW)
    dump = "".join(str(row) for row in _rows(store))
    assert not any(secret in dump for secret in (tokens.access, tokens.refresh, ticket))


def test_erasing_a_patient_erases_its_devices(store: Store, gate: Gate) -> None:
    tokens = gate.pair(gate.show_code("patient", "me", NOW).code, "phone", NOW)
    gate.agree("me", "dr", NOW)
    gate.looked(tokens.device, "me", "GET /", NOW)
    store.erase("me")
    assert gate.devices() == ()
    assert gate.looks("me") == ()
    with pytest.raises(NotSignedInError):
        gate.caller(tokens.access, NOW)


def _rows(store: Store) -> list[object]:
    with store._database.read() as connection:
        names = ("devices", "tokens", "pairings", "audit")
        return [row for name in names for row in connection.exec_driver_sql(f"SELECT * FROM {name}").all()]
