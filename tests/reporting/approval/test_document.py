"""What the document says of a plan, held against the records and the plan themselves."""

import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.auditing.audit import audit
from optimizer.auditing.verify import verify
from optimizer.domain.plan import Plan
from optimizer.goals.shortage import Shortage
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load, presets
from optimizer.reporting.docx.approval import Checked, Status
from optimizer.reporting.docx.approval.dossier import Dossier
from optimizer.reporting.docx.approval.rendering import rendered
from optimizer.reporting.docx.approval.variables import LISTS, SWITCHES, TABLES, TEXTS, specimen, values
from optimizer.reporting.docx.approval.writing import shipped
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.reporting.json.report import report_data, words_of
from optimizer.solving.answers import Solved
from tests.reporting.approval.papers import approved, everything, table, text
from tests.reporting.by_hand import told

SECTIONS = (
    "一、依据", "二、总体情况", "三、交流人员名单", "四、合规情况", "五、均衡情况", "附件：1. ", "2. 方案的证明",
    "附件1", "附件2",
)


def renamed(solved: Solved, name: str) -> Solved:
    """The same answer where every teacher has a name made from the id."""
    county = solved.instance.county
    teachers = tuple(replace(teacher, name=name.format(teacher.id)) for teacher in county.teachers)
    instance: Instance = replace(solved.instance, county=replace(county, teachers=teachers))
    return replace(solved, instance=instance, audit=audit(instance, solved.plan))


def elsewhere(solved: Solved) -> Solved:
    """The same plan for another roster: its schools are called otherwise."""
    county = solved.instance.county
    schools = tuple(replace(school, name=f"某{school.name}") for school in county.schools)
    instance: Instance = replace(solved.instance, county=replace(county, schools=schools))
    return replace(solved, instance=instance, audit=audit(instance, solved.plan))


def without(solved: Solved, count: int) -> Solved:
    """The answer whose plan a hand has made shorter."""
    plan: Plan = replace(solved.plan, postings=solved.plan.postings[count:])
    return replace(solved, plan=plan, audit=audit(solved.instance, plan))


# ---------------------------------------------------------------- figures


def test_sections(prefecture: Solved, tmp_path: Path) -> None:
    """All parts in their order, no tag left, no table without rows."""
    paper = approved(tmp_path / "批复.docx", prefecture)
    said = text(paper)
    places = [said.index(section) for section in SECTIONS]
    assert places == sorted(places)
    assert "{{" not in everything(tmp_path / "批复.docx")
    assert "{%" not in everything(tmp_path / "批复.docx")
    assert all(len(found.rows) > 1 for found in paper.tables)


def test_overview(prefecture: Solved, tmp_path: Path) -> None:
    """Staff, movers, backbones, volunteers, wishes and shortage, each counted here from the records."""
    paper = approved(tmp_path / "批复.docx", prefecture)
    instance, plan = prefecture.instance, prefecture.plan
    people = instance.county.teacher
    movers = [p for p in plan.postings if p.mode.value == "轮岗"]
    staff = len(prefecture.audit.first.history.standings)
    backbones = sum(people[p.teacher].backbone >= instance.definitions.backbone for p in movers)
    asked = [p for p in movers if people[p.teacher].wishes]
    granted = sum(p.school in people[p.teacher].wishes for p in asked)
    first = sum(p.school == people[p.teacher].wishes[0] for p in asked)
    said = text(paper)
    assert f"在岗教师{staff}人。拟交流轮岗教师{len(movers)}人，占在岗教师的{len(movers) / staff:.1%}" in said
    assert f"骨干教师{backbones}人，占交流教师的{backbones / len(movers):.1%}" in said
    assert f"填报志愿的交流教师{len(asked)}人，安排到志愿学校{granted}人，其中第一志愿{first}人" in said
    [year] = table(paper, "缺岗（前）")
    [shortage] = [level for level in prefecture.levels if level.name == "shortage"]
    nobody = audit(instance, replace(plan, postings=())).first.history
    today = Shortage().measure(instance, nobody)
    volunteers = sum(people[p.teacher].volunteer for p in movers)
    assert year == {
        "学年": "2026—2027", "在岗": f"{staff}", "新交流": f"{len(movers)}", "占在岗": f"{len(movers) / staff:.1%}",
        "骨干": f"{backbones}", "骨干占比": f"{backbones / len(movers):.1%}", "自愿": f"{volunteers}",
        "满足志愿": f"{granted}", "缺岗（前）": f"{today}", "缺岗（后）": f"{shortage.value}",
    }
    groups = table(paper, "集团")
    assert sum(int(row["派出"]) for row in groups) == len(movers)
    assert sum(int(row["在岗"]) for row in groups) == staff


