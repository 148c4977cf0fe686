"""Where webhooks may go: the operator's list of hosts and networks.

On an intranet every good target is private, so no address is good or bad by itself: what is not listed is refused.
Loopback, link-local (where clouds keep their metadata), multicast and the like are opened by no host name and by no
wide network, only by an entry that names them.
"""

import re
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from pydantic_core import Url, ValidationError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = {"https": 443, "http": 80}
LONGEST = 500  # characters of a URL
HOST = re.compile(r"[a-z0-9._:-]+")
GUARDED: Sequence[Network] = tuple(map(ip_network, (
    "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "100.100.100.200/32", "168.63.129.16/32",  # metadata outside link-local: Alibaba Cloud, Azure
    "::/127", "fe80::/10", "ff00::/8", "64:ff9b:1::/48",
    "fd00:ec2::/32", "fd20:ce::254/128",  # metadata: AWS, Google Cloud
)))
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052


class RefusedError(Exception):
    """``code``: bad_url, not_listed or unresolved."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Target(NamedTuple):
    """A URL in parts. ``host`` is a name in ASCII or an address without brackets, ``path`` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """As the Host header gives it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @classmethod
    def read(cls, text: str) -> "Target":
        """The one meaning of a URL, as browsers read it: 0x7f.1 is 127.0.0.1. Raises RefusedError (bad_url)."""
        plain = text.isprintable() and not set(text) & set(" \\#@")  # what parsers quarrel over; no users, no fragments
        if not plain or not text.lower().startswith(("https://", "http://")) or len(text) > LONGEST:
            raise RefusedError("bad_url")
        try:
            url = Url(text)
        except ValidationError:
            raise RefusedError("bad_url") from None
        host = (url.host or "").strip("[]").rstrip(".")
        if not HOST.fullmatch(host) or not url.port or len(str(url)) > LONGEST:
            raise RefusedError("bad_url")
        return cls(url.scheme, host, url.port, (url.path or "/") + (f"?{url.query}" if url.query else ""))


@dataclass(frozen=True)
class Entry:
    """One line of the list: a host or a network, with the scheme and the port that are open there."""

    scheme: str
    port: int
    host: str | None
    network: Network | None

    @classmethod
    def read(cls, text: str) -> "Entry":
        """``[http://]host[:port]``, or a network in the place of the host. Raises ValueError.

        Without a port the scheme's own is open, without a scheme https only.
        """
        scheme, _, rest = text.rpartition("://")
        scheme, rest = scheme or "https", rest.removesuffix("/")
        if scheme not in PORTS:
            raise ValueError(text)
        network, port = _network(rest), PORTS[scheme]
        if network is None:
            place, colon, digits = rest.rpartition(":")
            if colon and digits.isdecimal() and 0 < int(digits) < 65_536:
                network, port = _network(place), int(digits)
        if network is not None:
            return cls(scheme, port, None, network)
        try:
            named = Target.read(f"{scheme}://{rest}")
        except RefusedError:
            raise ValueError(text) from None
        if named.path != "/":
            raise ValueError(text)
        return cls(scheme, named.port, named.host, _network(named.host))


@dataclass(frozen=True)
class Hosts:
    """The whole list; empty, nothing is open."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Hosts":
        """Raises ValueError with the first entry that cannot be read."""
        return cls(tuple(map(Entry.read, texts)))

    def addresses(self, target: Target) -> list[str]:
        """Where the target may be reached now; one of these must be connected to, without asking for the name again.

        Raises RefusedError (not_listed, unresolved). A name that no entry could allow is not even looked up.
        """
        fit = [entry for entry in self.entries if (entry.scheme, entry.port) == (target.scheme, target.port)]
        named = any(entry.host == target.host for entry in fit)
        networks = [entry.network for entry in fit if entry.network is not None]
        if not named and not networks:
            raise RefusedError("not_listed")
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise RefusedError("unresolved") from None
        places = [place for place in dict.fromkeys(str(each[4][0]) for each in found) if _open(place, named, networks)]
        if not places:
            raise RefusedError("not_listed")
        return places


def _open(place: str, named: bool, networks: Sequence[Network]) -> bool:
    address = ip_address(place)
    meant = unwrapped(address)
    covering = [network for network in networks if meant in network]
    guards = [guard for guard in GUARDED if meant in guard or address in guard]
    if guards:
        return any(_within(network, guard) for network in covering for guard in guards)
    return named or bool(covering)


def unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, compatible, NAT64, 6to4, Teredo), else itself."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if inner is None and (address in NAT64 or 1 < int(address) < 2**32):
        inner = IPv4Address(int(address) & 0xFFFF_FFFF)
    return inner or address


def _within(network: Network, guard: Network) -> bool:
    if isinstance(network, IPv4Network):
        return isinstance(guard, IPv4Network) and network.subnet_of(guard)
    return isinstance(guard, IPv6Network) and network.subnet_of(guard)


def _network(text: str) -> Network | None:
    try:
        return ip_network(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
