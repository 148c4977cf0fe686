"""Whole flows against a running service: upload, submit, watch, fetch, sign, export, delete."""

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from api.common.roles import Role
from optimizer.importing import read
from optimizer.reporting.facts.masking import masked
from tests.api.routes.conftest import QUEUE, ROOT, ROSTER, Served
from tests.api.routes.following import OVER, events, finished, submit


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return out.getvalue()


def uploaded(client: httpx.Client, data: bytes, name: str) -> dict[str, Any]:
    answer = client.post("/rosters", files={"file": (name, data)})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def solved(served: Served, roster: str) -> dict[str, Any]:
    """A finished job of the three schools."""
    with served.client() as client:
        job = finished(client, submit(client, roster, policy="标准")["id"])
    assert (job["state"], job["outcome"]) == ("succeeded", "solved")
    return job


def test_the_workbook_of_the_three_schools_says_what_the_folder_says() -> None:
    folder, book = read(ROOT / "instances" / "three_schools"), read(ROSTER)
    assert book.county == folder.county
    assert book.settings == {**folder.settings, "政策": "标准"}


def test_a_zip_is_uploaded_solved_and_streamed_without_gap_or_double(served: Served, planner: httpx.Client) -> None:
    made = uploaded(planner, zipped(ROOT / "instances" / "three_schools"), "three_schools.zip")
    assert (made["schools"], made["teachers"], made["year"]) == (3, 159, 2026)
    job = submit(planner, made["id"])["id"]
    seen = []
    for told in events(planner, f"/solves/{job}/events"):
        seen.append(told)
        if told.event == "started":
            break  # the connection is cut in the middle
    seen += events(planner, f"/solves/{job}/events", headers={"Last-Event-ID": str(seen[-1].id)})
    assert [told.id for told in seen] == list(range(1, len(seen) + 1))
    assert seen[0].event == "queued" and seen[-1].event == "succeeded"
    assert any(told.event == "progress" and told.data["levels"] for told in seen)

    history = planner.get(f"/solves/{job}/history").json()
    assert [(each["seq"], each["type"]) for each in history["items"]] == [(told.id, told.event) for told in seen]
    assert [{"at": each["at"], **each["data"]} for each in history["items"]] == [told.data for told in seen]
    first = planner.get(f"/solves/{job}/history", params={"limit": 2}).json()
    rest = planner.get(f"/solves/{job}/history", params={"since": first["next"]}).json()
    assert [*first["items"], *rest["items"]] == history["items"]

    state = planner.get(f"/solves/{job}").json()
    assert (state["state"], state["outcome"], state["events"]) == ("succeeded", "solved", len(seen))
    assert state["plan"] == seen[-1].data["plan"]
    began = time.monotonic()
    assert list(events(planner, f"/solves/{job}/events", headers={"Last-Event-ID": str(len(seen))})) == []
    assert time.monotonic() - began < 5


def test_one_call_uploads_solves_and_ends_with_the_plan(planner: httpx.Client) -> None:
    seen = list(events(
        planner, "/solves/from-file", "POST", files={"file": (ROSTER.name, ROSTER.read_bytes())},
        data={"policy": "标准", "year": "2026"},
    ))
    assert seen[0].event == "job" and seen[-1].event == "plan" and seen[-2].event == "succeeded"
    plan = planner.get(f"/plans/{seen[-2].data['plan']}/postings").json()
    assert seen[-1].data == plan and plan["postings"]


def test_one_call_refuses_a_bad_file_and_an_unknown_policy(planner: httpx.Client) -> None:
    bad = planner.post("/solves/from-file", files={"file": ("r.xlsx", b"no workbook")})
    assert bad.status_code == 422 and bad.json()["code"] == "invalid_roster" and bad.json()["errors"]
    file = {"file": (ROSTER.name, ROSTER.read_bytes())}
    assert planner.post("/solves/from-file", files=file, data={"policy": "没有"}).status_code == 422
    assert planner.post("/solves/from-file", files=file, data={"policy": "0" * 64}).status_code == 404


def test_the_same_key_gives_the_same_job(planner: httpx.Client, roster: str) -> None:
    asked = {"kind": "rotation", "roster": roster, "policy": "标准", "seed": 7, "lane": "batch"}
    key = {"Idempotency-Key": "once-7"}
    first = planner.post("/solves", json=asked, headers=key)
    again = planner.post("/solves", json=asked, headers=key)
    assert first.status_code == again.status_code == 202 and first.json()["id"] == again.json()["id"]
    assert "idempotent-replay" not in first.headers and again.headers["idempotent-replay"] == "true"
    other = planner.post("/solves", json={**asked, "seed": 8}, headers=key)
    assert other.status_code == 422 and other.json()["code"] == "idempotency_mismatch"
    planner.post(f"/solves/{first.json()['id']}/cancel")


