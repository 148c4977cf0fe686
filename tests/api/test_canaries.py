"""200 names and 200 ids go through every operation of a real service, errors, crashes and all; none is found where it
must not be: names nowhere but in answers that ask for them, ids in the store and in answers alone.
"""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import sqlalchemy as sa

from api.common.roles import Role
from api.common.settings import FILE, Settings
from api.identity.sessions import HEADER
from api.identity.tenants import create_key, create_tenant
from api.service import open_service
from api.store.tables import roster, workbook
from tests.api.canaries import EACH, MARK, Canaries, canaries
from tests.api.touring import Serving, Visitor
from tests.api.webhooks.receivers import Message, Receiver, answering, receiving

JSON = dict[str, Any]


@dataclass(frozen=True)
class Left:
    """What a tour left behind, after the service stopped."""

    serving: Serving
    visitor: Visitor
    birds: Canaries
    messages: tuple[Message, ...]
    backup: Path
    metrics: str


@pytest.fixture(scope="module")
def birds() -> Canaries:
    """Both flocks."""
    first, second = canaries(), canaries(EACH)
    return replace(first, planted={**first.planted, **second.planted})


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, birds: Canaries) -> Iterator[Left]:
    place = tmp_path_factory.mktemp("canaries")
    service = open_service(Settings(data=place / "data", database=""))
    create_tenant(service, "east", "东")
    keys = {role: create_key(service, "east", role, [role])[1] for role in Role}
    service.close()
    with receiving() as receiver:
        serving = Serving(place, f"http://127.0.0.1:{receiver.port}")
        try:
            visitor = Visitor(serving.url, keys)
            backup, metrics = place / "backup.zip", _tour(serving, visitor, birds, receiver, place / "backup.zip")
            serving.stop()
            yield Left(serving, visitor, birds, tuple(receiver.messages), backup, metrics)
        finally:
            serving.end()


def test_no_operation_was_left_out(left: Left) -> None:
    """Each worked, and each refused something (but those that ask for nothing)."""
    asking_nothing = {"operations_health", "operations_ready"}
    for operation, statuses in left.visitor.visited.items():
        assert min(statuses, default=999) < 300, f"{operation} was not visited"
        assert max(statuses) >= 400 or operation in asking_nothing, f"{operation} refused nothing"


def test_nothing_of_anybody_outside_the_store(left: Left) -> None:
    """Logs with the URLs in them, refusals, messages of webhooks, metrics, the document, temporary files."""
    messages = [part for each in left.messages for part in (each.path, str(each.headers), each.body)]
    assert len(messages) >= 15 and len(left.visitor.errors) > 500 and b"request" in left.serving.log.read_bytes()
    texts = [
        *left.visitor.errors, *messages, left.metrics, json.dumps(left.visitor.document, ensure_ascii=False),
        *map(str, left.serving.seen), *left.serving.seen.values(),
    ]
    assert left.birds.search([left.serving.log, left.serving.temp, left.serving.here], texts) == []


def test_no_name_in_any_answer_but_those_that_were_asked_for_names(left: Left) -> None:
    names = replace(left.birds, marks=(MARK,))
    assert names.search(texts=left.visitor.answers) == []
    shown = {word for _, word in left.birds.search(texts=[_body(each) for each in left.visitor.full])}
    assert len(shown & set(left.birds.names)) > 10 and shown & set(left.birds.ids)


def test_names_are_sealed_in_the_store_and_nowhere_else_in_it(left: Left) -> None:
    """The data folder byte by byte, the database as text, and its backup; opened, the sealed files hold them all."""
    names, data = replace(left.birds, marks=(MARK,)), left.serving.data
    with closing(sqlite3.connect(data / FILE)) as database:
        dumped = "\n".join(database.iterdump())
    assert names.search([data, left.backup], [dumped]) == []
    assert left.birds.search([data]), "ids are kept, or nothing was searched"
    service = open_service(Settings(data=data, database=""))
    with service.database.reading() as connection:
        sealed = connection.execute(sa.union(sa.select(roster.c.names), sa.select(workbook.c.sealed))).scalars().all()
    opened = [service.vault.open(service.blobs.get(sha)) for sha in sealed]
    service.close()
    assert {word for _, word in names.search(texts=opened)} == set(left.birds.names)


