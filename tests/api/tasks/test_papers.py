"""Papers of a plan as a job, and that a job's inputs say whose check-up was confirmed."""

import io
import zipfile
from typing import Any, get_args

import docx
import sqlalchemy as sa

from api.common.name_tokens import token
from api.jobs.plan_requests import Paper
from api.store.tables import roster
from api.uploads.checkups import checkup_of, sign
from api.uploads.name_vault import Names, with_names
from optimizer.reporting.docx.papers.kinds import Kind
from tests.api.tasks.conftest import ME, Bureau
from tests.api.tasks.test_kinds import Row, text_of

BUREAUS, MANY = {"请示.docx", "通知.docx", "批复.docx", "证明附件.docx"}, {"交流通知.zip", "申请审批表.zip"}


def packed(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return {name: source.read(name) for name in source.namelist()}


def test_the_names_of_papers_are_those_of_the_kinds() -> None:
    assert get_args(Paper) == tuple(kind.value for kind in Kind)


def test_all_papers_of_a_plan(bureau: Bureau, solved: Row) -> None:
    """Those of the bureau by themselves, those of schools and teachers as archives, with tokens for names."""
    postings = bureau.json(solved.id, "plan.json")["postings"]
    row = bureau.done("report", plan=bureau.plan(solved.id).id, form="papers", office="某某县教育局")
    files = bureau.files(row.id)
    assert (row.state, row.outcome) == ("succeeded", "done"), row.problem
    assert set(files) == BUREAUS | MANY == set(row.result["files"]) and not row.result["signed"]
    assert "某某县教育局" in text_of(files["请示.docx"]) and "草案" in text_of(files["批复.docx"])
    forms = packed(files["申请审批表.zip"])
    assert set(forms) == {f"{each['teacher']}.docx" for each in postings}
    one = postings[0]["teacher"]
    assert token(one) in text_of(forms[f"{one}.docx"])
    notices = packed(files["交流通知.zip"])
    assert {name.partition(" ")[0] for name in notices} == {each[end] for each in postings for end in ("from", "to")}

    names = Names({token(each["teacher"]): "欧阳示例" for each in postings})
    for full, shown in ((False, "欧阳**"), (True, "欧阳示例")):
        filled = packed(with_names(files["申请审批表.zip"], "申请审批表.zip", names, full=full))
        text = text_of(filled[f"{one}.docx"])
        assert shown in text and "⟦" not in text and ("欧阳示例" in text) == full


def test_only_the_papers_that_are_asked_for(bureau: Bureau, solved: Row) -> None:
    row = bureau.done("report", plan=bureau.plan(solved.id).id, form="papers", papers=["通知", "交流通知"])
    assert set(bureau.files(row.id)) == {"通知.docx", "交流通知.zip"}


def test_an_own_template_is_that_of_the_reply(bureau: Bureau, solved: Row) -> None:
    from importlib.resources import files

    from api.store.database import now
    from api.store.tables import template

    shipped = files("optimizer.reporting.docx.approval").joinpath("template.docx").read_bytes()
    paper = docx.Document(io.BytesIO(shipped))
    paper.add_paragraph("本局专用")
    held = io.BytesIO()
    paper.save(held)
    sha = bureau.service.blobs.put(held.getvalue())
    values = {"tenant": ME, "id": sha, "by": "x"}
    bureau.service.database.run(lambda c: c.execute(sa.insert(template).values(**values, created=now())))
    row = bureau.done("report", plan=bureau.plan(solved.id).id, form="papers", papers=["批复", "通知"], template=sha)
    made = bureau.files(row.id)
    assert "本局专用" in text_of(made["批复.docx"]) and "本局专用" not in text_of(made["通知.docx"])


def test_a_plan_says_that_the_check_up_was_confirmed(bureau: Bureau, three: str, solved: Row) -> None:
    assert not bureau.json(solved.id, "report.json").get("checkup")
    with bureau.service.database.reading() as connection:
        row: Any = connection.execute(sa.select(roster).where(roster.c.id == three)).one()
    digests = checkup_of(bureau.service, ME, row, "标准", None)["digests"]
    assert digests == bureau.json(solved.id, "plan.json")["digests"]
    sign(bureau.service, ME, "key:x", three, digests, "人事科")
    done = bureau.done("rotation", roster=three, policy="标准")
    assert bureau.json(done.id, "report.json")["checkup"]["by"] == "人事科"
    other = bureau.done("rotation", roster=three, policy="国家基线")
    assert not bureau.json(other.id, "report.json").get("checkup")