def test_roll(prefecture: Solved, tmp_path: Path) -> None:
    """Every posting once: number, id, from, to, kind and years."""
    rows = table(approved(tmp_path / "批复.docx", prefecture), "编号")
    school = {school.name: school.id for school in prefecture.instance.county.schools}
    assert [row["序号"] for row in rows] == [str(number) for number in range(1, len(prefecture.plan.postings) + 1)]
    assert {(r["编号"], school[r["编制学校"]], school[r["交流学校"]], r["类型"], r["起止学年"]) for r in rows} == {
        (p.teacher, p.origin, p.school, p.mode.value, f"{p.first_year}至{p.last_year}")
        for p in prefecture.plan.postings
    }
    people = prefecture.instance.county.teacher
    assert all((r["学科"], r["学段"]) == (people[r["编号"]].subject, people[r["编号"]].stage.value) for r in rows)


def test_clauses(prefecture: Solved, tmp_path: Path) -> None:
    """Each entry in force with its source, its cases and the tightest one; all of them met."""
    paper = approved(tmp_path / "批复.docx", prefecture)
    entries = list(prefecture.instance.entries)
    judged = table(paper, "要求与实际")
    assert f"生效条款按政策「标准」执行：{'、'.join(entry.rule.title for entry in entries)}。" in text(paper)
    assert [row["条款"] for row in judged] == [entry.rule.title for entry in entries]
    assert {row["结论"] for row in judged} <= {"合规", "无适用情形"}
    flow = next(row for row in judged if row["条款"] == "年度交流比例")
    cases = [j for j in prefecture.audit.compliance if not j.reading and j.entry.rule.name == "flow"]
    assert (flow["核对"], flow["满足"]) == (str(len(cases)), str(len(cases)))
    tight = min(cases, key=lambda j: min(j.check.observed - j.check.low, j.check.high - j.check.observed))  # type: ignore[operator]
    assert flow["要求与实际"].endswith(f"要求{tight.required}，实际{tight.actual}")


def test_only_documents_of_the_own_policy_are_cited(solved: Solved, tmp_path: Path) -> None:
    """What 标准 asks by itself binds, but is no document; the policy's own clause is cited word by word."""
    bare = approved(tmp_path / "标准.docx", solved)
    said = everything(tmp_path / "标准.docx")
    places = {entry.clause.document for name in presets() for entry in load(name).entries} - {"产品默认"}
    assert not any(document in said for document in places)
    assert "产品默认" not in said and "SHA" not in said
    assert not any("条文摘录" in cell.text for found in bare.tables for cell in found.rows[0].cells)
    assert "所据的本地政策文件：＿" in text(bare)
    ours = {"document": "某县教师交流办法", "article": "第八条", "text": "每年交流不低于10%"}
    plain = solved.instance.policy.dump()
    flow = next(entry for entry in plain["entries"] if entry["id"] == "flow")
    flow["clause"], plain["name"] = ours, "某县"
    instance = solved.instance.under(build(plain, "某县"))
    own = replace(solved, instance=instance, audit=audit(instance, solved.plan))
    paper = approved(tmp_path / "某县.docx", own, checked=Checked())
    assert "1. 《某县教师交流办法》。" in text(paper)
    said = everything(tmp_path / "某县.docx")
    assert not any(document in said for document in places)
    assert table(paper, "条文摘录") == [{
        "序号": "1", "条款": "年度交流比例", "文件": "《某县教师交流办法》", "条号": "第八条",
        "条文摘录": "每年交流不低于10%",
    }]
    assert "其余生效条款按政策「某县」执行：" in text(paper)