def test_a_full_queue_says_when_to_come_back(served: Served) -> None:
    with served.client(tenant="west") as client:
        made = uploaded(client, ROSTER.read_bytes(), ROSTER.name)["id"]
        jobs = []
        for _ in range(QUEUE):
            jobs.append(submit(client, made, lane="batch")["id"])
        refused = client.post("/solves", json={"kind": "rotation", "roster": made})
        assert refused.status_code == 429 and refused.json()["code"] == "queue_full"
        assert int(refused.headers["retry-after"]) > 0
        for job in jobs:
            assert client.post(f"/solves/{job}/cancel").status_code == 202
        submit(client, made, lane="batch")
        ended = [finished(client, job)["state"] for job in jobs]
        assert set(ended) <= {"cancelled", "succeeded"} and ended.count("cancelled") >= QUEUE - 2


def test_cancelling_keeps_the_best_audited_plan(planner: httpx.Client) -> None:
    made = uploaded(planner, zipped(ROOT / "instances" / "ruian"), "ruian.zip")["id"]
    job = submit(planner, made, size="standard", lane="urgent", policy="标准")["id"]
    for told in events(planner, f"/solves/{job}/events"):
        if told.event == "progress" and told.data["level"] not in ("shortage", ""):
            break
        assert told.event not in OVER
    began = time.monotonic()
    assert planner.post(f"/solves/{job}/cancel").status_code == 202
    ended = finished(planner, job)
    assert time.monotonic() - began <= 20  # `benchmarks service` measures it
    assert ended["state"] == "cancelled"
    if ended["plan"] is not None:
        assert planner.get(f"/plans/{ended['plan']}").json()["summary"]["lawful"] is True


def test_a_proof_that_no_plan_exists_is_a_success(planner: httpx.Client) -> None:
    made = uploaded(planner, zipped(ROOT / "instances" / "impossible" / "full_group"), "r.zip")["id"]
    ended = finished(planner, submit(planner, made)["id"])
    assert (ended["state"], ended["outcome"], ended["plan"]) == ("succeeded", "impossible", None)
    assert ended["result"]["clashes"] and ended["result"]["repairs"]


def test_a_repair_is_kept_as_a_policy_and_solved_as_it_was_promised(planner: httpx.Client) -> None:
    """By what the job says alone: what it was asked, and the policy of each repair."""
    made = uploaded(planner, zipped(ROOT / "instances" / "impossible" / "flow_against_outflow"), "r.zip")["id"]
    ended = finished(planner, submit(planner, made, seed=3)["id"])
    asked = {name: value for name, value in ended["asked"].items() if value is not None}
    assert asked["roster"] == made and asked["seed"] == 3
    promised = [each for each in ended["result"]["repairs"] if each["effect"]["status"] == "solved"]
    assert promised
    for repair in promised:
        layer = repair["policy"]
        assert layer["extends"] == [asked["policy"]]
        assert {each["entry"] for each in repair["changes"]} <= {each["id"] for each in layer["entries"]}
        kept = planner.post("/policies", json=layer)
        assert kept.status_code == 201, kept.text
        again = finished(planner, submit(planner, **asked | {"policy": kept.json()["id"]})["id"])
        assert (again["outcome"], again["asked"]["policy"]) == ("solved", kept.json()["id"])
        figures = [{each["name"]: each["figure"] for each in levels} for levels in (
            again["result"]["levels"], repair["effect"]["levels"],
        )]
        assert figures[0] == figures[1]


def test_a_job_tells_what_it_was_asked_without_people(planner: httpx.Client, solved: dict[str, Any]) -> None:
    teacher = planner.get(f"/solves/{solved['id']}/files/plan.json").json()["postings"][0]["teacher"]
    asked = {"kind": "explain", "plan": solved["plan"], "teacher": teacher, "size": "small"}
    job = finished(planner, planner.post("/solves", json=asked).json()["id"])
    assert job["asked"]["plan"] == solved["plan"] and job["asked"]["roster"] == solved["asked"]["roster"]
    assert teacher not in json.dumps(job["asked"])


def test_what_only_the_job_can_see_ends_it_as_invalid(planner: httpx.Client) -> None:
    """The plan year is needed, and nobody states one."""
    folder = read(ROOT / "instances" / "three_schools")
    path = Path("roster.json")
    from tempfile import TemporaryDirectory

    from optimizer.formats import write

    with TemporaryDirectory() as place:
        write(folder.county, {}, Path(place) / path)
        made = uploaded(planner, (Path(place) / path).read_bytes(), path.name)["id"]
    ended = finished(planner, submit(planner, made)["id"])
    assert ended["state"] == "invalid" and ended["plan"] is None
    assert [error["text"] for error in ended["problem"]["errors"]]


