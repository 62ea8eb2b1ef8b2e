"""Where the server listens: beyond this computer with TLS only, and under which names."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.listening import ANYWHERE, ListeningError, bound, is_loopback, way_of
from api.settings import Settings

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_plain_http_stays_on_this_computer(host: str, tmp_path: Path) -> None:
    way = way_of(Settings(data=str(tmp_path), host=host), NOW)
    assert (way.host, way.certificate) == (host, None)
    assert way.url(80).startswith("http://")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.5", "pc.example"])
def test_beyond_it_there_is_a_remedy(host: str, tmp_path: Path) -> None:
    assert not is_loopback(host)
    with pytest.raises(ListeningError, match="--lan"):
        way_of(Settings(data=str(tmp_path), host=host), NOW)


def test_lan_makes_a_certificate_and_listens_everywhere(tmp_path: Path) -> None:
    way = way_of(Settings(data=str(tmp_path), lan=True, hosts=("pc.home",)), NOW)
    assert way.host in ANYWHERE
    assert way.certificate is not None
    assert len(str(way.authority)) == 32 * 3 - 1
    assert way.names[0] == "pc.home"
    assert any(name.endswith(".local") for name in way.names)
    assert way.url(8443, "fd00::1") == "https://[fd00::1]:8443"


@pytest.mark.parametrize("both", [True, False])
def test_every_address_that_is_told_is_listened_at(
    both: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not both:
        monkeypatch.setattr(socket, "has_dualstack_ipv6", lambda: False)
    way = way_of(Settings(data=str(tmp_path), lan=True), NOW)
    with bound(way, 0) as listening:
        port = listening.getsockname()[1]
        for name in way.names:
            if not name.endswith(".local"):
                socket.create_connection((name, port), timeout=5).close()


def test_a_certificate_of_ones_own_needs_its_key_and_goes_before(tmp_path: Path) -> None:
    file = tmp_path / "c.pem"
    file.write_text("a certificate", "utf-8")
    with pytest.raises(ListeningError, match="--key"):
        way_of(Settings(data=str(tmp_path), certificate=file), NOW)
    with pytest.raises(ListeningError, match="nowhere"):
        way_of(Settings(data=str(tmp_path), certificate=file, key=tmp_path / "nowhere"), NOW)
    way = way_of(Settings(data=str(tmp_path), lan=True, certificate=file, key=file), NOW)
    assert (way.certificate, way.authority) == (file, None)
