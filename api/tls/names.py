"""What this computer is called in its network."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""For documentation (RFC 5737, RFC 3849): the system says which own address it would use; nothing is sent."""

PRIVATE = tuple(
    ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8",
                 "fc00::/7", "fe80::/10", "::1/128")
)  # fmt: skip
"""Addresses inside somebody's network: RFC 1918, 3927, 4193, 4291."""


@dataclass(frozen=True, slots=True)
class Names:
    """Host names, small letters, and addresses, private ones and loopback."""

    hosts: tuple[str, ...]
    addresses: tuple[IPv4Address | IPv6Address, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Names and addresses as text."""
        return (*self.hosts, *map(str, self.addresses))


def names_here() -> Names:
    """The name that mDNS knows this computer by, and the addresses others in the network reach it at."""
    host = socket.gethostname().partition(".")[0].lower() or "backbeat"
    found = [ip_address("127.0.0.1"), ip_address("::1")]
    for family, address in ELSEWHERE:
        own = _own_address(family, address)
        if own is not None and own not in found and any(own in each for each in PRIVATE):
            found.append(own)
    return Names(("localhost", f"{host}.local"), tuple(found))


def _own_address(family: socket.AddressFamily, other: str) -> IPv4Address | IPv6Address | None:
    """The address from which the other would be reached, None where it would not."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((other, 9))
            return ip_address(str(probe.getsockname()[0]).partition("%")[0])
    except OSError:
        return None