def test_a_plan_is_a_draft_until_somebody_else_signs_it(served: Served, solved: dict[str, Any]) -> None:
    plan, signing = solved["plan"], {"signer": "局长办公会", "document": "教人〔2026〕12号"}
    with served.client() as planner, served.client(Role.APPROVER) as approver:
        assert planner.get(f"/plans/{plan}").json()["state_text"] == "草案"
        assert planner.post(f"/plans/{plan}/signature", json=signing).status_code == 403
        signed = approver.post(f"/plans/{plan}/signature", json=signing)
        assert signed.status_code == 201 and signed.json()["state_text"] == "已批准"
        assert signed.json()["signature"]["signer"] == "局长办公会"
        assert approver.post(f"/plans/{plan}/signature", json=signing).json()["code"] == "signed_already"
        assert planner.delete(f"/solves/{solved['id']}").json()["code"] == "approved"


def test_names_are_masked_unless_somebody_may_and_says_why(served: Served, solved: dict[str, Any]) -> None:
    names = {teacher.name for teacher in read(ROSTER).county.teachers}
    path = f"/plans/{solved['plan']}/exports"

    def cells(data: bytes) -> set[str]:
        book = load_workbook(io.BytesIO(data))
        return {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}

    with served.client() as planner, served.client(Role.APPROVER) as approver:
        masked = planner.post(path, json={"file": "plan.xlsx"})
        assert masked.status_code == 200 and not names & cells(masked.content)
        assert not any("⟦" in text for text in cells(masked.content))
        full = {"file": "plan.xlsx", "names": "full"}
        assert planner.post(path, json={**full, "reason": "报送"}).status_code == 403
        assert approver.post(path, json=full).json()["code"] == "reason_missing"
        shown = approver.post(path, json={**full, "reason": "报送"})
        assert shown.status_code == 200 and names & cells(shown.content)
        assert planner.get(f"/solves/{solved['id']}/files/nothing.xlsx").status_code == 404


def test_an_explanation_names_people_masked(planner: httpx.Client, solved: dict[str, Any]) -> None:
    names = {teacher.id: teacher.name for teacher in read(ROSTER).county.teachers}
    moved = planner.get(f"/plans/{solved['plan']}/postings").json()["postings"][0]["teacher"]
    asked = {"kind": "explain", "plan": solved["plan"], "teacher": moved, "size": "small"}
    told = finished(planner, planner.post("/solves", json=asked).json()["id"])
    assert told["state"] == "succeeded"
    text = json.dumps(told["result"], ensure_ascii=False)
    assert "⟦" not in text and masked(names[moved]) in text and names[moved] not in text


def test_what_is_deleted_is_gone(planner: httpx.Client, roster: str) -> None:
    job = finished(planner, submit(planner, roster, seed=3)["id"])
    assert planner.delete(f"/solves/{job['id']}").status_code == 204
    for path in (f"/solves/{job['id']}", f"/solves/{job['id']}/files/plan.json", f"/plans/{job['plan']}"):
        assert planner.get(path).status_code == 404
    assert job["id"] not in [each["id"] for each in planner.get("/solves").json()["items"]]


def test_another_bureau_sees_nothing(served: Served, roster: str, solved: dict[str, Any]) -> None:
    with served.client(tenant="north") as north:
        nobody = north.get(f"/rosters/{'0' * 64}").json()
        for path in (f"/rosters/{roster}", f"/solves/{solved['id']}", f"/plans/{solved['plan']}"):
            answer = north.get(path)
            assert answer.status_code == 404 and answer.json() == nobody
        refused = north.post("/solves", json={"kind": "rotation", "roster": roster})
        assert refused.status_code == 404 and refused.json()["pointer"] == "/roster"


def test_a_plan_edited_by_hand_is_judged(planner: httpx.Client, roster: str, solved: dict[str, Any]) -> None:
    book = planner.get(f"/solves/{solved['id']}/files/plan.xlsx").content
    sent = planner.post(
        "/audits/from-file", files={"file": ("plan.xlsx", book)}, data={"roster": roster, "policy": "标准"}
    )
    assert sent.status_code == 202, sent.text
    ended = finished(planner, sent.json()["id"])
    assert (ended["state"], ended["outcome"]) == ("succeeded", "done"), ended
    by_id = planner.post("/audits", json={"plan": solved["plan"]})
    assert by_id.status_code == 202 and finished(planner, by_id.json()["id"])["state"] == "succeeded"


def test_the_approval_is_made_from_a_template(planner: httpx.Client, solved: dict[str, Any]) -> None:
    shipped = planner.get("/templates/default")
    assert shipped.status_code == 200
    kept = planner.post("/templates", files={"file": ("t.docx", shipped.content)})
    assert kept.status_code == 201, kept.text
    template = kept.json()["id"]
    assert [each["id"] for each in planner.get("/templates").json()["items"]] == [template]
    assert planner.get(f"/templates/{template}").content == shipped.content
    sent = planner.post("/reports", json={"plan": solved["plan"], "template": template})
    ended = finished(planner, sent.json()["id"])
    assert ended["state"] == "succeeded" and any(name.endswith(".docx") for name in ended["files"]), ended
    assert planner.delete(f"/templates/{template}").status_code == 204
    refused = planner.post("/templates", files={"file": ("t.docx", b"PK\x03\x04 no document")})
    assert refused.status_code == 422 and refused.json()["errors"]
