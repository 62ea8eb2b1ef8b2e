"""Where the server listens and how it is reached: beyond this computer with TLS only."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

from api.settings import Settings
from api.tls.authority import certified, fingerprint
from api.tls.names import Names, names_here
from api.tls.trust import folder_of
from tracker.errors import TrackerError

ANYWHERE = ("0.0.0.0", "::")
DEAF_MS = 60_000
"""Whoever takes nothing of what is sent for so long is cut off, where the system can."""

PLAIN = (
    "without TLS anybody in the network could read tokens and records; add --lan, which makes a certificate, or"
    " give --certificate and --key, or stay on 127.0.0.1 behind a proxy"
)


class ListeningError(TrackerError):
    """The server cannot listen so. `what`: the option or address."""

    def __init__(self, what: str, problem: str) -> None:
        super().__init__(f"{what}: {problem}")


@dataclass(frozen=True, slots=True)
class Way:
    """`names`: those a client may use, the best first. `authority`: the fingerprint of one made here, or None."""

    host: str
    names: tuple[str, ...]
    certificate: Path | None = None
    key: Path | None = None
    authority: str | None = None

    def url(self, port: int, name: str | None = None) -> str:
        """The server's address by a name, the best where none is said."""
        name = name or self.names[0]
        shown = f"[{name}]" if ":" in name else name
        return f"{'http' if self.certificate is None else 'https'}://{shown}:{port}"


def way_of(settings: Settings, now: datetime) -> Way:
    """How to listen by these settings; `--lan` without a certificate has one made.

    Raises:
        ListeningError: plain HTTP beyond this computer, or a certificate that cannot be used.
    """
    lan = settings.lan
    host = _everywhere() if lan and is_loopback(settings.host) else settings.host
    if (settings.certificate is None) != (settings.key is None):
        raise ListeningError("--certificate", "give --key with it, the two belong together")
    if settings.certificate is not None and settings.key is not None:
        _check_readable(settings.certificate, settings.key)
        return Way(host, _names(host, settings, names_here()), settings.certificate, settings.key)
    if lan:
        return _own(host, settings, now)
    if not is_loopback(host):
        raise ListeningError(host, PLAIN)
    return Way(host, (host,))


def is_loopback(host: str) -> bool:
    """Whether nobody but this computer reaches it there."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def bound(way: Way, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        ListeningError: somebody else does, or the address is not this computer's.
    """
    family = socket.AF_INET6 if ":" in way.host else socket.AF_INET
    both = way.host == "::" and socket.has_dualstack_ipv6()
    try:
        listening = socket.create_server((way.host, port), family=family, backlog=2048, dualstack_ipv6=both)
    except (OSError, OverflowError) as problem:
        raise ListeningError(f"{way.host}:{port}", f"{problem}; choose another with --host or --port") from problem
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # what it accepts has the same
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAF_MS)
    return listening


def _everywhere() -> str:
    """All addresses of this computer, of both kinds where the system can."""
    return "::" if socket.has_dualstack_ipv6() else "0.0.0.0"


def _own(host: str, settings: Settings, now: datetime) -> Way:
    names, folder = names_here(), folder_of(settings.data)
    try:
        made = certified(folder, names, now)
        shown = fingerprint(made.authority)
    except (OSError, ValueError) as problem:
        raise ListeningError(str(folder), f"no certificate can be made: {problem}") from problem
    return Way(host, _names(host, settings, names), made.certificate, made.key, shown)


def _names(host: str, settings: Settings, here: Names) -> tuple[str, ...]:
    """What others call the server: names that were set, the one it listens at, its own."""
    heard = [each for each in here.addresses if each.version == 4 or host != "0.0.0.0"]
    outside = [str(address) for address in heard if not address.is_loopback]
    own = [] if host in ANYWHERE else [host]
    local = [name for name in here.hosts if name != "localhost"]
    return tuple(dict.fromkeys([*settings.hosts, *own, *(outside if not own else []), *local, "localhost"]))


def _check_readable(*files: Path) -> None:
    for file in files:
        try:
            file.read_bytes()
        except OSError as problem:
            raise ListeningError(str(file), f"cannot be read ({problem.strerror})") from problem
