"""Every operation × every credential that must not work, generated over the routes of the application."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from api.common.roles import GRANTS, Permission, Role
from api.http.dependencies import GuardedRoute, permissions
from api.store.database import now
from api.store.tables import job, key
from tests.api.security.conftest import TENANTS, Town
from tests.api.security.world import CANARY, build

P, V1 = Permission, "/api/v1"
SCHOOLS = Path(__file__).parents[3] / "instances" / "three_schools.xlsx"
PUBLIC = {
    ("GET", "/health"), ("GET", "/ready"), ("GET", "/openapi.json"), ("POST", "/session"),
    ("GET", "/"), ("GET", "/assets/{name}"),  # the page itself, which asks like anybody else
}
ASKED: Mapping[tuple[str, str], Permission] = {
    ("POST", "/rosters"): P.ROSTER_WRITE, ("GET", "/rosters"): P.ROSTER_READ,
    ("GET", "/rosters/{roster_id}"): P.ROSTER_READ, ("DELETE", "/rosters/{roster_id}"): P.DELETE,
    ("POST", "/rosters/marked"): P.ROSTER_WRITE, ("POST", "/rosters/faults"): P.ROSTER_WRITE,
    ("GET", "/rosters/{roster_id}/records/{table}"): P.ROSTER_READ,
    ("GET", "/rosters/{roster_id}/checkup"): P.ROSTER_READ,
    ("POST", "/rosters/{roster_id}/checkup/signature"): P.ROSTER_WRITE,
    ("POST", "/rosters/{roster_id}/counting"): P.ROSTER_READ,
    ("GET", "/template"): P.LOOK, ("GET", "/examples"): P.LOOK, ("POST", "/examples/{name}"): P.ROSTER_WRITE,
    ("GET", "/policies"): P.POLICY_READ, ("POST", "/policies"): P.POLICY_WRITE,
    ("POST", "/policies/merge"): P.POLICY_WRITE,
    ("POST", "/policies/diff"): P.POLICY_READ, ("POST", "/policies/check"): P.POLICY_READ,
    ("GET", "/policies/{policy_id}/form"): P.POLICY_READ,
    ("GET", "/policies/{policy_id}"): P.POLICY_READ, ("DELETE", "/policies/{policy_id}"): P.DELETE,
    ("POST", "/solves"): P.SOLVE, ("POST", "/solves/from-file"): P.SOLVE, ("GET", "/solves"): P.JOB_READ,
    ("GET", "/solves/{job_id}"): P.JOB_READ, ("GET", "/solves/{job_id}/events"): P.JOB_READ,
    ("GET", "/solves/{job_id}/history"): P.JOB_READ, ("POST", "/solves/{job_id}/cancel"): P.SOLVE,
    ("DELETE", "/solves/{job_id}"): P.DELETE, ("GET", "/solves/{job_id}/files/{name:path}"): P.EXPORT,
    ("GET", "/plans"): P.PLAN_READ, ("GET", "/plans/{plan_id}"): P.PLAN_READ,
    ("GET", "/plans/{plan_id}/postings"): P.PLAN_READ, ("POST", "/plans/{plan_id}/signature"): P.PLAN_SIGN,
    ("POST", "/plans/{plan_id}/exports"): P.EXPORT, ("GET", "/plans/{plan_id}/view"): P.PLAN_READ,
    ("GET", "/plans/{plan_id}/comments"): P.COMMENT, ("POST", "/plans/{plan_id}/comments"): P.COMMENT,
    ("POST", "/plans/{plan_id}/findings"): P.SOLVE, ("POST", "/plans/{plan_id}/change"): P.SOLVE,
    ("POST", "/plans/{plan_id}/explain"): P.PLAN_READ, ("GET", "/plans/{plan_id}/versions"): P.PLAN_READ,
    ("GET", "/plans/{plan_id}/comparison/{other_id}"): P.PLAN_READ,
    ("POST", "/audits"): P.SOLVE, ("POST", "/audits/from-file"): P.SOLVE, ("POST", "/reports"): P.SOLVE,
    ("POST", "/workbooks"): P.SOLVE, ("DELETE", "/workbooks/{workbook_id}"): P.DELETE,
    ("POST", "/templates"): P.POLICY_WRITE, ("GET", "/templates"): P.POLICY_READ, ("GET", "/templates/default"): P.LOOK,
    ("GET", "/templates/{template_id}"): P.POLICY_READ, ("DELETE", "/templates/{template_id}"): P.DELETE,
    ("GET", "/rules"): P.LOOK, ("GET", "/rules/{name}"): P.LOOK, ("GET", "/capabilities"): P.LOOK,
    ("POST", "/keys"): P.KEYS, ("GET", "/keys"): P.KEYS, ("GET", "/keys/{key_id}"): P.KEYS,
    ("DELETE", "/keys/{key_id}"): P.KEYS,
    ("POST", "/webhooks"): P.WEBHOOKS, ("GET", "/webhooks"): P.WEBHOOKS, ("GET", "/webhooks/{webhook_id}"): P.WEBHOOKS,
    ("PATCH", "/webhooks/{webhook_id}"): P.WEBHOOKS, ("DELETE", "/webhooks/{webhook_id}"): P.WEBHOOKS,
    ("POST", "/webhooks/{webhook_id}/rotate"): P.WEBHOOKS, ("GET", "/webhooks/{webhook_id}/deliveries"): P.WEBHOOKS,
    ("POST", "/deliveries/{delivery_id}/replay"): P.WEBHOOKS,
    ("GET", "/ledger"): P.LEDGER, ("GET", "/ledger/verification"): P.LEDGER,
    ("GET", "/session"): P.LOOK, ("DELETE", "/session"): P.LOOK,
    ("GET", "/metrics"): P.OPERATE,
}
SHIPPED = {"/rules/{name}", "/examples/{name}"}  # paths whose parameter names nothing that a tenant owns
PLAIN = ("name", "table")  # parameters that are no id
BODIES: Mapping[tuple[str, str], Any] = {  # that are in order, so that only the id in the path is left to refuse
    ("POST", "/plans/{plan_id}/signature"): {"signer": "局长办公会"},
    ("POST", "/plans/{plan_id}/exports"): {"file": "plan.json"},
    ("POST", "/plans/{plan_id}/comments"): {"text": "同意"},
    ("POST", "/rosters/{roster_id}/checkup/signature"): {"by": "人事科"},
    ("POST", "/rosters/{roster_id}/counting"): {"policy": "标准"},
    ("POST", "/plans/{plan_id}/findings"): {"moves": []},
    ("POST", "/plans/{plan_id}/change"): {"withdraw": ["人工决定1"]},
    ("POST", "/plans/{plan_id}/explain"): {"teacher": "T1"},
    ("PATCH", "/webhooks/{webhook_id}"): {"enabled": True},
}
INSIDE: Mapping[str, tuple[str, Any]] = {  # bodies that name what a tenant owns: {…} is filled in
    "solve with a roster": ("/solves", {"kind": "rotation", "roster": "{roster_id}"}),
    "solve with a policy": ("/solves", {"kind": "rotation", "roster": "{own_roster}", "policy": "{policy_id}"}),
    "solve after a plan": ("/solves", {"kind": "rotation", "roster": "{own_roster}", "previous": "{plan_id}"}),
    "solve with decisions": ("/solves", {"kind": "rotation", "roster": "{own_roster}", "decisions": "{plan_id}"}),
    "itineraries of a plan": ("/solves", {"kind": "itineraries", "roster": "{own_roster}", "plan": "{plan_id}"}),
    "itineraries of last term": (
        "/solves", {"kind": "itineraries", "roster": "{own_roster}", "last_term": "{term_id}"}
    ),
    "explain a plan": ("/solves", {"kind": "explain", "plan": "{plan_id}", "teacher": "T1"}),
    "whatif on a plan": ("/solves", {"kind": "whatif", "plan": "{plan_id}", "withdraw": ["人工决定1"]}),
    "whatif with a roster": (
        "/solves", {"kind": "whatif", "plan": "{own_plan}", "new_roster": "{roster_id}"}
    ),
    "study of a roster": ("/solves", {
        "kind": "study", "rosters": {"a": "{roster_id}"}, "study": {"name": "x", "instances": [{"file": "a"}]},
    }),
    "study of a policy": ("/solves", {
        "kind": "study", "rosters": {"a": "{own_roster}"}, "policies": {"p": "{policy_id}"},
        "study": {"name": "x", "instances": [{"file": "a"}], "policies": ["p"]},
    }),
    "audit of a plan": ("/audits", {"plan": "{plan_id}"}),
    "audit of a workbook": ("/audits", {"workbook": "{workbook_id}", "roster": "{own_roster}"}),
    "report of a plan": ("/reports", {"plan": "{plan_id}"}),
    "report with a template": ("/reports", {"plan": "{own_plan}", "template": "{template_id}"}),
    "policy over a policy": ("/policies", {"name": "x", "extends": ["{policy_id}"], "entries": []}),
    "merge of a policy": ("/policies/merge", {"layers": ["标准", "{policy_id}"], "name": "x"}),
    "diff of a policy": ("/policies/diff", {"first": "标准", "second": "{policy_id}"}),
    "check of a policy": ("/policies/check", {"policy": "{policy_id}"}),
    "check against a roster": ("/policies/check", {"policy": "标准", "roster": "{roster_id}"}),
}


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    route: Any

    @property
    def entry(self) -> tuple[str, str]:
        return self.method, self.path.removeprefix(V1)

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)(?::\w+)?}", self.path)

    def at(self, ids: Mapping[str, str]) -> str:
        return re.sub(r"{(\w+)(?::\w+)?}", lambda found: ids[found[1]], self.path)


def operations(app: FastAPI) -> Iterator[Operation]:
    for route in iter_route_contexts(app.routes):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield Operation(method, str(route.path), route)


@pytest.fixture(scope="module")
def owned(town: Town) -> Mapping[str, Mapping[str, str]]:
    """What each bureau owns."""
    return {
        tenant: {**build(town.service, tenant), "key_id": town.keys[tenant, Role.AUDITOR]} for tenant in TENANTS
    }


@pytest.fixture(scope="module")
def guarded(town: Town) -> list[Operation]:
    return [each for each in operations(town.client.app) if each.entry not in PUBLIC]  # type: ignore[arg-type]


def call(town: Town, operation: Operation, ids: Mapping[str, str], headers: Any, **given: Any) -> Any:
    return town.client.request(operation.method, operation.at(ids), headers=headers, **given)


def test_every_route_stands_in_the_table_and_asks_for_what_it_says(town: Town) -> None:
    found = {each.entry: each for each in operations(town.client.app)}  # type: ignore[arg-type]
    assert set(found) == PUBLIC | set(ASKED), "each route needs an entry in ASKED, or in PUBLIC"
    for entry, permission in ASKED.items():
        route = found[entry].route
        assert set(permissions(route.dependant)) == {permission}, entry
        assert isinstance(route.original_route, GuardedRoute), entry
        inside = set(permissions(route.original_route.dependant))
        assert inside == {permission}, f"{entry}: the guard does not see what the inclusion asks"


def test_an_operator_reads_nothing_of_people_and_only_an_operator_runs_the_service() -> None:
    people = {
        P.ROSTER_READ, P.ROSTER_WRITE, P.ROSTER_NAMES, P.COMMENT,
        P.POLICY_READ, P.POLICY_WRITE, P.SOLVE, P.JOB_READ, P.PLAN_READ, P.PLAN_SIGN,
        P.EXPORT, P.EXPORT_FULL, P.DELETE,
    }
    assert not people & GRANTS[Role.OPERATOR]
    for role in Role:
        assert (role is Role.OPERATOR) == bool({P.KEYS, P.WEBHOOKS, P.OPERATE} & GRANTS[role])
        assert (role is Role.APPROVER) == bool({P.PLAN_SIGN, P.EXPORT_FULL} & GRANTS[role])
        assert (role is Role.PLANNER) == bool({P.SOLVE, P.ROSTER_WRITE, P.POLICY_WRITE, P.DELETE} & GRANTS[role])
    assert set().union(*GRANTS.values()) == set(Permission)


@pytest.mark.parametrize("credential", ["none", "unknown", "unknown JWT", "revoked", "expired", "of no role"])
def test_no_operation_without_a_credential_in_force(
    town: Town, guarded: list[Operation], owned: Mapping[str, Mapping[str, str]], credential: str
) -> None:
    identity, secret = town.issue("east", *(() if credential == "of no role" else Role))
    headers: Mapping[str, dict[str, str]] = {
        "none": {}, "unknown": {"X-API-Key": "rk_" + "x" * 43}, "unknown JWT": {"Authorization": "Bearer a.b.c"},
    }
    changed = {"revoked": {"revoked": now()}, "expired": {"expires": now()}}.get(credential)
    if changed is not None:
        works = town.client.get(f"{V1}/rules", headers={"X-API-Key": secret})
        assert works.status_code == 200
        with town.service.database.writing() as connection:
            connection.execute(sa.update(key).where(key.c.id == identity).values(**changed))
    bodies = set()
    for operation in guarded:
        town.client.app.state.throttle._guesses.storage.reset()  # type: ignore[attr-defined]
        given = headers.get(credential, {"X-API-Key": secret})
        answer = call(town, operation, owned["east"], given, content=b"\xff no body is read")
        assert answer.status_code == (403 if credential == "of no role" else 401), operation.entry
        bodies.add(answer.content)
    assert credential == "of no role" or len(bodies) == 1


@pytest.mark.parametrize("tenant", ["east", "west"])
@pytest.mark.parametrize("role", Role)
def test_no_operation_for_a_role_that_lacks_the_permission(
    town: Town, guarded: list[Operation], owned: Mapping[str, Mapping[str, str]], role: Role, tenant: str
) -> None:
    """In the own bureau and in another, before the body is read, and whether the id exists or not."""
    refused = 0
    for operation in guarded:
        permission = ASKED[operation.entry]
        if permission not in GRANTS[role]:
            answer = call(town, operation, owned["east"], town.headers(tenant, role), content=b"\xff no body is read")
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), operation.entry
            refused += 1
    assert refused >= 10


@pytest.mark.parametrize("role", Role)
def test_what_another_bureau_owns_is_as_unknown_as_what_nobody_has(
    town: Town, guarded: list[Operation], owned: Mapping[str, Mapping[str, str]], role: Role
) -> None:
    nobodys = {
        name: value if name in PLAIN else str(uuid.uuid4()) if "-" in value else f"{'0' * 60}beef"
        for name, value in owned["east"].items()
    }
    checked = 0
    for operation in guarded:
        entry = operation.entry
        if not operation.parameters or entry[1] in SHIPPED or ASKED[entry] not in GRANTS[role]:
            continue
        given = {"json": BODIES[entry]} if entry in BODIES else {}
        theirs, unknown = (
            call(town, operation, ids, town.headers("west", role), **given) for ids in (owned["east"], nobodys)
        )
        assert theirs.status_code == unknown.status_code == 404, (entry, theirs.text)
        assert theirs.content == unknown.content, entry
        for answer in (theirs, unknown):
            answer.headers.pop("x-request-id", None)
        assert theirs.headers == unknown.headers, entry
        checked += 1
    assert checked >= (1 if role is Role.AUDITOR else 3)


@pytest.mark.parametrize("role", Role)
def test_lists_and_reports_hold_nothing_of_another_bureau(
    town: Town, guarded: list[Operation], owned: Mapping[str, Mapping[str, str]], role: Role
) -> None:
    ids = {value for name, value in owned["east"].items() if name not in PLAIN}
    names = {CANARY, "east.example", "east的政策", *ids}
    for operation in guarded:
        if operation.method == "GET" and not operation.parameters and ASKED[operation.entry] in GRANTS[role]:
            answer = call(town, operation, {}, town.headers("west", role))
            assert answer.status_code == 200, operation.entry
            assert not [name for name in names if name in answer.text], operation.entry


@pytest.mark.parametrize("name", INSIDE)
def test_an_id_inside_a_body_is_looked_up_for_the_own_bureau_only(
    town: Town, owned: Mapping[str, Mapping[str, str]], name: str
) -> None:
    path, body = INSIDE[name]
    own = {"own_roster": owned["west"]["roster_id"], "own_plan": owned["west"]["plan_id"]}
    nobodys = {key: str(uuid.uuid4()) if "-" in value else f"{'0' * 60}beef" for key, value in owned["east"].items()}
    answers = []
    for ids in (owned["east"], nobodys, owned["west"]):
        filled = _filled(body, {**ids, **own})
        answers.append(town.client.post(V1 + path, json=filled, headers=town.headers("west", Role.PLANNER)))
    theirs, unknown, mine = answers
    assert theirs.status_code == unknown.status_code in (404, 422), theirs.text
    assert theirs.content == unknown.content
    assert mine.content != theirs.content  # so it was the id that was refused
    with town.service.database.reading() as connection:
        kept = connection.execute(sa.select(job.c.request).where(job.c.tenant == "west")).scalars()
        requests = [str(each) for each in kept]
    ids = [value for name, value in owned["east"].items() if name not in PLAIN]
    assert not [each for each in requests for identity in ids if identity in each]


@pytest.mark.parametrize(("path", "field"), [
    ("/audits/from-file", "roster"), ("/audits/from-file", "policy"), ("/solves/from-file", "policy"),
])
def test_an_id_in_a_form_is_looked_up_for_the_own_bureau_only(
    town: Town, owned: Mapping[str, Mapping[str, str]], path: str, field: str
) -> None:
    audit = path.startswith("/audits")
    data = {"roster": owned["west"]["roster_id"]} if audit else {}
    content = b"PK\x03\x04" if audit else SCHOOLS.read_bytes()
    theirs, unknown = (
        town.client.post(
            V1 + path, data={**data, field: identity}, files={"file": ("x.xlsx", content)},
            headers=town.headers("west", Role.PLANNER),
        ) for identity in (owned["east"][f"{field}_id"], f"{'0' * 60}beef")
    )
    assert theirs.status_code == unknown.status_code == 404, theirs.text
    assert theirs.content == unknown.content


def _filled(plain: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(plain, str):
        return ids[plain[1:-1]] if plain.startswith("{") else plain
    if isinstance(plain, dict):
        return {name: _filled(value, ids) for name, value in plain.items()}
    return [_filled(value, ids) for value in plain] if isinstance(plain, list) else plain


@pytest.mark.parametrize("role", Role)
def test_the_own_bureau_does_reach_it(
    town: Town, guarded: list[Operation], owned: Mapping[str, Mapping[str, str]], role: Role
) -> None:
    """Else the refusals above would say nothing."""
    for operation in guarded:
        if operation.method == "GET" and ASKED[operation.entry] in GRANTS[role]:
            ids = {**owned["east"], **({"name": "flow"} if operation.entry[1] in SHIPPED else {})}
            answer = call(town, operation, ids, town.headers("east", role))
            assert answer.status_code == 200, (operation.entry, answer.text)
            assert (CANARY in answer.text) == (operation.entry[1] == "/plans/{plan_id}/comments"), operation.entry


def test_roles_add_up_and_bring_no_other_bureau(town: Town, owned: Mapping[str, Mapping[str, str]]) -> None:
    _, secret = town.issue("east", *Role)
    for tenant, status in (("east", 200), ("west", 404)):
        for path in (f"/rosters/{owned[tenant]['roster_id']}", f"/plans/{owned[tenant]['plan_id']}",
                     f"/keys/{owned[tenant]['key_id']}", f"/webhooks/{owned[tenant]['webhook_id']}"):
            assert town.client.get(V1 + path, headers={"X-API-Key": secret}).status_code == status


def test_nobody_signs_a_plan_whose_job_the_same_credential_submitted(town: Town) -> None:
    ids = build(town.service, "east")
    identity, secret = town.issue("east", *Role)
    with town.service.database.writing() as connection:
        connection.execute(sa.update(job).where(job.c.id == ids["job_id"]).values(by=f"key:{identity}"))
    path, body = f"{V1}/plans/{ids['plan_id']}/signature", {"signer": "局长办公会"}
    assert town.client.post(path, json=body, headers={"X-API-Key": secret}).status_code == 403
    assert town.client.post(path, json=body, headers=town.headers("east", Role.APPROVER)).status_code == 201
    assert town.client.post(path, json=body, headers=town.headers("east", Role.APPROVER)).status_code == 409


def test_full_names_go_to_an_approver_with_a_reason_only(town: Town, owned: Mapping[str, Mapping[str, str]]) -> None:
    path = f"{V1}/plans/{owned['east']['plan_id']}/exports"
    for role, body, status in (
        (Role.PLANNER, {"names": "full", "reason": "核对"}, 403),
        (Role.AUDITOR, {"names": "full", "reason": "核对"}, 403),
        (Role.APPROVER, {"names": "full"}, 422), (Role.APPROVER, {"names": "full", "reason": "  "}, 422),
        (Role.APPROVER, {"names": "full", "reason": "核对"}, 200), (Role.PLANNER, {}, 200), (Role.APPROVER, {}, 200),
    ):
        answer = town.client.post(path, json={"file": "plan.json", **body}, headers=town.headers("east", role))
        assert answer.status_code == status, answer.text
        assert (CANARY in answer.text) == (status == 200 and "names" in body)
    log = town.client.get(
        f"{V1}/ledger", params={"subject": owned["east"]["plan_id"], "action": "plan.export"},
        headers=town.headers("east", Role.AUDITOR),
    ).json()["items"]
    assert [(each["detail"]["names"], each["detail"]["reason"]) for each in log[:3]] == [
        ("masked", ""), ("masked", ""), ("full", "核对"),
    ]
    assert CANARY not in str(log)
