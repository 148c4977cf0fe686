"""No address outside the list is ever connected to, however it is spelled or whatever a name resolves to."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from api.common.allowed_hosts import GUARDED, Entry, Hosts, RefusedError, Target, unwrapped
from api.common.settings import Settings
from api.webhooks import http_post
from tests.api.webhooks.receivers import Trap

LOOPBACK = (
    "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "0X7F.0.0.1", "2130706433", "017700000001", "0177.0.0.1",
    "0177.0.0.01", "127.0.0.1.", "１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "127.127.127.127", "0.0.0.0", "0",
    "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::7f00:1]",
    "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:0:0:0:0:80ff:fffe]",
    "localhost", "LOCALHOST", "localhost.", "lо​calhost", "127.0.0.1%2e", "%31%32%37.0.0.1",
)
FORMS = (
    "http://{host}:{port}/", "HTTP://{host}:{port}", "http://portal.test@{host}:{port}/",
    "http://portal.test:80@{host}:{port}/", "http://{host}:{port}#@portal.test/", "http://{host}:{port}\\@portal.test/",
    "http:{host}:{port}", "http:///{host}:{port}/", "\thttp://{host}:{port}/", "http://{host}:{port}/?@portal.test",
)
METADATA = (
    "169.254.169.254", "0xa9fea9fe", "2852039166", "[::ffff:169.254.169.254]", "[2002:a9fe:a9fe::]",
    "[64:ff9b::a9fe:a9fe]", "100.100.100.200", "168.63.129.16", "[fd00:ec2::254]", "[fe80::1]", "224.0.0.1",
    "[ff02::1]", "255.255.255.255", "192.0.0.192", "[fd20:ce::254]",
)
LISTS = (
    (), ("http://portal.test:{port}",), ("http://0.0.0.0/0:{port}", "http://[::/0]:{port}", "http://portal.test"),
    ("http://10.0.0.0/8:{port}", "http://localhost:{port}", "http://[fd00::/8]:{port}"),
)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that anything tries to connect to."""
    tried: list[str] = []
    real = asyncio.open_connection

    async def watched(host: str, *rest: Any, **options: Any) -> Any:
        tried.append(host)
        return await real(host, *rest, **options)

    monkeypatch.setattr(http_post.asyncio, "open_connection", watched)
    return tried


async def _call(hosts: Hosts, url: str) -> None:
    """What the courier does, up to the answer."""
    target = Target.read(url)
    for place in hosts.addresses(target):
        async with asyncio.timeout(0.05):
            await http_post.post(target, place, {}, b"{}", ssl.create_default_context())


def _tricks(port: int) -> Iterator[str]:
    for host, form in product(LOOPBACK, FORMS):
        yield form.format(host=host, port=port)
    for host in METADATA:
        yield f"http://{host}:{port}/latest/meta-data"
    yield from (f"{scheme}://127.0.0.1:{port}/" for scheme in ("ftp", "gopher", "file", "ws", "unix", "javascript"))
    yield from ("", "http://", "http://:80/", "/hook", f"http://[::1%25lo]:{port}/")
    yield f"http://portal.test:{2**16 + port}"


@pytest.mark.parametrize("listed", LISTS)
def test_no_trick_reaches_what_is_not_listed(listed: tuple[str, ...], trap: Trap, connections: list[str]) -> None:
    """``portal.test`` does not resolve: what were reached in its name would be reached by mistake."""
    hosts, tricks = Hosts.of(entry.format(port=trap.port) for entry in listed), list(_tricks(trap.port))
    assert len(tricks) > 350
    for trick in tricks:
        with pytest.raises(RefusedError):
            asyncio.run(_call(hosts, trick))
    assert connections == [] and trap.caught() == 0


def test_the_tricks_are_dangerous(trap: Trap, connections: list[str]) -> None:
    """The same spellings do reach the trap where an operator lists loopback by its own address."""
    hosts = Hosts.of([f"http://127.0.0.0/8:{trap.port}", f"http://[::1]:{trap.port}"])
    for trick in _tricks(trap.port):
        with pytest.raises((RefusedError, OSError)):
            asyncio.run(_call(hosts, trick))
    assert len(connections) > 50 and trap.caught() > 50
    assert {str(unwrapped(ip_address(place))) for place in connections} <= {"127.0.0.1", "127.127.127.127", "::1"}


