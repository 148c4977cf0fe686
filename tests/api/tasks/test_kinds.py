"""Every kind of job from its request to its result, files and plan."""

import io
import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import sqlalchemy as sa

from api.common.name_tokens import token
from api.jobs.plan_requests import GivenPlan
from api.store.database import now
from api.store.tables import plan, roster, workbook
from api.uploads import workbooks
from optimizer.policy.layers import load
from optimizer.reporting.files.plan_files import FIELDS
from tests.api.tasks.conftest import INSTANCES, ME, Bureau

Row = sa.Row[Any]


def text_of(document: bytes) -> str:
    paper = docx.Document(io.BytesIO(document))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def test_a_rotation_leaves_a_plan_its_proof_and_a_draft_of_the_approval(bureau: Bureau, solved: Row) -> None:
    assert (solved.state, solved.outcome) == ("succeeded", "solved")
    files = bureau.files(solved.id)
    assert set(files) == {"plan.xlsx", "plan.json", "report.json", "certificate.json", "approval.docx"}
    made = bureau.plan(solved.id)
    assert made.state == "draft" and made.summary["lawful"] and made.summary["postings"] == len(
        json.loads(files["plan.json"])["postings"]
    )
    assert "草案" in text_of(files["approval.docx"])
    book = openpyxl.load_workbook(io.BytesIO(files["plan.xlsx"]))
    cells = "".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    assert token(json.loads(files["plan.json"])["postings"][0]["teacher"]) in cells  # whole, to be put back


def test_a_policy_without_a_plan_is_a_success_that_says_why(bureau: Bureau, tmp_path: Path) -> None:
    place = INSTANCES / "impossible" / "flow_against_outflow"
    own = bureau.policy(load(place / "policy.yaml").dump(), "a" * 64)
    row = bureau.done("rotation", roster=bureau.roster(str(place), tmp_path), policy=own)
    assert (row.state, row.outcome) == ("succeeded", "impossible")
    assert row.result["clashes"] and row.result["repairs"] and "report.json" in bureau.files(row.id)


def test_bad_input_found_in_the_job_lists_its_errors(bureau: Bureau, three: str, solved: Row) -> None:
    row = bureau.done("explain", plan=bureau.plan(solved.id).id, teacher="nobody")
    assert row.state == "invalid" and "nobody" in row.problem["errors"][0]["text"]
    assert bureau.done("rotation", roster=three, policy="标准", keep=["no such entry"]).state == "invalid"


@pytest.mark.parametrize("about", ["teacher", "school", "prices"])
def test_an_explanation_is_told_and_written(bureau: Bureau, solved: Row, about: str) -> None:
    first = bureau.json(solved.id, "plan.json")["postings"][0]
    asked = {"teacher": first["teacher"], "school": first["to"], "prices": True}[about]
    row = bureau.done("explain", plan=bureau.plan(solved.id).id, **{about: asked})
    assert (row.state, row.outcome) == ("succeeded", "done"), row.problem
    assert row.result["question"] and row.result["told"]
    files = bureau.files(row.id)
    assert ("answer.docx" in files) == (about == "teacher") and {"answer.xlsx", "answer.json"} <= set(files)
    if about == "teacher":  # for the teacher alone: nobody else stands in it
        others = {each["teacher"] for each in bureau.json(solved.id, "plan.json")["postings"]} - {asked}
        assert not any(other in text_of(files["answer.docx"]) for other in others)


def test_what_if_answers_and_keeps_a_plan_of_its_own_when_asked(bureau: Bureau, solved: Row) -> None:
    """The kept one names the plan that it came from, and is judged, proved and changed again like any other."""
    base = bureau.plan(solved.id)
    before = bureau.json(solved.id, "plan.json")["postings"]
    edits = [{"action": "stay", "teacher": before[0]["teacher"]}]
    tried = bureau.done("whatif", plan=base.id, edits=edits)
    assert (tried.state, tried.outcome, bureau.files(tried.id)) == ("succeeded", "solved", {})
    assert tried.result["people"] and before[0]["teacher"] in {each["teacher"] for each in tried.result["changes"]}

    kept = bureau.done("whatif", plan=base.id, edits=edits, keep=True)
    made = bureau.plan(kept.id)
    assert made.summary["base"] == base.id and made.roster == base.roster and kept.result == tried.result
    files = bureau.files(kept.id)
    assert {"plan.json", "plan.xlsx", "certificate.json", "report.json", "edits.yaml", "approval.docx"} <= set(files)
    after = {each["teacher"] for each in json.loads(files["plan.json"])["postings"]}
    assert before[0]["teacher"] not in after

    judged = bureau.done("audit", plan=made.id)
    assert judged.result["lawful"] and judged.result["verified"]["sound"], judged.result["verified"]
    back = bureau.done("whatif", plan=made.id, withdraw=["人工决定1"])
    assert back.outcome == "solved" and back.result["decisions"] == []


def test_edits_that_cannot_be_are_told_with_their_clash(bureau: Bureau, solved: Row) -> None:
    people = [each["teacher"] for each in bureau.json(solved.id, "plan.json")["postings"] if each["to"] != "S003"]
    edits = [{"action": "pin", "teacher": each, "school": "S003"} for each in people]
    row = bureau.done("whatif", plan=bureau.plan(solved.id).id, edits=edits, keep=True)
    assert (row.state, row.outcome) == ("succeeded", "impossible")
    assert len(row.result["edits"]) == len(people)
    assert row.result["exclusions"] or row.result["clash"]["cases"]
    with pytest.raises(sa.exc.NoResultFound):
        bureau.plan(row.id)


