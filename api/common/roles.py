"""Roles, what they permit, and the caller that holds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person or a program is here. An operator reads no rosters and no plans."""

    PLANNER = "planner"
    APPROVER = "approver"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Permission(StrEnum):
    """What a route asks for."""

    LOOK = "look"  # what says nothing of people: rules, presets, capabilities
    ROSTER_WRITE = "roster:write"
    ROSTER_READ = "roster:read"
    ROSTER_NAMES = "roster:names"
    POLICY_WRITE = "policy:write"
    POLICY_READ = "policy:read"
    SOLVE = "solve"
    JOB_READ = "job:read"
    PLAN_READ = "plan:read"
    PLAN_SIGN = "plan:sign"
    COMMENT = "comment"
    EXPORT = "export"
    EXPORT_FULL = "export:full"
    DELETE = "delete"
    LEDGER = "ledger"
    KEYS = "keys"
    WEBHOOKS = "webhooks"
    OPERATE = "operate"


P = Permission
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.PLANNER: frozenset({
        P.LOOK, P.ROSTER_WRITE, P.ROSTER_READ, P.ROSTER_NAMES, P.POLICY_WRITE, P.POLICY_READ, P.SOLVE, P.JOB_READ,
        P.PLAN_READ, P.COMMENT, P.EXPORT, P.DELETE,
    }),
    Role.APPROVER: frozenset({
        P.LOOK, P.ROSTER_READ, P.ROSTER_NAMES, P.POLICY_READ, P.JOB_READ, P.PLAN_READ, P.PLAN_SIGN, P.COMMENT,
        P.EXPORT, P.EXPORT_FULL,
    }),
    Role.AUDITOR: frozenset({P.LOOK, P.POLICY_READ, P.JOB_READ, P.PLAN_READ, P.EXPORT, P.LEDGER}),
    Role.OPERATOR: frozenset({P.LOOK, P.KEYS, P.WEBHOOKS, P.LEDGER, P.OPERATE}),
}


@dataclass(frozen=True)
class Caller:
    """Whoever a credential stands for. ``actor`` names it in the ledger and holds no name of a person.

    An operator issues keys of every role of its tenant, each in the ledger; what stays apart is that nobody signs a
    plan whose job the same actor submitted.
    """

    tenant: str
    actor: str
    roles: frozenset[Role]

    def may(self, permission: Permission) -> bool:
        return any(permission in GRANTS[role] for role in self.roles)