def test_the_planner_names_the_documents(solved: Solved, tmp_path: Path) -> None:
    """By 设置, in the planner's words and order; clauses of other documents are in force without a source."""
    policy = load("州级集团化")
    preset = solved.instance.under(policy)
    case = replace(solved, instance=preset, audit=audit(preset, solved.plan))
    (document,) = {entry.clause.document for entry in policy.entries} - {"产品默认"}
    paper = approved(tmp_path / "州.docx", case, checked=Checked())
    assert f"1. 《{document}》。" in text(paper)
    cited = table(paper, "条文摘录")
    quoted = [entry for entry in preset.entries if entry.clause.document == document]
    assert [(row["文件"], row["条文摘录"]) for row in cited] == [(f"《{document}》", e.clause.text) for e in quoted]
    assert len(cited) > 8

    named = "《某县教师交流办法》（某教〔2026〕3号）；教师〔2014〕4号"
    own = replace(preset, settings={"依据文件": named})
    case = replace(solved, instance=own, audit=audit(own, solved.plan))
    paper = approved(tmp_path / "某县.docx", case, checked=Checked())
    assert "1. 《某县教师交流办法》（某教〔2026〕3号）；\n2. 教师〔2014〕4号。" in text(paper)
    assert document not in everything(tmp_path / "某县.docx")
    flow = policy.entry("flow")
    clause = replace(flow.clause, document="《某县教师交流办法》", article="第八条", text="每年交流不低于10%")
    entries = tuple(flow.model_copy(update={"clause": clause}) if e.id == "flow" else e for e in policy.entries)
    own = replace(own.under(policy.model_copy(update={"entries": entries})), settings=own.settings)
    again = replace(case, instance=own, audit=audit(own, solved.plan))
    paper = approved(tmp_path / "两份.docx", again, checked=Checked())
    assert [row["条文摘录"] for row in table(paper, "条文摘录")] == ["每年交流不低于10%"]


def test_balance(prefecture: Solved, tmp_path: Path) -> None:
    """The coefficients of the report, to four digits, with limit and verdict."""
    rows = table(approved(tmp_path / "批复.docx", prefecture), "交流前", "限值")
    report = report_data(prefecture)["equity"]
    assert [(r["学段"], r["指标"], r["交流前"], r["交流后"], r["限值"], r["结论"]) for r in rows] == [
        (e["stage"], e["name"], f"{e['before']:.4f}", f"{e['after']:.4f}", f"{e['limit']:.2f}",
         "达标" if e["met"] else "未达标")
        for e in report
    ]


def test_several_years(two_years: Solved, three_years: Solved, tmp_path: Path) -> None:
    """A line for each year; whoever moves twice stands there twice; open ends and prolongations are told."""
    paper = approved(tmp_path / "两年.docx", two_years)
    assert [row["学年"] for row in table(paper, "缺岗（前）")] == ["2026—2027", "2027—2028"]
    assert "2026—2028学年（2个学年）" in text(paper)
    paper = approved(tmp_path / "三年.docx", three_years, checked=Checked())
    rows = table(paper, "编号")
    assert len(rows) == len(three_years.plan.postings)
    assert {"2026至2026", "2028至2030", "2027起不定期"} <= {row["起止学年"] for row in rows if row["编号"] != "a1"}
    assert "延长" in {row["类型"] for row in rows}


# ---------------------------------------------------------------- what is not met


def test_breaches(solved: Solved, tmp_path: Path) -> None:
    """A plan that breaks a hard clause says so, one line for each; it cannot be approved."""
    short = without(solved, 10)
    assert not short.audit.lawful
    paper = approved(tmp_path / "批复.docx", short)
    rows = table(paper, "对象")
    assert len(rows) == len(short.audit.findings)
    assert {row["条款"] for row in rows} >= {"年度交流比例"}
    assert "硬性不合规，须改正后方可批准" in text(paper)
    judged = {row["条款"]: row for row in table(paper, "要求与实际")}
    flow = judged["年度交流比例"]
    assert (flow["核对"], flow["满足"], flow["结论"]) == ("1", "0", "不合规")
    assert flow["要求与实际"] == f"城东实验中学教育集团：要求≥16，≤31，实际{len(short.plan.postings)}人"


def test_a_plan_of_other_people(solved: Solved, tmp_path: Path) -> None:
    """Postings that the roster does not know are listed all the same, and judged as breaches."""
    strange = (solved.plan.postings[0]._replace(teacher="X9", school="S9"), *solved.plan.postings[1:])
    plan = replace(solved.plan, postings=strange)
    paper = approved(tmp_path / "批复.docx", replace(solved, plan=plan, audit=audit(solved.instance, plan)))
    row = next(row for row in table(paper, "编号") if row["编号"] == "X9")
    assert (row["姓名"], row["交流学校"]) == ("", "S9")
    assert ("方案格式", "X9") in {(row["条款"], row["对象"]) for row in table(paper, "对象")}


