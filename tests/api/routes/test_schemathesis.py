"""Every operation against generated requests, good and bad: what the OpenAPI document promises is kept.

In-process, by all roles at once, over a store that holds one of everything, so that good ids are found. Of jobs only
finished ones are there: their streams end at once, and nothing is solved here.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import sqlalchemy as sa
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.modes import GenerationMode
from starlette.types import Receive, Scope, Send

from api.common.roles import Role
from api.common.settings import Settings
from api.http.app import create_app
from api.http.openapi import operations
from api.identity.api_keys import issue
from api.identity.tenants import create_tenant
from api.jobs.outcomes import Ending, enter
from api.store.tables import job
from tests.api.routes.conftest import ROSTER
from tests.api.security.world import REPORT

EXAMPLES = 100
MEANING = ["2xx", "400", "401", "403", "404", "409", "413", "422", "429"]
# what a schema cannot say is refused with 422: the content of files, rules between members, policies, tokens of lists
SEMANTIC = (
    "upload_roster", "solve_file", "audit_file", "upload_workbook", "upload_template", "submit_solve", "audit_plan",
    "create_report", "create_policy", "merge_policies", "diff_policies", "check_policy", "export_plan",
    "webhooks_registered", "begin_session", "mark_roster", "get_checkup", "sign_checkup", "add_comment",
    "try_moves", "least_change", "explain_plan", "get_policy_form", "count_years",
    "issue_key",  # 180.0 is an integer to JSON Schema, and none to a strict reader
)
CONFIG = {
    "generation": {"max-examples": EXAMPLES, "deterministic": True, "allow-x00": False},
    # examples are held to their schemas by test_openapi; coverage would enumerate for minutes when tests are collected
    "phases": {"examples": {"enabled": False}, "coverage": {"enabled": False}},
    "operations": [
        {  # no executor works here
            "include-operation-id": "operations_ready",
            "checks": {"not_a_server_error": {"expected-statuses": ["2xx", "4xx", "503"]}},
        },
        {  # an empty list of a form is nothing at all, and whatever is wrong with files is the answer
            "include-operation-id": "find_faults",
            "checks": {
                "positive_data_acceptance": {"expected-statuses": MEANING},
                "negative_data_rejection": {"expected-statuses": ["200", *MEANING[1:], "405", "406", "415"]},
            },
        },
        {
            "include-operation-id": list(SEMANTIC),
            "checks": {"positive_data_acceptance": {"expected-statuses": MEANING}},
        },
    ],
}


@dataclass
class Stocked:
    """The running application, a credential, and ids of what is there by the name of the parameter."""

    app: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As an application whose lifespan is not the caller's."""
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await self.app(scope, receive, send)


HERE = Stocked()


@pytest.fixture(scope="module", autouse=True)
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    data: Path = tmp_path_factory.mktemp("stocked")
    app = create_app(Settings(
        data=data, database="", requests_per_minute=10**7, uploads_per_minute=10**7, queue=10**7,
        webhook_hosts=("192.0.2.0/24:443",),
    ))

    with TestClient(app) as client:
        service = app.state.service
        create_tenant(service, "east", "甲局")
        with service.database.writing() as connection:
            _, secret = issue(connection, "east", "试", list(Role), 30)
            other, _ = issue(connection, "east", "另一把", [Role.PLANNER], 30)
        app.state.throttle.guessed = lambda _: None  # checks guess credentials; the lock-out has tests of its own
        HERE.app, HERE.headers = app, {"Authorization": f"Bearer {secret}"}
        client.headers.update(HERE.headers)
        HERE.ids = {**_stock(client), "key_id": other}
        yield


def _stock(client: TestClient) -> dict[str, str]:
    def made(path: str, **asked: Any) -> str:
        answer = client.post(f"/api/v1{path}", **asked)
        assert answer.status_code in (201, 202), answer.text
        return str(answer.json()["id"])

    service = client.app.state.service  # type: ignore[attr-defined]
    shipped = client.get("/api/v1/templates/default").content
    roster = made("/rosters", files={"file": (ROSTER.name, ROSTER.read_bytes())})
    solve = made("/solves", json={"kind": "rotation", "roster": roster})
    plain = {"plan.json": {"year": 2026, "postings": []}, "report.json": REPORT}
    files = {name: (service.blobs.put(json.dumps(each).encode()), 16) for name, each in plain.items()}

    def end(connection: sa.Connection) -> str:
        row = connection.execute(sa.select(job).where(job.c.id == solve)).one()
        ending = Ending("succeeded", "solved", {"status": "solved"}, None, {"years": [2026], "lawful": True}, files)
        enter(connection, row, ending, lambda *_: None)
        return ""

    service.database.run(end)
    plan = str(client.get(f"/api/v1/solves/{solve}").json()["plan"])
    return {
        "roster_id": roster, "job_id": solve, "name": "plan.json", "plan_id": plan, "other_id": plan,
        "policy_id": made("/policies", json={"name": "自有", "extends": ["标准"]}),
        "template_id": made("/templates", files={"file": ("t.docx", shipped)}),
        "workbook_id": made("/workbooks", files={"file": ("p.xlsx", ROSTER.read_bytes())}),
        "webhook_id": made("/webhooks", json={"url": "https://192.0.2.1/hook"}),
    }


schema = schemathesis.openapi.from_dict(
    create_app(Settings(database="")).openapi(), config=SchemathesisConfig.from_dict(CONFIG)
)
schema.app = HERE


@schema.auth()
class Credential:
    """Given by schemathesis, so that its checks can leave it out or spoil it."""

    def get(self, _case: schemathesis.Case, _context: schemathesis.AuthContext) -> str:
        return HERE.headers["Authorization"]

    def set(self, case: schemathesis.Case, data: str, _context: schemathesis.AuthContext) -> None:
        case.headers["Authorization"] = data


def known(case: schemathesis.Case) -> schemathesis.Case:
    """Good requests speak of what is there, as far as it has not been deleted."""
    if case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE:
        for name in case.path_parameters:
            if name != "name" or "files" in case.path:
                case.path_parameters[name] = HERE.ids.get(name, case.path_parameters[name])
        submits = case.path in ("/api/v1/solves", "/api/v1/audits")  # a policy is checked against one in a slow child
        if submits and isinstance(case.body, dict) and isinstance(case.body.get("roster"), str):
            case.body["roster"] = HERE.ids["roster_id"]
        if "checkup" in case.path:  # each year anew would be one slow child after another
            case.query.pop("year", None)
    return case


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
def test_an_operation_keeps_its_promises(case: schemathesis.Case) -> None:
    known(case).call_and_validate()


def test_exceptions_are_of_operations_that_exist() -> None:
    known_ids = {operation["operationId"] for _, _, operation in operations(schema.raw_schema)}
    assert known_ids.issuperset((*SEMANTIC, "operations_ready"))
