"""A case: everything that its answer depends on, and nothing of when or where it is solved."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from optimizer.studies.study import Limits


@dataclass(frozen=True, slots=True)
class Filed:
    """A roster in a file; ``digest`` is that of its records when the case was listed."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Made:
    """A generated county; its arguments and the program's version fix its records."""

    shape: str
    seed: int
    year: int
    impossible: str | None
    teams: int


@dataclass(frozen=True)
class Case:
    """One solve. ``point`` places it in the study: coordinate → value.

    ``policy`` is the whole edited policy as plain data, shared between cases. Everything is plain, so that a case
    may travel to another process or machine.
    """

    id: str
    point: Mapping[str, Any]
    source: Filed | Made
    policy: Mapping[str, Any]
    year: int
    span: int
    seed: int
    limits: Limits


def content_id(
    source: Filed | Made, policy_digest: str, year: int, span: int, seed: int, limits: Limits,
    versions: Mapping[str, str],
) -> str:
    """SHA-256 of what the answer depends on: a file counts by its records, not by its place."""
    content = {
        "instance": source.digest if isinstance(source, Filed) else asdict(source),
        "policy": policy_digest, "year": year, "span": span, "seed": seed, "limits": limits.model_dump(),
        "versions": dict(versions),
    }
    return digest(content)


def digest(plain: object) -> str:
    """SHA-256 of plain data, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def packed(cases: Sequence[Case]) -> dict[str, Any]:
    """Cases as JSON, each policy once."""
    policies: dict[str, Mapping[str, Any]] = {}
    plain = []
    for case in cases:
        key = digest(case.policy)
        policies[key] = case.policy
        fields = {name: getattr(case, name) for name in ("id", "point", "year", "span", "seed")}
        kind = "file" if isinstance(case.source, Filed) else "shape"
        plain.append({**fields, kind: asdict(case.source), "policy": key, "limits": case.limits.model_dump()})
    return {"policies": policies, "cases": plain}


def unpacked(plain: Mapping[str, Any]) -> list[Case]:
    """The cases that were packed; policies are shared again."""
    return [
        Case(
            each["id"], each["point"], Filed(**each["file"]) if "file" in each else Made(**each["shape"]),
            plain["policies"][each["policy"]], each["year"], each["span"], each["seed"], Limits(**each["limits"]),
        )
        for each in plain["cases"]
    ]