def test_nothing_is_left_of_the_work(left: Left) -> None:
    """Neither work folders nor temporary files nor core files, though three processes were ended by signals."""
    made = [left.serving.data / name for name in ("work", "intake", "examined", "desks")]
    for folder in (*made, left.serving.here):
        assert not folder.exists() or list(folder.iterdir()) == [], folder
    assert not any(path.is_file() and path.stat().st_size for path in left.serving.temp.rglob("*")), "locks are empty"
    assert [path.name for path in left.serving.data.rglob("core*")] == []


@pytest.mark.parametrize("place", ["log", "temp", "here", "error", "message", "metrics"])
def test_one_planted_line_would_be_found(left: Left, place: str) -> None:
    """So that finding nothing says something: the test above fails for a name and for an id in every place."""
    for number, word in enumerate((left.birds.names[123], left.birds.ids[45])):
        line = json.dumps({"event": "request", "route": "/x", "error": word})
        spoilt = left
        if place in ("log", "temp", "here"):
            path = left.serving.log if place == "log" else getattr(left.serving, place) / "a"
            before = path.read_bytes() if path.exists() else None
            path.write_bytes((before or b"") + line.encode())
        elif place == "error":
            spoilt = replace(left, visitor=replace_errors(left.visitor, line.encode()))
        elif place == "message":
            spoilt = replace(left, messages=(*left.messages, Message("/", {}, line.encode())))
        else:
            spoilt = replace(left, metrics=f'{left.metrics}\nx{{teacher="{word}"}} {number}')
        try:
            with pytest.raises(AssertionError):
                test_nothing_of_anybody_outside_the_store(spoilt)
        finally:
            if place in ("log", "temp", "here"):
                if before is None:
                    path.unlink()
                else:
                    path.write_bytes(before)
    test_nothing_of_anybody_outside_the_store(left)


def replace_errors(visitor: Visitor, further: bytes) -> Visitor:
    spoilt = object.__new__(Visitor)
    spoilt.__dict__.update(visitor.__dict__)
    spoilt.errors = [*visitor.errors, further]
    return spoilt


def _body(answer: bytes) -> bytes:
    return answer.partition(b"\n")[2]


