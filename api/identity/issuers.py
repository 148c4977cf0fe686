"""A portal's JWT instead of a key: which portals are trusted, with which keys, for which tenants and roles."""

import hashlib
import ssl
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.identity.api_keys import Known, RefusedError
from api.identity.issuer import Portal
from api.identity.jwks import KeySet, from_file, from_url
from optimizer.domain.errors import InputError
from optimizer.files.strict_yaml import read_yaml
from optimizer.studies.faults import faults_of

LONGEST = 8_192  # characters of a token
TABLE = "门户配置"
MALFORMED = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    issuers: Annotated[tuple[Portal, ...], Field(min_length=1)]


class Portals:
    """The trusted issuers, each with its keys."""

    def __init__(self, portals: Mapping[str, tuple[Portal, KeySet]]) -> None:
        self._portals = portals

    @classmethod
    def read(cls, path: Path | None) -> "Portals":
        """From ``ROTATION_PORTALS``. Raises InputError with every fault."""
        if path is None:
            return cls({})
        try:
            found = _File.model_validate(read_yaml(path, TABLE))
            names = [portal.issuer for portal in found.issuers]
            if len(set(names)) < len(names):
                raise InputError.of("同一 issuer 出现两次", "每个门户只写一项。", table=TABLE)
            return cls({portal.issuer: (portal, _keys(portal, path.parent)) for portal in found.issuers})
        except (OSError, UnicodeDecodeError) as error:
            name = getattr(error, "filename", None) or path
            advice = "请检查 ROTATION_PORTALS 与其中写的文件名。"
            raise InputError.of(f"读不出 {name}", advice, table=TABLE) from error
        except ValidationError as error:
            raise InputError(replace(fault, table=TABLE) for fault in faults_of(error)) from error

    def known(self, token: str) -> Known:
        """Whom a token stands for. Raises RefusedError, and UnavailableError where its portal gives no keys."""
        if len(token) > LONGEST:
            raise RefusedError("jwt_too_long", guess=True)
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            claimed = jwt.decode(token, options={"verify_signature": False}).get("iss")
        except MALFORMED:
            raise RefusedError("jwt_malformed", guess=True) from None
        if not isinstance(claimed, str) or claimed not in self._portals:
            raise RefusedError("jwt_issuer_unknown", guess=True)
        portal, keys = self._portals[claimed]
        try:
            key = keys.key(kid)
        except KeyError:
            raise RefusedError("jwt_key_unknown", guess=False) from None
        claims = _verified(token, key, portal)
        tenant = portal.tenant_of(claims)
        if tenant is None:
            raise RefusedError("jwt_tenant_unknown", guess=False)
        who = hashlib.sha256(f"{portal.issuer}\n{claims['sub']}".encode("utf-8", "surrogatepass")).hexdigest()
        return Known(tenant, f"jwt:{who[:40]}", portal.roles_of(claims))


def _verified(token: str, key: jwt.PyJWK, portal: Portal) -> dict[str, Any]:
    required = ["exp", "iat", "iss", "aud", "sub", *(["nbf"] if portal.nbf == "required" else [])]
    try:
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=portal.algorithms, audience=portal.audience, issuer=portal.issuer,
            leeway=portal.leeway, options={"require": required, "enforce_minimum_key_length": True},
        )
        if not claims["sub"] or claims["exp"] - claims["iat"] > portal.lifetime:
            raise RefusedError("jwt_lifetime", guess=False)
    except (jwt.DecodeError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError):
        raise RefusedError("jwt_signature", guess=True) from None
    except MALFORMED as error:
        raise RefusedError(f"jwt_{type(error).__name__}", guess=False) from None
    return claims


def _keys(portal: Portal, folder: Path) -> KeySet:
    if "://" not in portal.jwks:
        return from_file(folder / portal.jwks)
    try:
        trusted = None if portal.ca is None else (folder / portal.ca).read_text("ascii")
        return from_url(portal.jwks, ssl.create_default_context(cadata=trusted))
    except (ssl.SSLError, UnicodeDecodeError) as error:
        raise InputError.of(f"{portal.ca} 不是 PEM 证书", "请写内网证书机构的证书文件。", table=TABLE) from error
