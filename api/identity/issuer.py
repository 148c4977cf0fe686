"""One issuer of JWTs: whose keys, for which tenant, with which roles. Checked strictly when it is read."""

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from api.common.roles import Role

Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=500)]
ClaimPath = Annotated[tuple[Text, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)]


class Portal(BaseModel):
    """One issuer. ``roles_claim`` is a claim or the path to one; roles that the map does not name are left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Text
    audience: Text
    jwks: Text  # URL, or a file beside the configuration
    ca: Path | None = None  # certificates that an https URL is checked against; the public ones otherwise
    plain_http: Annotated[bool, Field(strict=True)] = False  # allow http:// to another machine
    tenant: Text | None = None
    tenant_claim: ClaimPath | None = None
    tenants: dict[Text, Text] = Field(default_factory=dict)  # value of the claim → tenant
    roles_claim: ClaimPath
    roles: Annotated[dict[Text, Annotated[tuple[Role, ...], Field(min_length=1)]], Field(min_length=1)]
    algorithms: Annotated[tuple[Literal["EdDSA", "ES256", "RS256"], ...], Field(min_length=1)]
    leeway: Annotated[int, Field(strict=True, ge=0, le=120)] = 30  # seconds that clocks may differ
    lifetime: Annotated[int, Field(strict=True, ge=60, le=86_400)] = 43_200  # seconds from iat to exp
    nbf: Literal["required", "optional"] = "required"

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.tenant is None) == (self.tenant_claim is None):
            raise ValueError("tenant 与 tenant_claim 须写其中一项")
        if bool(self.tenants) != (self.tenant_claim is not None):
            raise ValueError("tenants（声明的值 → 单位编号）与 tenant_claim 须一并写")
        parts = urlsplit(self.jwks)
        if "://" in self.jwks and (parts.scheme not in ("http", "https") or not parts.hostname or parts.username):
            raise ValueError("jwks 应为 https:// 地址（不带用户名），或文件名")
        if parts.scheme == "http" and not self.plain_http and not _here(parts.hostname or ""):
            raise ValueError("jwks 用 http:// 取密钥可被冒充，请改用 https://；确知内网可信时写 plain_http: true")
        return self

    def tenant_of(self, claims: Mapping[str, Any]) -> str | None:
        if self.tenant_claim is None:
            return self.tenant
        value = _at(claims, self.tenant_claim)
        return self.tenants.get(value) if isinstance(value, str) else None

    def roles_of(self, claims: Mapping[str, Any]) -> list[str]:
        value = _at(claims, self.roles_claim)
        names = value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
        return sorted({str(role) for name in names if isinstance(name, str) for role in self.roles.get(name, ())})


def _here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _at(claims: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        claims = claims.get(name) if isinstance(claims, Mapping) else None
    return claims
