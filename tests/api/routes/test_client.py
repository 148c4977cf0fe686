"""A Python client generated from the OpenAPI document, used as a portal would: upload, solve, poll, plan, file."""

import importlib
import json
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
import yaml

from tests.api.routes.conftest import ROSTER, Served
from tests.api.routes.following import OVER, PATIENCE

PACKAGE = "rotation_client"


@pytest.fixture(scope="module")
def generated(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A function that imports a module of the client, which is generated without a single warning."""
    place = tmp_path_factory.mktemp("client")
    (place / "openapi.json").write_bytes(httpx.get(f"{served.url}/openapi.json", timeout=60).content)
    (place / "config.yaml").write_text(yaml.safe_dump({
        "package_name_override": PACKAGE, "project_name_override": "rotation-client", "post_hooks": [],
    }), "utf-8")
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(place / "openapi.json"),
         "--config", str(place / "config.yaml"), "--output-path", str(place / "made"), "--fail-on-warning"],
        capture_output=True, text=True, timeout=120,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(place / "made"))
    yield lambda name: importlib.import_module(f"{PACKAGE}.{name}")
    sys.path.remove(str(place / "made"))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def operation(generated: Any, name: str) -> ModuleType:
    """The module of an operation, wherever its tag put it."""
    root = Path(generated("api").__file__).parent
    found = next(root.glob(f"*/{name}.py"))
    module: ModuleType = generated(f"api.{found.parent.name}.{name}")
    return module


def test_a_portal_uploads_solves_polls_and_fetches(served: Served, generated: Any) -> None:
    models, types = generated("models"), generated("types")
    client = generated("client").AuthenticatedClient(base_url=served.url, token=served.keys["east", "planner"])

    file = types.File(payload=BytesIO(ROSTER.read_bytes()), file_name=ROSTER.name)
    roster = operation(generated, "upload_roster").sync(client=client, body=models.BodyUploadRoster(file=[file]))
    assert isinstance(roster, models.RosterForm) and roster.teachers == 159

    size = models.RotationRequestSize("small")
    asked = models.RotationRequest(kind="rotation", roster=roster.id, policy="标准", size=size)
    job = operation(generated, "submit_solve").sync(client=client, body=asked)
    assert isinstance(job, models.JobForm)
    deadline = time.monotonic() + PATIENCE
    while job.state not in OVER and time.monotonic() < deadline:
        time.sleep(0.2)
        job = operation(generated, "get_solve").sync(job.id, client=client)
    assert (job.state, job.outcome) == ("succeeded", "solved")

    plan = operation(generated, "get_plan").sync(job.plan, client=client)
    assert isinstance(plan, models.PlanForm) and plan.state == "draft" and plan.summary["proved"] is True
    postings = operation(generated, "get_postings").sync_detailed(plan.id, client=client)
    assert len(json.loads(postings.content)["postings"]) == plan.summary["postings"]
    export = models.Export(file="plan.xlsx")
    book = operation(generated, "export_plan").sync_detailed(plan.id, client=client, body=export)
    assert book.status_code == 200 and book.content.startswith(b"PK")

    lists = operation(generated, "list_solves").sync(client=client, limit=5)
    assert any(each.id == job.id for each in lists.items)
    offered = operation(generated, "get_capabilities").sync(client=client)
    assert offered.executors == 1 and "rotation" in offered.kinds


def test_a_refusal_is_a_problem_for_the_client_too(served: Served, generated: Any) -> None:
    models = generated("models")
    client = generated("client").AuthenticatedClient(base_url=served.url, token="rk_wrong")
    asked = models.RotationRequest(kind="rotation", roster="0" * 64)
    answer = operation(generated, "submit_solve").sync_detailed(client=client, body=asked)
    assert answer.status_code == 401 and isinstance(answer.parsed, models.Problem)
    assert answer.parsed.code == "unauthenticated"