def test_a_plan_fitted_to_a_new_roster_belongs_to_it(bureau: Bureau, solved: Row, tmp_path: Path) -> None:
    base = bureau.plan(solved.id)
    gone = bureau.json(solved.id, "plan.json")["postings"][0]["teacher"]
    with bureau.service.database.reading() as connection:
        blob = connection.execute(sa.select(roster.c.blob).where(roster.c.id == base.roster)).scalar_one()
    plain = json.loads(bureau.service.blobs.get(blob))
    teachers = next(rows for rows in plain.values() if isinstance(rows, list) and any(gone in r.values() for r in rows))
    teachers[:] = [row for row in teachers if gone not in row.values()]
    sha = bureau.service.blobs.put(json.dumps(plain, ensure_ascii=False).encode())
    values = {"tenant": ME, "id": sha, "blob": sha, "names": sha, "facts": {}, "by": "x"}
    bureau.service.database.run(lambda c: c.execute(sa.insert(roster).values(**values, created=now())))
    row = bureau.done("whatif", plan=base.id, new_roster=sha, keep=True)
    assert row.state == "succeeded" and bureau.plan(row.id).roster == sha, (row.problem, row.result)
    assert gone not in {each["teacher"] for each in bureau.json(row.id, "plan.json")["postings"]}


def test_all_that_plan_json_may_hold_may_be_given() -> None:
    assert set(GivenPlan.model_fields) == FIELDS


def test_a_given_plan_is_judged_without_a_solver(bureau: Bureau, three: str, solved: Row) -> None:
    plain = bureau.json(solved.id, "plan.json")
    given = {key: value for key, value in plain.items() if key != "years"}
    certificate = bureau.json(solved.id, "certificate.json")
    row = bureau.done("audit", roster=three, policy="标准", given=given, certificate=certificate)
    assert row.result["lawful"] and row.result["verified"]["sound"]
    assert bureau.json(row.id, "audit.json")["compliance"] == row.result["compliance"]
    wrong = {**given, "postings": [{**given["postings"][0], "to": given["postings"][0]["from"]}]}
    seen = bureau.done("audit", roster=three, policy="标准", given=wrong)
    assert not seen.result["lawful"] and seen.result["hard"] and seen.result["verified"] is None
    forged = bureau.done("audit", roster=three, policy="标准", given=given, certificate={"joined": 3})
    assert forged.state == "invalid"


def test_a_workbook_edited_by_hand_is_judged_and_kept_encrypted(bureau: Bureau, three: str, solved: Row) -> None:
    data, service = bureau.files(solved.id)["plan.xlsx"], bureau.service
    identity = workbooks.keep(service.database, service.blobs, service.vault, ME, "x", data)
    assert workbooks.keep(service.database, service.blobs, service.vault, ME, "x", data) == identity
    with service.database.reading() as connection:
        sealed = connection.execute(sa.select(workbook.c.sealed).where(workbook.c.id == identity)).scalar_one()
    assert data[:4] not in service.blobs.get(sealed)[:100]
    row = bureau.done("audit", roster=three, policy="标准", workbook=identity)
    assert row.result["lawful"] and row.result["postings"] == bureau.plan(solved.id).summary["postings"]


def test_a_report_says_who_signed(bureau: Bureau, solved: Row) -> None:
    made = bureau.plan(solved.id)
    draft = bureau.done("report", plan=made.id, office="某某县教育局")
    words = text_of(bureau.files(draft.id)["approval.docx"])
    assert "草案" in words and "某某县教育局" in words and not draft.result["signed"]
    values = {"state": "approved", "signed": 1_782_864_000_000, "signature": {
        "signer": "张局长", "document": "教人〔2026〕12号", "remark": "",
    }}
    sign = sa.update(plan).where(plan.c.id == made.id)
    bureau.service.database.run(lambda c: c.execute(sign.values(**values)))
    try:
        row = bureau.done("report", plan=made.id, number="旧号")
        words = text_of(bureau.files(row.id)["approval.docx"])
        assert "张局长" in words and "教人〔2026〕12号" in words and "旧号" not in words and row.result["signed"]
    finally:
        bureau.service.database.run(lambda c: c.execute(sign.values(state="draft")))
    for form, name in (("xlsx", "plan.xlsx"), ("json", "report.json")):
        copy = bureau.done("report", plan=made.id, form=form)
        assert bureau.files(copy.id) == {name: bureau.files(solved.id)[name]}


def test_a_week_of_visits_follows_the_one_before(bureau: Bureau, three: str, solved: Row) -> None:
    term = {"term_start": "2026-09-07", "holidays": [{"first": "2026-10-01", "last": "2026-10-07"}], "pause": 5}
    row = bureau.done(
        "itineraries", roster=three, policy="标准", plan=bureau.plan(solved.id).id, **term, bells={"上午上课": "8:20"}
    )
    assert (row.state, row.outcome) == ("succeeded", "solved")
    found = bureau.json(row.id, "itineraries.json")
    assert found["term"]["first"] == "2026-09-07" and "2026-10-03" in found["term"]["off"]
    assert row.result["levels"][0]["name"] == "uncovered" and row.result["visitors"] == len(found["itineraries"])
    names = set(bureau.files(row.id))
    assert {"itineraries.xlsx", "routes.geojson"} <= names and any(name.startswith("calendars/") for name in names)
    again = bureau.done("itineraries", roster=three, policy="标准", last_term=row.id)
    assert again.state == "succeeded"