# ---------------------------------------------------------------- proof


def test_proof(solved: Solved, tmp_path: Path) -> None:
    """Proved levels say so, others what they rest on; bounds are as far as integers prove them."""
    paper = approved(tmp_path / "批复.docx", solved)
    assert f"前一级不变差。{words_of(solved.levels)}。" in text(paper)
    assert [row["证明结论"] for row in table(paper, "证明结论")] == [level.verdict.claim for level in solved.levels]
    assert "已证明最优" in {level.verdict.claim for level in solved.levels}
    values = {row["目标"]: (row["方案值"], row["下界"]) for row in table(paper, "证明结论")}
    squares = sum(each["after"] ** 2 for each in report_data(solved)["equity"])
    assert float(values["校际差异"][0]) == pytest.approx(squares, abs=1e-6)
    for level in solved.levels:
        if level.name != "equity":
            assert values[level.gauge.title] == (f"{level.value}", f"{level.verdict.certified}")
    digests = {row["项目"]: row["校验码或版本"] for row in table(paper, "项目")}
    assert digests["名册摘要"] == solved.instance.digests["data"]
    assert digests["政策摘要"] == solved.instance.digests["policy"]
    assert len(digests["方案摘要"]) == 64


def test_what_rests_on_a_solver_is_not_called_proved(solved: Solved, tmp_path: Path) -> None:
    """A level that duals do not close: the gap is told, and that nobody can check the rest without a solver."""
    certificate = certificate_data(solved)
    for component in certificate["components"]:
        first = [level["level"] for level in component["levels"]].index("burden")
        for level in filter(lambda level: level["value"], component["levels"][first:]):
            level.update(rows=[], duals=[], certified=-(10**9), exponent=0, basis="core")
    seen = verify(solved.instance, solved.plan, certificate)
    assert not seen.faults
    paper = approved(tmp_path / "批复.docx", solved, checked=Checked(seen))
    value = next(level.value for level in solved.levels if level.name == "burden")
    assert f"教师负担依据求解器，未独立核验（LP 差距 {value}）" in text(paper)
    assert re.search("；其中「教师负担」.*的最优性超出证书所证明的部分，不能不用求解器复核。", text(paper))
    assert "均已证明" not in text(paper)
    burden = next(row for row in table(paper, "证明结论") if row["目标"] == "教师负担")
    assert (burden["下界"], burden["证明结论"]) == ("0", f"依据求解器，未独立核验（LP 差距 {value}）")


def test_another_plan_is_not_called_proved(solved: Solved, tmp_path: Path) -> None:
    """The certificate of one plan beside another, or of another roster, proves nothing; the plan's own values stand."""
    certificate = certificate_data(solved)
    for other in (without(solved, 1), elsewhere(solved)):
        seen = verify(other.instance, other.plan, certificate)
        paper = approved(tmp_path / "批复.docx", other, checked=Checked(seen))
        assert "证书未通过核验" in text(paper) and "最优。" not in text(paper)
        assert {row["证明结论"] for row in table(paper, "证明结论")} == {"不适用"}
        assert {row["下界"] for row in table(paper, "证明结论")} == {"—"}
    assert "方案是按另一版名册、政策或学年求得的" in text(paper)
    paper = approved(tmp_path / "批复.docx", renamed(solved, "某{}"))
    assert "方案是按另一版" not in text(paper)  # no plan depends on the names of teachers


def test_without_a_certificate(solved: Solved, tmp_path: Path) -> None:
    paper = approved(tmp_path / "批复.docx", solved, checked=Checked())
    assert "未附证书，本文件不说明方案是否最优" in text(paper)
    assert not [each for each in paper.tables if each.rows[0].cells[-1].text == "证明结论"]


# ---------------------------------------------------------------- names


def test_masked_by_default(solved: Solved, tmp_path: Path) -> None:
    """No full name anywhere in the file, unless asked for."""
    names = {teacher.name for teacher in solved.instance.county.teachers}
    moved = {solved.instance.county.teacher[p.teacher].name for p in solved.plan.postings}
    approved(tmp_path / "批复.docx", solved)
    assert not [name for name in names if name in everything(tmp_path / "批复.docx")]
    paper = approved(tmp_path / "全名.docx", solved, full_names=True)
    assert {row["姓名"] for row in table(paper, "编号")} == moved
    assert "姓名为完整姓名" in text(paper)


