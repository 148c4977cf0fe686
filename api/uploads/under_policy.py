"""A roster of the store and the policy that it is looked at under, as a child reads them."""

import json
from typing import Any

import sqlalchemy as sa

from api.service import Service
from api.uploads import policies
from optimizer.policy.entries import Policy


def chosen(service: Service, tenant: str, given: policies.Given, pointer: str = "/policy") -> Policy:
    """A policy by name or id, or as plain data. Raises ProblemError (404, 422) with pointers."""
    with service.database.reading() as connection:
        return policies.policy_of(connection, tenant, given, pointer)


def inputs(service: Service, row: "sa.Row[Any]", made: Policy | None) -> dict[str, bytes]:
    """The files of a child by name; without a policy the one that came with the roster holds."""
    files = {"roster.json": service.blobs.get(row.blob)}
    if made is not None:
        files["policy.json"] = json.dumps(made.dump(), ensure_ascii=False).encode()
    return files
