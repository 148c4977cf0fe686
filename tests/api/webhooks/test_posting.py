"""A try against receivers that behave badly, and the certificates of those that behave well."""

import datetime
import ipaddress
import socket
import ssl
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.api.webhooks.conftest import Opening
from tests.api.webhooks.receivers import (
    Behaviour,
    Receiver,
    Trap,
    answering,
    babbling,
    closing,
    dripping,
    endless,
    receiving,
)


@pytest.fixture(scope="session")
def database_url() -> str:
    """One database is enough here: nothing is said of it."""
    return ""


@pytest.mark.parametrize(("behaviour", "answer", "state"), [
    (answering(200), "200", "delivered"),
    (answering(204), "204", "delivered"),
    (answering(200, b"x" * 1_000_000), "200", "delivered"),
    (endless, "200", "delivered"),
    (answering(500), "500", "waiting"),
    (answering(404), "404", "waiting"),
    (answering(429), "429", "waiting"),
    (answering(410), "410", "failed"),
    (closing, "protocol", "waiting"),
    (babbling, "protocol", "waiting"),
])
def test_answers(office: Opening, receiver: Receiver, behaviour: Behaviour, answer: str, state: str) -> None:
    here = office(receiver.url.removesuffix("/hook"))
    here.register(receiver.url)
    here.announce()
    receiver.behaviour = behaviour
    begun = time.monotonic()
    row = here.attempt()
    assert (row.answer, row.state, row.attempts) == (answer, state, 1)
    assert time.monotonic() - begun < 3 and len(receiver.messages) == 1


def test_a_receiver_may_take_five_seconds_in_all(office: Opening, receiver: Receiver) -> None:
    """Each byte comes quickly, so a timeout of single reads would never end."""
    here = office(receiver.url.removesuffix("/hook"))
    here.register(receiver.url)
    here.announce()
    receiver.behaviour = dripping
    begun = time.monotonic()
    assert here.attempt().answer == "timeout"
    assert 4.9 < time.monotonic() - begun < 6.5


def test_a_status_counts_though_the_body_never_ends(office: Opening, receiver: Receiver) -> None:
    def stuck(handler: Any, _: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "10")
        handler.end_headers()
        time.sleep(8)

    here = office(receiver.url.removesuffix("/hook"))
    here.register(receiver.url)
    here.announce()
    receiver.behaviour = stuck
    assert here.attempt().answer == "200"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_refused(office: Opening, receiver: Receiver, trap: Trap, status: int) -> None:
    """Even to a place that is listed: what was registered is what is called."""
    here = office(receiver.url.removesuffix("/hook"), f"http://127.0.0.1:{trap.port}")
    here.register(receiver.url)
    here.announce()
    receiver.behaviour = answering(status, Location=f"http://127.0.0.1:{trap.port}/")
    assert here.attempt().answer == str(status)
    assert here.deliveries()[0].state == "waiting" and trap.caught() == 0


def test_proxies_of_the_environment_are_not_used(
    office: Opening, receiver: Receiver, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
    here = office(receiver.url.removesuffix("/hook"))
    here.register(receiver.url)
    here.announce()
    assert here.attempt().answer == "200" and trap.caught() == 0


def test_nobody_listens(office: Opening, trap: Trap) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    here = office(f"http://127.0.0.1:{port}")
    here.register(f"http://127.0.0.1:{port}/")
    here.announce()
    assert here.attempt().answer == "unreachable"


def test_what_was_registered_before_the_list_changed(office: Opening, trap: Trap) -> None:
    here = office("http://portal.test")
    here.register(f"http://127.0.0.1:{trap.port}/")
    here.announce()
    row = here.attempt()
    assert (row.answer, row.state, trap.caught()) == ("not_listed", "waiting", 0)


def test_rebinding(
    office: Opening, receiver: Receiver, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name means the receiver when it is checked and the trap ever after; the next try hears the new answer."""
    here = office(f"http://127.0.0.1:{receiver.port}", f"http://portal.test:{receiver.port}")
    here.register(f"http://portal.test:{receiver.port}/hook")
    here.announce()
    here.announce("00000000-0000-4000-8000-000000000002")
    answers, asked = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"]), []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert here.attempt(0).answer == "200" and asked == ["portal.test"]
    assert receiver.messages[0].headers["host"] == f"portal.test:{receiver.port}"
    assert here.attempt(1).answer == "not_listed" and asked == ["portal.test"] * 2
    assert len(receiver.messages) == 1


def _certificate(folder: Path, *names: str) -> Path:
    """A chain of one, with its key, for these host names and addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject, today = x509.Name([]), datetime.datetime.now(datetime.UTC)
    others = [
        x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names
    ]
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(today - datetime.timedelta(1))
        .not_valid_after(today + datetime.timedelta(1))
        .add_extension(x509.SubjectAlternativeName(others), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )
    path = folder / "chain.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))
    return path


@pytest.mark.parametrize(("names", "host", "trusted", "answer"), [
    (["portal.test"], "portal.test", True, "200"),
    (["127.0.0.1"], "127.0.0.1", True, "200"),
    (["portal.test"], "portal.test", False, "tls"),  # an authority that this machine does not know
    (["other.test"], "portal.test", True, "tls"),  # somebody else's certificate
    (["127.0.0.1"], "portal.test", True, "tls"),  # the address that is connected to is not what is to be proved
])
def test_certificates(
    office: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    names: list[str], host: str, trusted: bool, answer: str,
) -> None:
    chain = _certificate(tmp_path, *names)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    resolve = socket.getaddrinfo

    def resolved(name: str, port: int, **options: Any) -> Any:
        return resolve("127.0.0.1" if name == "portal.test" else name, port, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    asked: list[str] = []
    context.sni_callback = lambda _, name, __: asked.append(name)
    with receiving(context) as receiver:
        here = office(f"127.0.0.1:{receiver.port}", f"portal.test:{receiver.port}")
        here.register(f"https://{host}:{receiver.port}/hook")
        here.announce()
        assert here.attempt().answer == answer
        assert len(receiver.messages) == (answer == "200")
    assert asked == (["portal.test"] if host == "portal.test" else [None])


def test_plain_http_where_the_list_says_https(office: Opening, receiver: Receiver) -> None:
    here = office(f"127.0.0.1:{receiver.port}")
    here.register(receiver.url)
    here.announce()
    assert here.attempt().answer == "not_listed" and receiver.messages == []