def _tour(serving: Serving, visit: Visitor, birds: Canaries, receiver: Receiver, backup: Path) -> str:
    """Through everything; the metrics at the end."""
    name, teacher = birds.names[150], birds.ids[150]  # of the second flock: unknown to the first
    first, second = canaries(), canaries(EACH)
    hook = visit("webhooks_registered", 201, role=Role.OPERATOR, json={"url": receiver.url}).json()["id"]
    receiver.behaviour = answering(500, name.encode())
    ids = _uploads(visit, first, second, name)
    roster_id = ids["roster_id"]

    solved = visit.finished(_solve(visit, roster=roster_id, policy="标准"))
    assert solved["outcome"] == "solved", solved
    plan = {"plan_id": solved["plan"]}
    posted = [each["teacher"] for each in visit("get_postings", 200, ids=plan).json()["postings"]]
    mine = next(each for each in posted if each in birds.planted)
    edits = [{"action": "stay", "teacher": mine}]
    bodies: Mapping[str, JSON] = {
        "submit_solve": {"kind": "whatif", "plan": solved["plan"], "edits": edits, "keep": True},
        "audit_plan": {"given": {"year": 2026, "postings": [
            {"teacher": mine, "from": "S001", "to": "S002", "first_year": 2026, "last_year": 2028},
        ]}, "roster": roster_id, "policy": "标准"},
        "create_report": {"plan": solved["plan"], "form": "docx", "office": "某某县教育局"},
        "create_policy": {"name": "本县", "year": 2026, "extends": ["标准"], "entries": [{"id": "flow", "low": 12}]},
        "merge_policies": {"layers": ["国家基线", "标准"], "name": "合并", "keep": True},
        "diff_policies": {"first": "国家基线", "second": "标准"},
        "check_policy": {"policy": "标准", "year": 2026, "roster": roster_id},
        "count_years": {"policy": "标准", "year": 2026, "years": 2},
        "sign_plan": {"signer": "局长办公会", "document": "教人〔2026〕12号"},
        "export_plan": {"file": "plan.xlsx", "names": "masked"},
        "begin_session": {"key": "rk_0123456789"}, "sign_checkup": {"by": "人事科"},
        "add_comment": {"text": "同意", "teacher": mine, "school": "S002"},
        "try_moves": {"moves": [{"teacher": mine, "to": None, "year": 2026}]},
        "least_change": {"edits": edits, "withdraw": ["人工决定1"]}, "explain_plan": {"teacher": mine, "year": 2026},
        "issue_key": {"label": "平台", "roles": ["auditor"], "days": 3},
        "webhooks_registered": {"url": receiver.url, "types": ["failed"]},
    }
    visit.harass((name, teacher), bodies)
    explain = {"kind": "explain", "plan": solved["plan"], "teacher": mine}
    study = {"kind": "study", "size": "small", "rosters": {"三校": roster_id}, "study": {
        "name": "比例", "instances": [{"file": "三校", "year": 2026}], "parameters": {"entries.flow.low": [10]},
    }}
    for body in ({**explain, "teacher": name}, {**study, "rosters": {name: "0" * 64}},
                 {**bodies["submit_solve"], "edits": [{"action": "swap", "teacher": mine, "other": name}]}):
        refused = visit("submit_solve", json=body)
        assert refused.status_code >= 400, (body, refused.text)
    assert (refused.json()["code"], [each["pointer"] for each in refused.json()["errors"]]) == (
        "unknown_teacher", ["/edits/0/other"],
    ), "the name of a person where an id belongs is told before it is kept"

    crashed, running = _solve(visit, roster=roster_id, policy="标准", seed=3), []
    for number in (signal.SIGKILL, signal.SIGABRT):
        child = serving.part("api.worker.job_process")
        child.send_signal(number)
        child.wait(10)
    for body in (explain, study, bodies["submit_solve"]):
        running.append(visit("submit_solve", 202, json=body).json()["id"])
    running.append(visit("audit_plan", 202, json=bodies["audit_plan"]).json()["id"])
    running.append(visit("create_report", 202, json=bodies["create_report"]).json()["id"])
    running.append(visit("submit_solve", 202, json={"kind": "itineraries", "roster": roster_id}).json()["id"])
    stopped = _solve(visit, roster=roster_id, policy="标准", seed=4, lane="batch")
    visit("cancel_solve", 202, ids={"job_id": stopped})
    streamed = visit("solve_file", 200, files={"file": (f"{name}.json", second.file(".json"))}, data={"policy": "标准"})
    assert b"event: plan" in streamed.content
    assert len([
        each for each in visit("list_events", 200, ids={"job_id": crashed}).json()["items"] if each["type"] == "retried"
    ]) == 2 and visit.finished(crashed)["state"] == "succeeded"
    ended = [visit.finished(each) for each in running]
    assert [each["state"] for each in ended[:5]] == ["succeeded"] * 5, [each["problem"] for each in ended]

    _exports(visit, solved, ended, plan, roster_id)
    _page(visit, second, plan, roster_id, name)
    _desk(visit, serving, plan, {**bodies, "least_change": {"edits": edits}}, name)
    _rest(visit, ids, plan, hook, stopped, receiver)
    done = subprocess.run(
        [sys.executable, "-m", "optimizer.cli", "backup", str(backup), "--data", str(serving.data)],
        cwd=Path(__file__).parents[2], capture_output=True, check=True,
        env={**os.environ, "TMPDIR": str(serving.temp)} | {"DATABASE_URL": ""},
    )
    visit.answers += [done.stdout, done.stderr]
    metrics = visit("operations_metrics", 200, role=Role.OPERATOR).text
    serving.part("api.cli.web").send_signal(signal.SIGABRT)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            visit("operations_health", 200)
            visit("operations_ready", 200)
            return metrics
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the API did not come back")


def _solve(visit: Visitor, **asked: Any) -> str:
    body, key = {"kind": "rotation", "size": "small", **asked}, {"Idempotency-Key": f"k{asked.get('seed', 0)}"}
    return str(visit("submit_solve", 202, json=body, headers=key).json()["id"])