def _resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """The name server says this, then that; who asked for what."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_listed_name_may_be_private_but_not_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = Hosts.of(["portal.test"])
    target = Target.read("https://portal.test/x")
    _resolving(monkeypatch, ["10.1.2.3"], ["127.0.0.1"], ["169.254.169.254", "::1", "10.1.2.4"], ["::ffff:127.0.0.1"])
    assert hosts.addresses(target) == ["10.1.2.3"]
    with pytest.raises(RefusedError, match="not_listed"):
        hosts.addresses(target)
    assert hosts.addresses(target) == ["10.1.2.4"]
    with pytest.raises(RefusedError, match="not_listed"):
        hosts.addresses(target)


def test_a_name_in_a_listed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = Hosts.of(["10.0.0.0/8"])
    _resolving(monkeypatch, ["10.1.2.3"], ["192.168.1.1"], ["64:ff9b::10.1.2.3"])
    assert hosts.addresses(Target.read("https://a.test/")) == ["10.1.2.3"]
    with pytest.raises(RefusedError, match="not_listed"):
        hosts.addresses(Target.read("https://a.test/"))
    assert hosts.addresses(Target.read("https://a.test/")) == ["64:ff9b::10.1.2.3"]  # NAT64: the same machine


def test_names_that_nothing_could_allow_are_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _resolving(monkeypatch, ["10.1.2.3"])
    for url in ("https://other.test/", "http://portal.test/", "https://portal.test:8443/", "https://x.portal.test/"):
        with pytest.raises(RefusedError, match="not_listed"):
            Hosts.of(["portal.test"]).addresses(Target.read(url))
    assert asked == []


def test_the_name_is_asked_for_once(monkeypatch: pytest.MonkeyPatch, trap: Trap, connections: list[str]) -> None:
    """Rebinding: the second answer would be the trap's address, which nobody asks for."""
    hosts = Hosts.of([f"http://10.0.0.0/8:{trap.port}", f"http://portal.test:{trap.port}"])
    asked = _resolving(monkeypatch, ["10.255.255.1"], ["127.0.0.1"])
    with pytest.raises(OSError):
        asyncio.run(_call(hosts, f"http://portal.test:{trap.port}/"))
    assert asked.count("portal.test") == 1 and connections == ["10.255.255.1"] and trap.caught() == 0


def test_entries() -> None:
    def plain(text: str) -> tuple[Any, ...]:
        entry = Entry.read(text)
        return entry.scheme, entry.port, entry.host or str(entry.network)

    assert plain("Portal.test.") == ("https", 443, "portal.test")
    assert plain("http://portal.test") == ("http", 80, "portal.test")
    assert plain("portal.test:8443/") == ("https", 8443, "portal.test")
    assert plain("10.1.0.0/16") == ("https", 443, "10.1.0.0/16")
    assert plain("http://10.1.0.0/16:8080") == ("http", 8080, "10.1.0.0/16")
    assert plain("[fd00::1]:8443") == ("https", 8443, "fd00::1/128")
    assert plain("fd00::/8") == ("https", 443, "fd00::/8")
    assert plain("教育局.中国") == ("https", 443, "xn--dgtp5sd2w.xn--fiqs8s")


@pytest.mark.parametrize("text", [
    "", "*", "*.portal.test", "ftp://portal.test", "10.1.2.3/8", "10.0.0.0/33", "portal.test/path", "a b",
    "u@portal.test", "portal.test:0", "portal.test:99999", "https://", "portal.test?x",
])
def test_entries_that_cannot_be_read_stop_the_service(text: str) -> None:
    with pytest.raises(ValueError):
        Entry.read(text)
    with pytest.raises(ValidationError):
        Settings(webhook_hosts=("portal.test", text))


def test_what_embeds_an_address_means_it() -> None:
    for text in ("::ffff:10.1.2.3", "::10.1.2.3", "64:ff9b::a01:203", "2002:a01:203::9", "2001:0:0:0:0:0:f5fe:fdfc"):
        assert str(unwrapped(ip_address(text))) == "10.1.2.3"
    for text in ("::1", "::", "fd00::1", "10.1.2.3", "2001:db8::1"):
        assert str(unwrapped(ip_address(text))) == text


def test_the_guards_cover_what_the_library_calls_special() -> None:
    """None is left open of what Python's own tables name loopback, link-local, multicast, unspecified or reserved."""
    wide = Hosts.of(["http://0.0.0.0/0", "http://[::/0]"])
    special = [
        "127.0.0.1", "127.255.255.254", "169.254.0.23", "169.254.169.254", "224.0.0.1", "239.255.255.250", "0.0.0.0",
        "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "ff02::1", "febf::1", "ff05::2",
    ]
    for text in special:
        address = ip_address(text)
        assert any((address.is_loopback, address.is_link_local, address.is_multicast, address.is_unspecified,
                    address.is_reserved)), text
        with pytest.raises(RefusedError, match="not_listed"):
            wide.addresses(Target("http", text, 80, "/"))
    assert all(network.num_addresses for network in GUARDED)


def test_the_one_meaning_of_a_url() -> None:
    assert Target.read("HTTPS://Portal.Test.:443/a/../b?c=1") == ("https", "portal.test", 443, "/b?c=1")
    assert str(Target.read("http://0x7f.1:8080")) == "http://127.0.0.1:8080/"
    assert Target.read("https://[FD00:0::1]:8443/").authority == "[fd00::1]:8443"
    again = Target.read(str(Target.read("https://教育局.中国/接收?值=1")))
    assert str(again) == str(Target.read(str(again)))
