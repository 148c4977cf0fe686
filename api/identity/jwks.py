"""The public keys of a portal, kept for a while and fetched anew in time, never more than once a minute."""

import ssl
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

import httpx
import jwt

from optimizer.domain.errors import InputError
from optimizer.files.strict_json import parsed

FRESH = 300.0  # seconds after which keys are read again
STALE = 3_600.0  # seconds for which keys serve that could not be read again
PAUSE = 60.0  # seconds between two tries
PATIENCE = 5.0  # seconds that a portal has for its answer
LARGEST = 262_144  # bytes of it
KINDS = ("RSA", "EC", "OKP")  # public ones; a shared secret is none


class UnavailableError(Exception):
    """The portal gives no keys."""


class KeySet:
    """Keys by their ``kid``. One thread at a time fetches; the others go on with the keys that there are."""

    def __init__(self, fetch: Callable[[], Any], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._clock, self._lock = fetch, clock, Lock()
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._tried = self._read = -float("inf")

    def key(self, kid: object) -> jwt.PyJWK:
        """Raises KeyError for a key that the portal does not have, UnavailableError where it cannot be asked."""
        if not isinstance(kid, str) or not kid:
            raise KeyError
        if (kid not in self._keys or self._clock() - self._read > FRESH) and self._lock.acquire(kid not in self._keys):
            try:
                self._refresh(kid)
            finally:
                self._lock.release()
        if self._clock() - self._read > STALE:
            raise UnavailableError
        return self._keys[kid]

    def _refresh(self, kid: str) -> None:
        began = self._clock()
        if began - self._tried < PAUSE or (kid in self._keys and began - self._read <= FRESH):
            return
        self._tried = began
        try:
            self._keys, self._read = keys_of(self._fetch()), self._clock()
        except (OSError, ValueError, httpx.HTTPError, jwt.PyJWTError):
            return  # what there is serves on, until it is stale


def keys_of(plain: Any) -> Mapping[str, jwt.PyJWK]:
    """The signing keys of a JWK set (RFC 7517). Raises ValueError or PyJWTError where there are none."""
    listed = plain.get("keys") if isinstance(plain, dict) else None
    if not isinstance(listed, list):
        raise ValueError("no keys")
    kept = [each for each in listed if isinstance(each, dict) and each.get("kty") in KINDS]
    keys = jwt.PyJWKSet.from_dict({"keys": kept}).keys
    found = {key.key_id: key for key in keys if key.key_id and key.public_key_use in ("sig", None)}
    if not found:
        raise ValueError("no signing keys")
    return found


def from_url(url: str, context: ssl.SSLContext) -> KeySet:
    """Fetched from exactly this address: no redirects, no proxy of the environment."""

    def fetch() -> Any:
        ends = time.monotonic() + PATIENCE
        with (
            httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False, verify=context) as client,
            client.stream("GET", url, headers={"Accept": "application/json"}) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise OSError(answer.status_code)
            body = bytearray()
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LARGEST or time.monotonic() > ends:
                    raise OSError("too long")
        return parsed(bytes(body))

    return KeySet(fetch)


def from_file(path: Path) -> KeySet:
    """Read now, so that its faults show, and again as it may be exchanged. Raises OSError, InputError."""

    def fetch() -> Any:
        return parsed(path.read_bytes())

    try:
        keys_of(fetch())
    except (ValueError, jwt.PyJWTError) as error:
        raise InputError.of(
            f"{path.name} 不是 JWK Set，或其中没有签名公钥",
            "请向门户索取公钥文件（RFC 7517，kty 为 RSA、EC 或 OKP）。", table="门户配置", column="jwks",
        ) from error
    return KeySet(fetch)
