"""``rotation papers``: what each paper says, whom it names, and what it never does."""

from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from optimizer.auditing.audit import audit
from optimizer.cli import app
from optimizer.domain.plan import Plan
from optimizer.formats import write
from optimizer.policy.instance import open_instance
from optimizer.reporting.docx.approval.dossier import Dossier
from optimizer.reporting.docx.approval.overview import overview
from optimizer.reporting.docx.approval.rendering import rendered
from optimizer.reporting.docx.approval.variables import TEXTS
from optimizer.reporting.docx.papers.kinds import Kind
from optimizer.reporting.docx.papers.layout import template
from optimizer.reporting.docx.papers.people import schools, teachers
from optimizer.reporting.files.plan_files import certificate_data, plan_data, write_json
from optimizer.reporting.json.report import report_data, words_of
from optimizer.solving.answers import Solved
from tests.conftest import Rotation
from tests.reporting.approval.papers import everything, table, text
from tests.reporting.by_hand import told

BUREAU = ("请示.docx", "通知.docx", "批复.docx", "证明附件.docx")


@pytest.fixture(scope="module")
def case(solved: Solved, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A roster and its plan, the report beside it."""
    folder = tmp_path_factory.mktemp("papers")
    write(solved.instance.county, {"计划学年": "2026", "政策": "标准"}, folder / "roster.json")
    write_json(folder / "plan.json", plan_data(solved.plan))
    write_json(folder / "report.json", report_data(solved))
    write_json(folder / "certificate.json", certificate_data(solved))
    return folder / "roster.json", folder / "plan.json"


@pytest.fixture(scope="module")
def folder(case: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All papers, names in full."""
    folder = tmp_path_factory.mktemp("out") / "文书"
    command = ["papers", *map(str, case), "-o", str(folder), "--full-names", "--office", "某县教育局"]
    assert CliRunner().invoke(app, command).exit_code == 0
    return folder


def test_every_paper_is_written_once(folder: Path, solved: Solved) -> None:
    assert {path.name for path in folder.iterdir()} == {*BUREAU, "交流通知", "申请审批表"}
    people = {posting.teacher for posting in solved.plan.postings}
    assert {path.stem for path in (folder / "申请审批表").iterdir()} == people
    schools = {school for posting in solved.plan.postings for school in (posting.origin, posting.school)}
    assert {path.name.split(" ")[0] for path in (folder / "交流通知").iterdir()} == schools
    assert all("{{" not in everything(path) and "{%" not in everything(path) for path in folder.rglob("*.docx"))


def test_papers_for_people_hold_no_proof_and_no_document_of_another_place(folder: Path, solved: Solved) -> None:
    foreign = {entry.clause.document for entry in solved.instance.policy.entries}
    for path in folder.rglob("*.docx"):
        said = everything(path)
        assert not any(document in said for document in foreign), path.name
        if path.stem not in ("证明附件", "批复"):
            assert not any(digest in said for digest in solved.instance.digests.values() if len(digest) > 8), path.name
    assert solved.instance.digests["data"] in everything(folder / "证明附件.docx")


def test_the_request_tells_what_was_audited(folder: Path, solved: Solved) -> None:
    said = text(Document(str(folder / "请示.docx")))
    movers, staff = len(solved.plan.postings), solved.audit.first.history.standings
    assert f"拟交流轮岗教师{movers}人，占在岗教师的{movers / len(staff):.1%}" in said
    assert "全部合规" in said and "没有未满足之处" in said and said.rstrip().endswith("教师交流轮岗人员名单")
    assert said.index("妥否，请批示。") < said.index("附件：1. 教师交流轮岗人员名单")
    assert len(table(Document(str(folder / "请示.docx")), "编号")) == movers
    assert words_of(solved.levels) in text(Document(str(folder / "证明附件.docx")))


def test_a_school_reads_who_leaves_and_who_comes(folder: Path, solved: Solved) -> None:
    county = solved.instance.county
    for path in (folder / "交流通知").iterdir():
        school, paper = path.name.split(" ")[0], Document(str(path))
        leaving = {(p.teacher, county.school[p.school].name) for p in solved.plan.postings if p.origin == school}
        coming = {(p.teacher, county.school[p.origin].name) for p in solved.plan.postings if p.school == school}
        said = text(paper)
        assert f"{county.school[school].name}：" in said
        if leaving:
            assert {(row["编号"], row["交流学校"]) for row in table(paper, "编号", "交流学校")} == leaving
        else:
            assert "没有派出教师。" in said
        if coming:
            rows = table(paper, "编号", "编制学校")
            assert {(row["编号"], row["编制学校"]) for row in rows} == coming
            assert [row["姓名"] for row in rows] == [county.teacher[row["编号"]].name for row in rows]


def test_who_goes_along_with_a_school_that_closes_is_told_to_both_schools() -> None:
    """Nobody is posted, so nothing but the closing is told."""
    instance = open_instance(Path("instances/closing"))
    plan = Plan(instance.year, (), span=instance.span)
    dossier = Dossier(instance, plan, audit(instance, plan), full_names=True)
    county, told = instance.county, dict(schools(dossier))
    staff = [teacher.id for teacher in county.teachers if teacher.home == "S004"]
    assert list(told) == ["S003", "S004"] and staff
    (sentence,) = (each for each in overview(dossier) if "撤并" in each)
    assert f"另有{len(staff)}名教师的编制随校转入并入学校" in sentence
    for identity, own in told.items():
        head = dict.fromkeys(TEXTS, "甲") | {"已批准": False}
        paper = rendered(template(Kind.SCHOOL), {**head, **own}, "交流通知.docx").docx
        assert paper is not None and "没有派出教师。" in text(paper) and f"共{len(staff)}人：" in text(paper), identity
        rows = table(paper, "编号", "原编制学校")
        assert [(row["编号"], row["姓名"]) for row in rows] == [(who, county.teacher[who].name) for who in staff]
        assert {(row["原编制学校"], row["转入学校"], row["起始学年"]) for row in rows} == {
            (county.school["S004"].name, county.school["S003"].name, "2027—2028")
        }


def test_a_form_has_the_facts_and_room_for_four_opinions(folder: Path, solved: Solved) -> None:
    posting = solved.plan.postings[0]
    teacher, school = solved.instance.county.teacher[posting.teacher], solved.instance.county.school
    [grid] = Document(str(folder / "申请审批表" / f"{teacher.id}.docx")).tables
    cells = [list(dict.fromkeys(cell.text for cell in row.cells)) for row in grid.rows]
    assert cells[0] == ["姓名", teacher.name, "性别", teacher.gender, "出生年月", f"{teacher.birth:%Y-%m}"]
    assert cells[3][:2] == ["编制学校", school[posting.origin].name]
    assert cells[4][:2] == ["交流学校", school[posting.school].name]
    assert [row[0].replace("\n", "") for row in cells[7:]] == [
        "本人申请", "编制学校意见", "接收学校意见", "教育行政部门意见", "备注",
    ]


def test_names_are_masked_and_births_left_open_by_default(
    rotation: Rotation, case: tuple[Path, Path], solved: Solved, tmp_path: Path
) -> None:
    assert rotation("papers", *case, "-o", tmp_path / "文书") == 0
    for path in (tmp_path / "文书").rglob("*.docx"):
        said = everything(path)
        for posting in solved.plan.postings:
            teacher = solved.instance.county.teacher[posting.teacher]
            assert f">{teacher.name}<" not in said
            assert f"{teacher.birth:%Y-%m}" not in said


def test_only_what_is_asked_for_and_nothing_is_overwritten(
    rotation: Rotation, case: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "文书"
    assert rotation("papers", *case, "-o", target, "--only", "请示", "--only", "通知") == 0
    assert {path.name for path in target.iterdir()} == {"请示.docx", "通知.docx"}
    assert "请示.docx" in capsys.readouterr().out
    (target / "请示.docx").write_text("改过的")
    assert rotation("papers", *case, "-o", target, "--only", "请示", "--only", "批复") == 2
    assert "里已有 请示.docx" in capsys.readouterr().err
    assert (target / "请示.docx").read_text() == "改过的" and not (target / "批复.docx").exists()
    assert rotation("papers", *case, "-o", target, "--only", "请示", "--force") == 0
    assert "请批示" in text(Document(str(target / "请示.docx")))


def test_templates_of_the_bureau(
    rotation: Rotation, case: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "模板"
    assert rotation("papers", "--write-templates", own) == 0
    assert {path.stem for path in own.iterdir()} == {kind.value for kind in Kind}
    paper = Document(str(own / "通知.docx"))
    paper.add_paragraph("本局另有要求")
    paper.save(str(own / "通知.docx"))
    command = ("papers", *case, "-o", tmp_path / "文书", "--only", "通知", "--templates", own)
    assert rotation(*command) == 0
    assert "本局另有要求" in text(Document(str(tmp_path / "文书" / "通知.docx")))
    paper.add_paragraph("{{ 没有 }}")
    paper.save(str(own / "通知.docx"))
    assert rotation(*command, "--force") == 2
    assert "没有名为“没有”的变量" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "没有给出 INSTANCE、PLAN、-o 文件夹"), (["r", "p", "-o", "x", "--only", "请帖"], "没有名为「请帖」的文书"),
        (["r", "p", "-o", "x", "--date", "明天"], "不是日期"), (["--write-templates", "t", "-o", "x"], "请分两次运行"),
    ],
)
def test_refused(rotation: Rotation, capsys: pytest.CaptureFixture[str], arguments: list[str], word: str) -> None:
    assert rotation("papers", *arguments) == 2
    assert word in capsys.readouterr().err


def test_over_several_years_everybody_has_a_form_for_each_move(three_years: Solved) -> None:



    dossier = Dossier(three_years.instance, three_years.plan, three_years.audit)
    moves = {(posting.teacher, posting.first_year) for posting in three_years.plan.postings}
    assert {(teacher, year) for teacher, year, _ in teachers(dossier)} == moves
    rows = [row for _, own in schools(dossier) for row in own["派出"]]  # type: ignore[attr-defined]
    assert len(rows) == len(three_years.plan.postings)


def test_a_plan_that_moves_nobody_gives_no_notice_to_any_school() -> None:



    nobody = told(span=1)
    dossier = Dossier(nobody.instance, nobody.plan, nobody.audit)
    assert list(schools(dossier)) == [] == list(teachers(dossier))