def _uploads(visit: Visitor, first: Canaries, second: Canaries, name: str) -> dict[str, str]:
    """Two rosters, and many that are wrong in ways that tempt a reader to quote them."""
    made = visit("upload_roster", 201, files={"file": (f"{name}.xlsx", first.file(".xlsx"))}).json()
    visit("upload_roster", 201, files={"file": (f"{name}.zip", second.file(".zip"))})
    visit("list_rosters", 200)
    visit("get_roster", 200, ids={"roster_id": made["id"]})
    for number, (file, data) in enumerate(_wrong(second, name)):
        refused = visit("upload_roster", 422, files={"file": (file, data)})
        assert refused.json()["errors"], number
    refused = visit("upload_roster", 422, files={"file": ("a.json", _mistaken(second))})
    examples = {each["written"]: each["examples"] for each in refused.json()["questions"]}
    assert (examples["任教科目"], examples["所在学校"]) == (["数学"], [])
    visit("solve_file", 422, files={"file": (f"{name}.json", next(_wrong(second, name))[1])})
    former = json.loads(second.file(".json"))
    former["交流历史"][0]["教师编号"] = f"{name}某"  # somebody who has left: passed over, and told without the name
    visit("upload_roster", 201, files={"file": ("former.json", json.dumps(former).encode())})
    return {"roster_id": made["id"]}


def _wrong(birds: Canaries, name: str) -> Iterator[tuple[str, bytes]]:
    plain = json.loads(birds.file(".json"))
    everywhere = json.loads(json.dumps(plain))
    for number, row in enumerate(everywhere["教师"][:40]):
        column = list(row)[number % len(row)]
        row[column] = name
    yield f"{name}.json", json.dumps(everywhere, ensure_ascii=False).encode()
    for table, column in (
        ("教师", "编制学校"), ("交流历史", "开始年月"), ("学校", "学校编号"), ("集团成员", "学校编号"),
    ):
        spoilt = json.loads(json.dumps(plain))
        spoilt[table][0][column] = name
        yield "a.json", json.dumps(spoilt).encode()
    double = json.loads(json.dumps(plain))
    double["教师"].append(double["教师"][0])
    yield "a.json", json.dumps(double, ensure_ascii=False).encode()
    yield "a.json", json.dumps({**plain, name: [{name: name}]}, ensure_ascii=False).encode() + b"}"
    yield "a.json", birds.file(".json")[:5_000]
    yield f"{name}.{name}", b"x"
    yield "a.xlsx", birds.file(".xlsx")[:9_000]
    packed = io.BytesIO(birds.file(".zip"))
    with zipfile.ZipFile(packed, "a") as target:
        target.writestr("policy.yaml", f"name: {name}\n{name}: {name}\nentries:\n- {{id: {name}, rule: {name}}}\n")
    yield "a.zip", packed.getvalue()
    packed = io.BytesIO(birds.file(".zip"))
    with zipfile.ZipFile(packed, "a") as target:
        target.writestr(f"../{name}.csv", name)
    yield "a.zip", packed.getvalue()


def _mistaken(birds: Canaries) -> bytes:
    """Names and ids under headings that are like those of subjects and schools."""
    plain = json.loads(birds.file(".json"))
    for number, row in enumerate(plain["教师"]):
        row["任教科目"], row["所在学校"] = row.pop("主学科"), row.pop("编制学校")
        if number < 3:
            row["任教科目"] = ("数学", row["姓名"], f"数学({row['姓名']})")[number]
            row["所在学校"] = (row["姓名"], row["教师编号"], row["姓名"])[number]
    return json.dumps(plain, ensure_ascii=False).encode()


