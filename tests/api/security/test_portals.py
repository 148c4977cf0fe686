"""A portal's JWT against a real JWKS server: who is let in, who is not, and what happens when keys change."""

import itertools
import json
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import jwt
import pytest
import yaml
from fastapi.testclient import TestClient

from api.common.roles import Role
from api.common.settings import Settings
from api.identity import jwks as keys
from api.identity.issuers import Portals
from api.identity.jwks import KeySet, UnavailableError
from optimizer.domain.errors import InputError
from tests.api.security import issuer
from tests.api.security.conftest import Town, settled
from tests.api.security.issuer import AUDIENCE, ISSUER, Server, by_hand, claims, encoded, public_pem, token

GOOD: Mapping[str, Any] = {
    "issuer": ISSUER, "audience": AUDIENCE, "tenant_claim": "org", "tenants": {"320100": "east", "320200": "west"},
    "roles_claim": ["realm_access", "roles"], "roles": {"轮岗经办": ["planner"], "轮岗管理": ["operator", "auditor"]},
    "algorithms": ["RS256", "ES256", "EdDSA"], "leeway": 5, "lifetime": 3600,
}
OTHER, ROSTERS = "https://other.example.cn", "/api/v1/rosters"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def written(folder: Path, *issuers: Mapping[str, Any]) -> Path:
    path = folder / "portals.yaml"
    path.write_text(yaml.safe_dump({"issuers": [dict(each) for each in issuers]}, allow_unicode=True), "utf-8")
    return path


