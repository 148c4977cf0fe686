"""Policies of a tenant: named by preset or id, layered, checked, and kept by the digest of what they say."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from yaml.reader import Reader

from api.common.fields import PRESETS
from api.common.problems import ProblemError
from api.jobs.events import TERMINAL
from api.store import audit_log
from api.store.database import now
from api.store.tables import job, plan, policy, roster
from api.uploads.policy_layers import identity, layered, told_policy
from optimizer.domain.errors import InputError
from optimizer.policy.entries import Policy
from optimizer.policy.layers import build, load, merge

Given = str | Mapping[str, Any]  # a preset, an id, or the policy itself
ENTRY = re.compile(r"政策第(\d+)条")


def policy_of(connection: sa.Connection, tenant: str, given: Given, pointer: str) -> Policy:
    """A policy by name or id, or as plain data that may extend others. Raises ProblemError (404, 422) with pointers."""
    if isinstance(given, str):
        return preset(given) if given in PRESETS else build(_own(connection, tenant, given, pointer), given)
    bases = [base for base in given.get("extends", ()) if base not in PRESETS]
    own = {base: _own(connection, tenant, base, f"{pointer}/extends") for base in bases}
    _printable(given, pointer)
    try:
        return layered(given, str(given.get("name", "")), own)
    except InputError as error:
        raise _problem(told_policy(error), pointer) from None


def merged(connection: sa.Connection, tenant: str, given: Sequence[Given], name: str, pointer: str) -> Policy:
    """Layers from the nation down to the group as one policy; one given as data need not be whole by itself.

    Raises ProblemError (404, 422) with pointers.
    """
    layers: list[Mapping[str, Any]] = []
    for place, each in enumerate(given):
        here = f"{pointer}/{place}"
        if isinstance(each, str):
            layers.append(policy_of(connection, tenant, each, here).layer())
            continue
        _printable(each, here)
        bases = each.get("extends", ())
        layers += [policy_of(connection, tenant, base, f"{here}/extends").layer() for base in bases]
        layers.append({key: value for key, value in each.items() if key != "extends"})
    try:
        return layered({**merge(layers), "name": name}, name)
    except InputError as error:
        raise _problem(told_policy(error), pointer, whole=True) from None


def keep(connection: sa.Connection, tenant: str, by: str, made: Policy) -> str:
    """Keep a policy in the caller's transaction; its id. The same one is kept once."""
    digest = identity(made)
    known = sa.select(policy.c.id).where(policy.c.tenant == tenant, policy.c.id == digest)
    if connection.execute(known).one_or_none() is None:
        values = {"tenant": tenant, "id": digest, "name": made.name[:200], "plain": made.layer(), "by": by}
        connection.execute(sa.insert(policy).values(**values, created=now()))
        audit_log.record(connection, tenant, by, "policy.create", digest, {})
    return digest


def drop(connection: sa.Connection, tenant: str, by: str, digest: str) -> bool:
    """Delete a policy in the caller's transaction; False where jobs, plans or rosters still rest on it."""
    if _used(connection, tenant, digest):
        return False
    connection.execute(sa.delete(policy).where(policy.c.tenant == tenant, policy.c.id == digest))
    audit_log.record(connection, tenant, by, "policy.delete", digest, {})
    return True


@cache
def preset(name: str) -> Policy:
    """A shipped policy."""
    return load(name)


def _own(connection: sa.Connection, tenant: str, digest: str, pointer: str) -> Mapping[str, Any]:
    query = sa.select(policy.c.plain).where(policy.c.tenant == tenant, policy.c.id == digest)
    plain: Mapping[str, Any] | None = connection.execute(query).scalar_one_or_none()
    if plain is None:
        raise ProblemError(404, "not_found", "没有这一项，或无权查看。", pointer=pointer)
    return plain


def _used(connection: sa.Connection, tenant: str, digest: str) -> bool:
    brought = sa.select(roster.c.id).where(
        roster.c.tenant == tenant, roster.c.deleted.is_(None), roster.c.facts["policy"].as_string() == digest
    )
    kept = sa.select(plan.c.id).where(plan.c.job == job.c.id, plan.c.deleted.is_(None)).exists()
    live = sa.and_(job.c.tenant == tenant, job.c.deleted.is_(None), sa.or_(job.c.state.not_in(TERMINAL), kept))
    named = sa.select(job.c.id).where(live, job.c.request["policy"].as_string() == digest)
    if any(connection.execute(query.limit(1)).one_or_none() is not None for query in (brought, named)):
        return True
    studies = sa.select(job.c.request).where(live, job.c.kind == "study")
    return any(digest in request.get("policies", {}).values() for request in connection.execute(studies).scalars())


def _printable(plain: Any, pointer: str) -> None:
    if _unprintable(plain):
        raise ProblemError(422, "unprintable", "政策中有不可显示的字符。", pointer=pointer)


def _unprintable(plain: Any) -> bool:
    """Whether some text cannot stand in a YAML file, where a policy must be able to stand."""
    if isinstance(plain, str):
        return Reader.NON_PRINTABLE.search(plain) is not None
    if isinstance(plain, Mapping):
        return any(_unprintable(key) or _unprintable(value) for key, value in plain.items())
    return isinstance(plain, list | tuple) and any(map(_unprintable, plain))


def _problem(faults: Sequence[Mapping[str, Any]], pointer: str, *, whole: bool = False) -> ProblemError:
    """``whole``: the faults are of several layers together, so their places are in none."""
    errors = [
        {
            "pointer": pointer if whole else pointer + _place(fault), "code": "invalid_policy",
            "text": f"{fault['rule']}。{fault['advice']}",
        }
        for fault in faults
    ]
    return ProblemError(422, "invalid_policy", f"政策有 {len(errors)} 处错误。", errors=errors)


def _place(fault: Mapping[str, Any]) -> str:
    """Where in the policy; a part that the schema does not know is left out."""
    found = ENTRY.fullmatch(fault["table"] or "")
    entry = f"/entries/{int(found[1]) - 1}" if found else ""
    parts = (fault["column"] or "").split(".")
    known = parts[: parts.index("…")] if "…" in parts else parts
    return entry + "".join(f"/{part}" for part in known if part)