def _exports(visit: Visitor, solved: JSON, ended: list[JSON], plan: dict[str, str], roster_id: str) -> None:
    """Every file masked, and with full names where they are asked for; a workbook with full names comes back."""
    for each in (solved, *ended):
        for file in each["files"]:
            visit("get_file", 200, ids={"job_id": each["id"], "name": file})
    for file in solved["files"]:
        visit("export_plan", 200, ids=plan, json={"file": file})
    asked = {"file": "plan.xlsx", "names": "full"}
    visit("export_plan", 403, ids=plan, json={**asked, "reason": "报送"})
    visit("export_plan", 422, role=Role.APPROVER, ids=plan, json=asked)
    for file in solved["files"]:
        book = visit(
            "export_plan", 200, role=Role.APPROVER, full=True, ids=plan, json={**asked, "file": file, "reason": "报送"}
        )
        if file == "plan.xlsx":
            kept = visit("upload_workbook", 201, files={"file": ("plan.xlsx", book.content)}).json()["id"]
            judged = visit("audit_file", 202, files={"file": ("plan.xlsx", book.content)}, data={
                "roster": roster_id, "policy": "标准",
            }).json()["id"]
            assert visit.finished(judged)["outcome"] == "done"
    visit("audit_file", 422, files={"file": ("plan.xlsx", b"no workbook")}, data={"roster": roster_id})
    assert kept is not None


def _desk(visit: Visitor, serving: Serving, plan: dict[str, str], bodies: Mapping[str, JSON], name: str) -> None:
    """An opened plan: its view, questions, names where ids belong, its process killed; versions; policies as forms."""
    visit("view_plan", 200, ids=plan)
    for operation in ("try_moves", "least_change", "explain_plan"):
        visit(operation, 200, ids=plan, json=bodies[operation])
    visit("explain_plan", 200, ids=plan, json={"school": "S001", "subject": "语文"})
    for operation, body in (
        ("try_moves", {"moves": [{"teacher": name, "to": name}]}), ("explain_plan", {"teacher": name}),
        ("try_moves", {"moves": [{"teacher": bodies["explain_plan"]["teacher"], "to": name}]}),
        ("least_change", {"withdraw": [name]}), ("explain_plan", {"school": "S001", "subject": name}),
        ("explain_plan", {"entry": name}), ("least_change", {"edits": [{"action": "leave", "teacher": name}]}),
    ):
        visit(operation, 422, ids=plan, json=body)
    serving.part("api.desk.process").kill()
    visit("view_plan", 503, ids=plan)
    visit("view_plan", 200, ids=plan)
    versions = visit("list_versions", 200, ids=plan).json()["items"]
    visit("compare_plans", 200, ids={**plan, "other_id": versions[-1]["id"]})
    visit("get_policy_form", 200, ids={"policy_id": "标准"}, params={"over": "国家基线"})


def _page(visit: Visitor, birds: Canaries, plan: dict[str, str], roster_id: str, name: str) -> None:
    """What the planner's page asks: a session, records, check-up, comments, a marked copy, papers."""
    csrf = visit("begin_session", 201, role=None, json={"key": visit.keys[Role.PLANNER]}).json()["csrf"]
    visit("begin_session", 401, role=None, json={"token": name})
    visit("get_session", 200, role=None)
    one = {"roster_id": roster_id, "table": "teachers"}
    visit("get_records", 200, role=None, ids=one)
    visit("get_records", 200, role=None, full=True, ids=one, params={"names": True})
    visit("get_records", 403, role=Role.AUDITOR, ids=one, params={"names": True})
    visit("get_checkup", 200, role=None, ids=one)
    visit("count_years", 200, ids=one, json={"policy": "标准", "year": 2026, "years": 2})
    visit("sign_checkup", 403, role=None, ids=one, json={"by": "人事科"})
    visit("sign_checkup", 201, role=None, ids=one, json={"by": "人事科"}, headers={HEADER: csrf})
    visit("add_comment", 201, full=True, ids=plan, json={"text": f"{name}不宜调动"})
    visit("add_comment", 422, ids=plan, json={"text": f"{name}正在住院"})
    visit("add_comment", 422, ids=plan, json={"text": "x", "teacher": name})
    visit("list_comments", 200, full=True, ids=plan)
    visit("end_session", 204, role=None, headers={HEADER: csrf})
    visit("get_roster_template", 200)
    visit("list_examples", 200)
    visit("load_example", 201, ids={"name": "flow_against_outflow"})
    book = openpyxl.load_workbook(io.BytesIO(birds.file(".xlsx")))
    book["教师"].cell(5, 4).value = name
    held = io.BytesIO()
    book.save(held)
    visit("mark_roster", 200, full=True, files={"file": (f"{name}.xlsx", held.getvalue())})
    visit("find_faults", 200, full=True, files={"file": (f"{name}.xlsx", held.getvalue())})
    visit("find_faults", 200, files={"file": (f"{name}.xlsx", birds.file(".xlsx")[:9_000])})
    visit("mark_roster", 422, files={"file": (f"{name}.xlsx", birds.file(".xlsx")[:9_000])})
    papers = visit.finished(visit("create_report", 202, json={"plan": plan["plan_id"], "form": "papers"}).json()["id"])
    assert papers["state"] == "succeeded" and len(papers["files"]) == 6, papers
    for file in papers["files"]:
        asked = {"file": file, "job": papers["id"]}
        visit("export_plan", 200, ids=plan, json=asked)
        full = {**asked, "names": "full", "reason": "公示"}
        visit("export_plan", 200, role=Role.APPROVER, full=True, ids=plan, json=full)


