"""The authority and the server's certificate: what a phone checks, checked by OpenSSL over a real handshake."""

from __future__ import annotations

import ssl
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from api.tls.authority import Certified, certified, fingerprint
from api.tls.names import PRIVATE, Names, names_here
from api.tls.trust import folder_of
from tests.api.conftest import World

HOME = Names(("localhost", "pc.local"), (ip_address("127.0.0.1"), ip_address("192.168.0.5")))


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def _shakes_hands(made: Certified, name: str) -> bool:
    """Whether a client that trusts the authority takes the server for that name."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made.certificate, made.key)
    client = ssl.create_default_context(cafile=str(made.authority))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(to_client, to_server, server_hostname=name),
            server.wrap_bio(to_server, to_client, server_side=True)]  # fmt: skip
    done = [False, False]
    for _ in range(10):
        for place, end in enumerate(ends):
            try:
                end.do_handshake()
                done[place] = True
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLCertVerificationError:
                return False
    return all(done)


def test_a_client_that_trusts_the_authority_takes_the_server(tmp_path: Path, now: datetime) -> None:
    made = certified(tmp_path / "tls", HOME, now)
    assert _shakes_hands(made, "pc.local")
    assert _shakes_hands(made, "192.168.0.5")
    assert not _shakes_hands(made, "other.local")


def test_the_authority_cannot_speak_for_the_world(tmp_path: Path, now: datetime) -> None:
    made = certified(tmp_path, Names(("bank.example",), (ip_address("8.8.8.8"),)), now)
    assert not _shakes_hands(made, "bank.example")
    assert not _shakes_hands(made, "8.8.8.8")


def test_keys_are_for_nobody_else(tmp_path: Path, now: datetime) -> None:
    made = certified(tmp_path / "tls", HOME, now)
    for path in made.key.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE(made.key.parent.stat().st_mode) == 0o700


def test_it_is_kept_while_it_fits_and_made_anew_when_not(tmp_path: Path, now: datetime) -> None:
    made = certified(tmp_path, HOME, now)
    server, authority = made.certificate.read_bytes(), fingerprint(made.authority)
    assert certified(tmp_path, HOME, now + timedelta(days=300)).certificate.read_bytes() == server
    moved = Names(HOME.hosts, (*HOME.addresses, ip_address("10.0.0.7")))
    certified(tmp_path, moved, now)
    renewed = made.certificate.read_bytes()
    assert renewed != server
    certified(tmp_path, moved, now + timedelta(days=380))
    assert made.certificate.read_bytes() != renewed
    assert fingerprint(made.authority) == authority
    certified(tmp_path, HOME, now + timedelta(days=3400))
    assert fingerprint(made.authority) != authority


def test_it_lives_no_longer_than_phones_allow(tmp_path: Path, now: datetime) -> None:
    found = x509.load_pem_x509_certificate(certified(tmp_path, HOME, now).certificate.read_bytes())
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=398)


def test_names_here_are_ours() -> None:
    found = names_here()
    assert {"localhost", "127.0.0.1", "::1"} <= set(found.all)
    assert any(name.endswith(".local") for name in found.hosts)
    assert all(any(address in network for network in PRIVATE) for address in found.addresses)


def test_the_page_shows_the_fingerprint_and_gives_the_authority(world: World, now: datetime) -> None:
    assert world.client.get("/trust").json()["code"] == "not-found"
    made = certified(folder_of(world.app.state.office.settings.data), HOME, now)
    page = world.client.get("/trust")
    assert fingerprint(made.authority) in page.text
    assert "style-src" in page.headers["Content-Security-Policy"]
    given = world.client.get("/trust/authority.crt")
    assert given.content == made.authority.read_bytes()
    assert b"PRIVATE" not in given.content