@pytest.fixture(scope="module")
def place(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data = tmp_path_factory.mktemp("portals")
    second = {**GOOD, "issuer": OTHER, "jwks": server.url, "nbf": "optional", "algorithms": ["ES256"]}
    for name in ("tenant_claim", "tenants"):
        second.pop(name)
    path = written(data, {**GOOD, "jwks": server.url}, {**second, "tenant": "west"})
    yield from settled(Settings(data=data, portals=path))


def asked(place: Town, headers: Any, path: str = ROSTERS) -> Any:
    """From an address of its own, so that no lock-out answers in the place of the check."""
    number = next(_numbers)
    address = (f"10.0.{number // 250}.{number % 250}", 1)
    client = TestClient(place.client.app, client=address, raise_server_exceptions=False)
    return client.get(path, headers=headers)


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def hs256(secret: bytes, **header: Any) -> str:
    """Signed with a shared secret that everybody knows."""
    import hashlib
    import hmac

    head = {"alg": "HS256", "typ": "JWT", "kid": "rsa", **header}
    signed = f"{encoded(json.dumps(head).encode())}.{encoded(json.dumps(claims()).encode())}"
    return f"{signed}.{encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def cut(text: str, part: int, change: Callable[[str], str]) -> str:
    parts = text.split(".")
    parts[part] = change(parts[part])
    return ".".join(parts)


PRIVATE = issuer.SIGNERS["rsa"][1]
RSA = {"alg": "RS256", "kid": "rsa"}


def signed(algorithm: str) -> dict[str, str]:
    return bearer(jwt.encode(claims(), PRIVATE, algorithm, {"kid": "rsa"}))


def lacking(claim: str) -> dict[str, str]:
    left = {name: value for name, value in claims().items() if name != claim}
    return bearer(by_hand(RSA, left, kid="rsa"))


CASES: Mapping[str, tuple[int, Callable[[], Any]]] = {
    # good ones
    "RS256": (200, lambda: bearer(token("rsa"))),
    "ES256": (200, lambda: bearer(token("ec"))),
    "EdDSA": (200, lambda: bearer(token("ed"))),
    "in the other header": (200, lambda: {"X-API-Key": token()}),
    "scheme in capitals": (200, lambda: {"Authorization": f"BEARER {token()}"}),
    "audience among several": (200, lambda: bearer(token(aud=["portal", AUDIENCE]))),
    "roles in one text": (200, lambda: bearer(token(realm_access={"roles": "轮岗经办 其他"}))),
    "clock behind by less than the leeway": (200, lambda: bearer(token(exp=int(time.time()) - 2))),
    "without nbf where that is optional": (
        200, lambda: bearer(token("ec", iss=OTHER, nbf=None, org=None))
    ),
    # who is nobody
    "no header": (401, dict),
    "empty bearer": (401, lambda: {"Authorization": "Bearer "}),
    "empty key": (401, lambda: {"X-API-Key": ""}),
    "basic": (401, lambda: {"Authorization": "Basic dTpw"}),
    "no scheme": (401, lambda: {"Authorization": token()}),
    "two credentials": (401, lambda: {**bearer(token()), "X-API-Key": token()}),
    "two of a kind": (401, lambda: [("Authorization", f"Bearer {token()}"), ("Authorization", f"Bearer {token()}")]),
    "unknown key": (401, lambda: {"X-API-Key": "rk_" + "x" * 43}),
    "words": (401, lambda: bearer("letmein")),
    "dots": (401, lambda: bearer("..")),
    "bytes": (401, lambda: {"Authorization": b"Bearer \xff\xfe\xfd"}),
    "too long": (401, lambda: bearer(token(extra="x" * 9_000))),
    "four parts": (401, lambda: bearer(token() + ".x")),
    "two parts": (401, lambda: bearer(token().rpartition(".")[0])),
    # signatures
    "alg none": (401, lambda: bearer(by_hand({"alg": "none", "kid": "rsa"}, claims()))),
    "alg NONE": (401, lambda: bearer(by_hand({"alg": "NoNe", "kid": "rsa"}, claims()))),
    "alg empty": (401, lambda: bearer(by_hand({"alg": "", "kid": "rsa"}, claims()))),
    "alg missing": (401, lambda: bearer(by_hand({"kid": "rsa"}, claims(), kid="rsa"))),
    "alg a number": (401, lambda: bearer(by_hand({"alg": 1, "kid": "rsa"}, claims(), kid="rsa"))),
    "HS256 with the public key": (401, lambda: bearer(hs256(public_pem("rsa")))),
    "HS256 with the shared key of the set": (401, lambda: bearer(hs256(b"s" * 32, kid="oct"))),
    **{f"{name}, not configured": (401, partial(signed, name)) for name in ("RS512", "PS256")},
    "ES384, not configured": (401, lambda: bearer(token("p384"))),
    "algorithm of another issuer": (401, lambda: bearer(token("rsa", iss=OTHER, org=None))),
    "says RS256, signed by EC": (401, lambda: bearer(by_hand(RSA, claims(), kid="ec"))),
    "kid of another key": (401, lambda: bearer(token("rsa", {"kid": "ec"}))),
    "signed by a stranger": (401, lambda: bearer(token("stranger", {"kid": "rsa"}))),
    "unknown kid": (401, lambda: bearer(token("stranger"))),
    "kid missing": (401, lambda: bearer(by_hand({"alg": "RS256"}, claims(), kid="rsa"))),
    "kid a list": (401, lambda: bearer(by_hand({"alg": "RS256", "kid": ["rsa"]}, claims(), kid="rsa"))),
    "kid a path": (401, lambda: bearer(token("rsa", {"kid": "../../dev/null"}))),
    "key for encryption": (401, lambda: bearer(token("for_encryption"))),
    "weak key": (401, lambda: bearer(token("weak"))),
    "signature cut": (401, lambda: bearer(cut(token(), 2, lambda part: part[:-6]))),
    "signature empty": (401, lambda: bearer(cut(token(), 2, lambda _: ""))),
    "signature of another token": (
        401, lambda: bearer(cut(token(), 2, lambda _: token(sub="u-2").rpartition(".")[2]))
    ),
    "payload changed": (401, lambda: bearer(cut(token(), 1, lambda _: encoded(json.dumps(claims(sub="x")).encode())))),
    "key in the header": (401, lambda: bearer(token("stranger", {"kid": "rsa", "jwk": issuer.jwk("stranger")}))),
    "address of keys in the header": (
        401, lambda: bearer(token("stranger", {"kid": "stranger", "jku": "http://127.0.0.1:9/certs"}))
    ),
    "unknown critical extension": (401, lambda: bearer(by_hand({**RSA, "crit": ["x"], "x": 1}, claims(), kid="rsa"))),
    # claims
    **{f"without {name}": (401, partial(lacking, name)) for name in ("exp", "nbf", "iat", "aud", "iss", "sub")},
    "expired": (401, lambda: bearer(token(exp=int(time.time()) - 60))),
    "not yet": (401, lambda: bearer(token(nbf=int(time.time()) + 60))),
    "from the future": (401, lambda: bearer(token(iat=int(time.time()) + 60))),
    "valid for years": (401, lambda: bearer(token(exp=int(time.time()) + 10**8))),
    "exp a text": (401, lambda: bearer(by_hand(RSA, claims(exp="tomorrow"), kid="rsa"))),
    "exp endless": (401, lambda: bearer(by_hand(RSA, json.dumps(claims(exp=float("inf"))).encode(), kid="rsa"))),
    "exp no number": (401, lambda: bearer(by_hand(RSA, json.dumps(claims(exp=float("nan"))).encode(), kid="rsa"))),
    "exp of 4,400 digits": (
        401,
        lambda: bearer(by_hand(RSA, json.dumps(claims(exp=0)).replace(": 0", ":" + 4400 * "9").encode(), kid="rsa")),
    ),
    "exp true": (401, lambda: bearer(by_hand(RSA, claims(exp=True), kid="rsa"))),
    "audience of somebody else": (401, lambda: bearer(token(aud="portal"))),
    "audience a number": (401, lambda: bearer(by_hand(RSA, claims(aud=5), kid="rsa"))),
    "issuer unknown": (401, lambda: bearer(token(iss="https://evil.example.com"))),
    "issuer with a slash more": (401, lambda: bearer(token(iss=ISSUER + "/"))),
    "issuer a list": (401, lambda: bearer(by_hand(RSA, claims(iss=[ISSUER]), kid="rsa"))),
    "subject a number": (401, lambda: bearer(by_hand(RSA, claims(sub=5), kid="rsa"))),
    "subject empty": (401, lambda: bearer(token(sub=""))),
    "tenant unknown": (401, lambda: bearer(token(org="999999"))),
    "tenant missing": (401, lambda: bearer(token(org=None))),
    "tenant a list": (401, lambda: bearer(token(org=["320100"]))),
    "payload a list": (401, lambda: bearer(by_hand(RSA, [], kid="rsa"))),
    "payload no JSON": (401, lambda: bearer(by_hand(RSA, b"{", kid="rsa"))),
    "header a list": (401, lambda: bearer(by_hand([], claims()))),
    # known, but with nothing to do here
    "no roles": (403, lambda: bearer(token(realm_access=None))),
    "unknown roles": (403, lambda: bearer(token(realm_access={"roles": ["admin", "root", "planner"]}))),
    "roles a number": (403, lambda: bearer(token(realm_access={"roles": 5}))),
    "roles a map": (403, lambda: bearer(token(realm_access={"roles": {"轮岗经办": True}}))),
    "roles at another place": (403, lambda: bearer(token(realm_access=["轮岗经办"], roles=["轮岗经办"]))),
    "another role": (403, lambda: bearer(token(realm_access={"roles": ["轮岗管理"]}))),
}


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 50 and sum(status == 200 for status, _ in CASES.values()) >= 5


@pytest.mark.parametrize("name", CASES)
def test_authentication(place: Town, name: str) -> None:
    status, made = CASES[name]
    answer = asked(place, made())
    assert answer.status_code == status, answer.text
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "unauthenticated"


@pytest.mark.parametrize("reader", ["get_unverified_header", "decode"])
def test_a_token_whose_reader_gives_up(place: Town, monkeypatch: pytest.MonkeyPatch, reader: str) -> None:
    """PyJWT 2.15.1 lets the RecursionError of the JSON parser through, where brackets lie too deep."""

    def gave_up(*_: object, **__: object) -> None:
        raise RecursionError

    sent = bearer(token())
    monkeypatch.setattr(jwt, reader, gave_up)
    answer = asked(place, sent)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_all_wrong_tokens_get_the_same_answer(place: Town) -> None:
    wrong = (
        "unknown kid", "expired", "signed by a stranger", "tenant unknown", "issuer unknown", "alg none", "unknown key",
    )
    assert len({asked(place, CASES[name][1]()).content for name in wrong}) == 1


def test_a_good_token_is_refused_at_a_service_without_portals(town: Town) -> None:
    assert town.client.get(ROSTERS, headers=bearer(token())).status_code == 401


def test_the_caller_is_of_the_claimed_tenant_with_mapped_roles_and_no_name(place: Town) -> None:
    portals: Portals = place.client.app.state.portals  # type: ignore[attr-defined]
    known = portals.known(token(org="320200", realm_access={"roles": ["轮岗管理", "轮岗经办"]}, name="张三"))
    assert (known.tenant, list(known.roles)) == ("west", [Role.AUDITOR, Role.OPERATOR, Role.PLANNER])
    assert known.actor.startswith("jwt:") and len(known.actor) <= 64 and "u-1" not in known.actor
    others = {portals.known(token(sub=f"u-{number}")).actor for number in range(5)}
    assert len(others) == 5 and known.actor in others  # of the subject alone
    assert portals.known(token("ec", iss=OTHER)).actor not in others


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def own() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def key_set(own: Server, clock: Clock) -> KeySet:
    made = keys.from_url(own.url, ssl.create_default_context())
    made._clock = clock
    return made


def test_a_new_key_is_found_and_a_withdrawn_one_forgotten(own: Server) -> None:
    clock = Clock()
    found = key_set(own, clock)
    assert found.key("rsa").key_id == "rsa" and own.hits == 1
    own.body = issuer.jwks("next")
    clock.at = keys.PAUSE + 1
    assert found.key("rsa").key_id == "rsa" and own.hits == 1  # still fresh
    assert found.key("next").key_id == "next" and own.hits == 2
    with pytest.raises(KeyError):
        found.key("rsa")
    own.body = issuer.jwks("rsa")
    clock.at += keys.FRESH + 1
    with pytest.raises(KeyError):  # withdrawn, and noticed although nobody asked for an unknown one
        found.key("next")


def test_unknown_keys_ask_the_portal_once_a_minute(own: Server) -> None:
    clock = Clock()
    found = key_set(own, clock)
    for number in range(200):
        clock.at = number
        with pytest.raises(KeyError):
            found.key(f"k{number}")
    assert own.hits == 4  # at 0, 60, 120 and 180 seconds


@pytest.mark.parametrize("fault", ["status", "redirect", "not json", "no keys", "shared keys only", "too long", "slow"])
def test_a_portal_that_fails_is_asked_once_a_minute_and_known_keys_serve_for_an_hour(
    own: Server, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "PATIENCE", 0.3)
    clock = Clock()
    found = key_set(own, clock)
    found.key("rsa")
    match fault:
        case "status":
            own.status = 500
        case "redirect":
            other = Server()
            own.status, own.headers = 302, {"Location": other.url}
        case "not json":
            own.body = b"{"
        case "no keys":
            own.body = b'{"keys": []}'
        case "shared keys only":
            own.body = issuer.jwks()
        case "too long":
            own.body = b'{"keys": [' + b" " * keys.LARGEST + b"]}"
        case "slow":
            own.delay = 1.0
    clock.at = keys.FRESH + 1
    for _ in range(5):
        assert found.key("rsa").key_id == "rsa"
    assert own.hits == 2
    clock.at = keys.STALE + 1
    for _ in range(5):
        with pytest.raises(UnavailableError):
            found.key("rsa")
    assert own.hits == 3
    if fault == "redirect":
        assert other.hits == 0
        other.close()


def test_no_answer_from_the_portal_is_503_and_says_when_to_ask_again(tmp_path: Path) -> None:
    path = written(tmp_path, {**GOOD, "jwks": "http://127.0.0.1:9/certs"})
    for place in settled(Settings(data=tmp_path, portals=path)):
        answer = asked(place, bearer(token()))
        assert (answer.status_code, answer.json()["code"]) == (503, "portal_unavailable")
        assert answer.headers["retry-after"] == "60"
        assert asked(place, place.headers("east", Role.PLANNER)).status_code == 200


def test_proxies_of_the_environment_are_not_used(own: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert key_set(own, Clock()).key("rsa").key_id == "rsa"


def test_keys_from_a_file_can_be_exchanged(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_bytes(issuer.jwks("rsa"))
    portals = Portals.read(written(tmp_path, {**GOOD, "jwks": "keys.json"}))
    assert portals.known(token()).tenant == "east"
    (tmp_path / "keys.json").write_bytes(issuer.jwks("next"))
    found = portals._portals[ISSUER][1]
    found._tried -= keys.PAUSE
    assert portals.known(token("next")).tenant == "east"


WRONG: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "no audience": ({"audience": None}, "audience"), "algorithm none": ({"algorithms": ["none"]}, "algorithms"),
    "shared secret": ({"algorithms": ["HS256"]}, "algorithms"), "no algorithms": ({"algorithms": []}, "algorithms"),
    "unknown role": ({"roles": {"x": ["root"]}}, "roles"), "no roles": ({"roles": {}}, "roles"),
    "both tenants": ({"tenant": "east"}, "tenant"), "no map of tenants": ({"tenants": {}}, "tenants"),
    "plain http": ({"jwks": "http://sso.example.edu.cn/certs"}, "plain_http"),
    "file url": ({"jwks": "file:///etc/passwd"}, "https"), "ftp": ({"jwks": "ftp://x/certs"}, "https"),
    "user in the address": ({"jwks": "https://u:p@sso.example.edu.cn/certs"}, "https"),
    "missing file": ({"jwks": "none.json"}, "none.json"), "leeway of an hour": ({"leeway": 3600}, "leeway"),
    "lifetime of a year": ({"lifetime": 31_536_000}, "lifetime"), "misspelt": ({"audiance": "x"}, "audiance"),
    "missing certificates": ({"jwks": "https://sso.example.edu.cn/certs", "ca": "none.pem"}, "none.pem"),
    "no certificates": ({"jwks": "https://sso.example.edu.cn/certs", "ca": "keys.json"}, "PEM"),
    "leeway a text": ({"leeway": "30"}, "leeway"),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_configuration_is_read_strictly(tmp_path: Path, name: str) -> None:
    change, named = WRONG[name]
    (tmp_path / "keys.json").write_bytes(issuer.jwks("rsa"))
    plain = {key: value for key, value in {**GOOD, "jwks": "keys.json", **change}.items() if value is not None}
    with pytest.raises(InputError) as refused:
        Portals.read(written(tmp_path, plain))
    assert named in str(refused.value) and "门户配置" in str(refused.value)


def test_an_intranets_own_certificates_are_trusted_where_they_are_named_and_only_there(tmp_path: Path) -> None:
    own = Server(certificate=tmp_path)
    trusting = Portals.read(written(tmp_path, {**GOOD, "jwks": own.url, "ca": "ca.pem"}))
    assert trusting.known(token()).tenant == "east"
    with pytest.raises(UnavailableError):
        Portals.read(written(tmp_path, {**GOOD, "jwks": own.url})).known(token())
    own.close()


@pytest.mark.parametrize("text", ["", "issuers: [", "issuers: []", "[]", "a: 1\na: 2", "\x00", "issuers:\n- {}\n- {}"])
def test_what_is_no_configuration_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "portals.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError):
        Portals.read(path)
    with pytest.raises(InputError):
        Portals.read(tmp_path / "none.yaml")


def test_every_fault_of_the_configuration_is_told(tmp_path: Path) -> None:
    wrong = {**GOOD, "jwks": "keys.json", "algorithms": ["HS256"], "leeway": -1}
    with pytest.raises(InputError) as refused:
        Portals.read(written(tmp_path, wrong, {**wrong, "audience": 5}))
    assert len(refused.value.problems) == 5


def test_an_issuer_stands_once(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_bytes(issuer.jwks("rsa"))
    with pytest.raises(InputError, match="两次"):
        Portals.read(written(tmp_path, {**GOOD, "jwks": "keys.json"}, {**GOOD, "jwks": "keys.json"}))


@pytest.mark.parametrize("body", [b"{", b"{}", b"[]", b'{"keys": [{"kty": "RSA"}]}', issuer.jwks()])
def test_a_file_without_public_keys_is_refused_at_start(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "keys.json").write_bytes(body)
    with pytest.raises(InputError, match="JWK"):
        Portals.read(written(tmp_path, {**GOOD, "jwks": "keys.json"}))