def test_tokens_come_through_whole(solved: Solved, tmp_path: Path) -> None:
    """The service's tokens stand in one run each, so that they can be put back."""
    paper = approved(tmp_path / "批复.docx", renamed(solved, "⟦{}⟧"), full_names=True, checked=Checked())
    [roll] = [each for each in paper.tables if each.rows[0].cells[1].text == "编号"]
    for row in roll.rows[1:]:
        [run] = row.cells[2].paragraphs[0].runs
        assert run.text == f"⟦{row.cells[1].text}⟧"
        assert f">⟦{row.cells[1].text}⟧</w:t>" in everything(tmp_path / "批复.docx")
    assert "姓名按导出权限显示" in text(paper), "in full or masked is decided when it is handed out"
    assert "姓名为完整姓名" not in text(paper) and "已脱敏" not in text(paper)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<w:b/>&\"'{}", "<w:b/>&\"'{}"), ("]]>&lt;{}", "]]>&lt;{}"), ("{{{{ 7*7 }}}}{{% endfor %}}{}", None),
        ("张\x00\x0b\x1f\ud800\ufffe{}", "张{}"), ("张\n\t\r\a\f{}", "张   {}"), ("{{_{{7}}_}}{}", None),
    ],
)
def test_names_are_text(solved: Solved, tmp_path: Path, name: str, shown: str | None) -> None:
    """Whatever a name holds, it is text: no mark-up, no tag is evaluated, nothing breaks the XML."""
    paper = approved(tmp_path / "批复.docx", renamed(solved, name), full_names=True, checked=Checked())
    rows = table(paper, "编号")
    assert len(rows) == len(solved.plan.postings)
    for row in rows:
        if shown is not None:
            assert row["姓名"] == shown.format(row["编号"])
        assert "49" not in row["姓名"].replace(row["编号"], "")


# ---------------------------------------------------------------- status


def test_signed(solved: Solved, tmp_path: Path) -> None:
    """A draft says so on every page; a signed document carries name, date and letterhead."""
    approved(tmp_path / "草案.docx", solved)
    assert "草案，未经批准" in everything(tmp_path / "草案.docx")
    status = Status(True, "王建国", date(2026, 7, 1), "清水县教育局", "清教发〔2026〕12号", "各中小学")
    said = text(approved(tmp_path / "批复.docx", solved, status=status))
    for words in ("批准人：王建国", "2026年7月1日", "清水县教育局", "清教发〔2026〕12号", "各中小学：", "（已批准）"):
        assert words in said
    assert "草案" not in everything(tmp_path / "批复.docx")


# ---------------------------------------------------------------- size, catalogue


def test_two_thousand_rows() -> None:
    """Seconds, not minutes."""
    row = specimen()["名单"][0]
    rows = [row | {"序号": number, "编号": f"T{number:06}"} for number in range(1, 2001)]
    started = time.process_time()
    paper = rendered(shipped(), specimen() | {"名单": rows}, "默认模板")
    assert time.process_time() - started < 15
    assert len(paper.docx.tables[-3].rows) == 2001


def test_catalogue(prefecture: Solved, two_years: Solved) -> None:
    """Templates are tried on a specimen: it has the very names and types that plans fill in."""
    made = specimen()
    short = without(two_years, 9)
    for answer in (prefecture, two_years, short):
        told_of = values(Dossier(answer.instance, answer.plan, answer.audit), Checked(), Status())
        assert set(told_of) == {*TEXTS, *SWITCHES, *LISTS, *TABLES}
        for name, value in told_of.items():
            assert type(value) is type(made[name])
            for line in value if name in TABLES else ():
                assert {k: type(v) for k, v in line.items()} == {k: type(v) for k, v in made[name][0].items()}


def test_an_empty_plan(tmp_path: Path) -> None:
    """Nobody moves: noughts and dashes, no error."""
    paper = approved(tmp_path / "批复.docx", told(span=1), checked=Checked())
    assert "拟交流轮岗教师0人" in text(paper)
    assert table(paper, "编号") == []