def _rest(
    visit: Visitor, ids: dict[str, str], plan: dict[str, str], hook: str, stopped: str, receiver: Receiver
) -> None:
    """Policies, templates, keys, webhooks, ledger; what can be deleted is."""
    for operation in ("list_solves", "list_plans", "list_policies", "list_templates", "list_rules", "get_capabilities"):
        visit(operation, 200)
    visit("get_plan", 200, ids=plan)
    visit("get_rule", 200, ids={"name": "school_outflow"})
    visit("sign_plan", 201, role=Role.APPROVER, ids=plan, json={"signer": "局长办公会"})
    made = {"policy_id": visit("create_policy", 201, json={
        "name": "本县", "year": 2026, "extends": ["标准"], "entries": [{"id": "flow", "low": 12}],
    }).json()["id"]}
    visit("merge_policies", 200, json={"layers": ["国家基线", "标准"], "name": "合并"})
    visit("diff_policies", 200, json={"first": "国家基线", "second": made["policy_id"]})
    visit("check_policy", 200, json={"policy": made["policy_id"], "year": 2026, "roster": ids["roster_id"]})
    visit("get_policy", 200, ids=made)
    visit("delete_policy", 204, ids=made)
    shipped = visit("get_default_template", 200).content
    template = {"template_id": visit("upload_template", 201, files={"file": ("t.docx", shipped)}).json()["id"]}
    visit("get_template", 200, ids=template)
    visit("delete_template", 204, ids=template)
    book = {"workbook_id": visit("upload_workbook", 201, files={"file": ("a.xlsx", b"PK\x03\x04")}).json()["id"]}
    visit("delete_workbook", 204, ids=book)
    operator = {"role": Role.OPERATOR}
    key = {"key_id": visit("issue_key", 201, **operator, json={"label": "平台", "roles": ["auditor"]}).json()["id"]}
    visit("list_keys", 200, **operator)
    visit("get_key", 200, **operator, ids=key)
    visit("revoke_key", 204, **operator, ids=key)
    one = {"webhook_id": hook}
    visit("webhooks_listed", 200, **operator)
    visit("webhooks_one", 200, **operator, ids=one)
    receiver.behaviour = answering(200)
    sent = visit("deliveries_listed", 200, **operator, ids=one).json()["items"]
    assert any(each["answer"] == "500" for each in sent)
    visit("deliveries_replayed", 202, **operator, ids={"delivery_id": sent[0]["id"]})
    visit("webhooks_rotated", 200, **operator, ids=one)
    visit("webhooks_switched", 200, **operator, ids=one, json={"enabled": False})
    visit("webhooks_dropped", 204, **operator, ids=one)
    visit("list_ledger", 200, role=Role.AUDITOR)
    visit("verify_ledger", 200, role=Role.AUDITOR)
    visit.finished(stopped)
    visit("stream_events", 200, ids={"job_id": stopped})
    visit("delete_solve", 204, ids={"job_id": stopped})
    again = visit("upload_roster", 201, files={"file": ("b.json", canaries(EACH // 2).file(".json"))}).json()["id"]
    visit("delete_roster", 204, ids={"roster_id": again})
