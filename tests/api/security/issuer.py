"""A portal of our own: keys, tokens, and a JWKS server that can fail in every way."""

import base64
import json
import ssl
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID
from jwt.algorithms import get_default_algorithms

ISSUER, AUDIENCE = "https://sso.example.edu.cn/realms/jiaoyu", "rotation"
SIGNERS: Mapping[str, tuple[str, Any]] = {  # kid → algorithm, private key
    "rsa": ("RS256", rsa.generate_private_key(65537, 2048)), "ec": ("ES256", ec.generate_private_key(ec.SECP256R1())),
    "ed": ("EdDSA", ed25519.Ed25519PrivateKey.generate()), "next": ("RS256", rsa.generate_private_key(65537, 2048)),
    "stranger": ("RS256", rsa.generate_private_key(65537, 2048)),
    "weak": ("RS256", rsa.generate_private_key(65537, 1024)),
    "p384": ("ES384", ec.generate_private_key(ec.SECP384R1())),
    "for_encryption": ("RS256", rsa.generate_private_key(65537, 2048)),
}
PUBLISHED = ("rsa", "ec", "ed", "weak", "p384", "for_encryption")


def jwk(kid: str) -> dict[str, Any]:
    algorithm, private = SIGNERS[kid]
    use = "enc" if kid == "for_encryption" else "sig"
    plain = get_default_algorithms()[algorithm].to_jwk(private.public_key(), as_dict=True)
    return {**plain, "kid": kid, "use": use}


def jwks(*kids: str) -> bytes:
    shared = {"kty": "oct", "kid": "oct", "k": encoded(b"s" * 32), "alg": "HS256"}
    return json.dumps({"keys": [shared, *map(jwk, kids)]}).encode()


def public_pem(kid: str) -> bytes:
    data: bytes = SIGNERS[kid][1].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return data


def claims(**changed: Any) -> dict[str, Any]:
    """Good claims; None leaves one out."""
    now = int(time.time())
    plain = {
        "iss": ISSUER, "aud": AUDIENCE, "sub": "u-1", "iat": now, "nbf": now, "exp": now + 600,
        "realm_access": {"roles": ["轮岗经办", "别的系统"]}, "org": "320100",
    }
    return {name: value for name, value in {**plain, **changed}.items() if value is not None}


def token(kid: str = "rsa", header: Mapping[str, Any] | None = None, **changed: Any) -> str:
    algorithm, private = SIGNERS[kid]
    return jwt.encode(claims(**changed), private, algorithm, {"kid": kid, **(header or {})})


def by_hand(header: Any, payload: Any, signature: bytes = b"", kid: str | None = None) -> str:
    """A token that no library would make; ``kid`` signs it."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)]
    signed = ".".join(map(encoded, parts))
    if kid is not None:
        algorithm, private = SIGNERS[kid]
        signature = get_default_algorithms()[algorithm].sign(signed.encode(), private)
    return f"{signed}.{encoded(signature)}"


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def self_signed(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, and ``ca.pem`` without."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    ).public_bytes(Encoding.PEM)
    (folder / "ca.pem").write_bytes(made)
    chain = folder / "server.pem"
    chain.write_bytes(made + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return chain


class Server:
    """Its answer can be changed at any time; ``hits`` counts what was asked."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.body, self.status, self.hits, self.delay = jwks(*PUBLISHED), 200, 0, 0.0
        self.headers: dict[str, str] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.hits += 1
                time.sleep(server.delay)
                self.send_response(server.status)
                for name, value in {"Content-Length": str(len(server.body)), **server.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(server.body)

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self_signed(certificate))
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.url = f"http{'' if certificate is None else 's'}://127.0.0.1:{self._http.server_port}/certs"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
