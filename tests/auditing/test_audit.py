"""The auditor stands alone: no solver, none of the model's tables; and it names everything wrong with a plan's form."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.auditing.audit import PLAN_FORM, Audit, audit
from optimizer.cli import app
from optimizer.domain.county import County, Teacher
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Case, Kind
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.model import assembly
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load
from optimizer.readings import model_view, postings
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}

BLOCKED = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("ortools", "highspy", "scipy.optimize"):
            raise ImportError(name)

sys.meta_path.insert(0, Blocked())
from optimizer.auditing.audit import audit
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.domain.plan import Plan, Posting
from optimizer.policy.layers import load

county = generate("three_schools", 1)
mover = next(teacher for teacher in county.teachers)
there = next(school.id for school in county.schools if school.id != mover.home)
seen = audit(Instance(county, load("标准"), 2026), Plan(2026, (Posting(mover.id, mover.home, there, 2026, 2028),)))
print(any(True for _ in seen.compliance), seen.lawful, any(f.case.entry == "flow" for f in seen.findings))
"""


def test_without_any_solver() -> None:
    """Where ortools and highspy cannot be imported, a plan of one posting is judged and found short of the flow."""
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "True"]


def refused(*_: Any, **__: Any) -> Any:
    raise AssertionError("the auditor opened the model's tables")


def test_without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns, postings and assembly may all be broken: the same findings come out, rule by rule."""
    instances = [draw(seed, VARIANTS) for seed in range(25)]
    plans = [Plan(instance.year, _moves(instance)) for instance in instances]
    before = [audit(instance, plan) for instance, plan in zip(instances, plans, strict=True)]
    for broken in (model_view.Facts, postings.Postings, assembly.Assembly):
        monkeypatch.setattr(broken, "__init__", refused)
    monkeypatch.setattr(assembly, "assemble", refused)
    fresh = [replace(instance) for instance in instances]  # nothing cached
    after = [audit(instance, plan) for instance, plan in zip(fresh, plans, strict=True)]
    assert [seen.findings for seen in after] == [seen.findings for seen in before]
    assert len({finding.case.entry for seen in after for finding in seen.findings}) > 10


def _moves(instance: Instance) -> tuple[Posting, ...]:
    """Every third teacher, to the next school of the county, lawful or not."""
    schools = [school.id for school in instance.county.schools]
    return tuple(
        Posting(t.id, t.home, schools[(schools.index(t.home) + 1) % len(schools)], instance.year, instance.year + 2)
        for t in instance.county.teachers[::3]
    )


# ---------------------------------------------------------------- form


@pytest.fixture
def county() -> County:
    return build_county({
        "schools": {"甲": {"core": "G"}, "乙": {"in": "G"}},
        "teachers": ["a1-9 甲", "b1-3 乙", "旧1 甲 男 64岁", "将1 甲 男 59岁", f"后1 甲 招聘={YEAR + 1}"],
    })


def judged(county: County, *postings: Posting, year: int = YEAR, span: int = 1, **definitions: Any) -> Audit:
    entries = [{"id": "scope", "rule": "within_scope"}, {"id": "flow", "rule": "flow", "low": 0, "high": 50}]
    plain = {"definitions": definitions, "entries": [{**entry, "clause": CLAUSE} for entry in entries]}
    policy = build(plain, "测试")
    return audit(Instance(county, policy, YEAR, span=span), Plan(year, postings, span=span))


MOVE = Posting("a1", "甲", "乙", YEAR, YEAR + 2)
FAULTS = {
    "unknown teacher": ([MOVE._replace(teacher="查无此人")], "不在名册"),
    "doubled teacher": ([MOVE, MOVE._replace(last_year=YEAR + 1)], "两次交流时间重叠"),
    "wrong origin": ([MOVE._replace(teacher="b1", school="甲")], "原单位应为乙"),
    "retired teacher": ([MOVE._replace(teacher="旧1")], "退休"),
    "unknown school": ([MOVE._replace(school="丙")], "不在学校表"),
    "stays at home": ([MOVE._replace(school="甲")], "与编制学校相同"),
    "wrong year": ([MOVE._replace(first_year=YEAR + 1)], "起止学年"),
    "ends before it begins": ([MOVE._replace(last_year=YEAR - 1)], "起止学年"),
    "prolongation that no clause opens": ([MOVE._replace(mode=Kind.PROLONGED)], "没有适用于该教师的延长交流条款"),
}


@pytest.mark.parametrize(("postings", "words"), FAULTS.values(), ids=FAULTS)
def test_form(county: County, postings: list[Posting], words: str) -> None:
    """One hard finding that says what is wrong; the posting counts nowhere else."""
    seen = judged(county, *postings)
    assert not seen.lawful
    [finding] = [f for f in seen.findings if words in f.text]
    assert finding.case == Case(PLAN_FORM, (postings[0].teacher,), postings[0].first_year)
    assert finding.hard
    assert not seen.first.history.tables.movers


LATER = MOVE._replace(first_year=YEAR + 1, last_year=YEAR + 3)
FAULTS_OVER_YEARS = {
    "begins after the horizon": ([MOVE._replace(first_year=YEAR + 3, last_year=YEAR + 5)], f"{YEAR}—{YEAR + 2}"),
    "again before the return": ([MOVE._replace(last_year=YEAR + 1), LATER], "两次交流时间重叠"),
    "again while an open posting runs": ([MOVE._replace(last_year=None), LATER], "两次交流时间重叠"),
    "retired by then": ([LATER._replace(teacher="将1")], f"{YEAR + 1}年9月1日前已退休"),
    "recruited later": ([MOVE._replace(teacher="后1")], f"{YEAR + 1}学年才招聘入职"),
}


@pytest.mark.parametrize(("postings", "words"), FAULTS_OVER_YEARS.values(), ids=FAULTS_OVER_YEARS)
def test_form_over_years(county: County, postings: list[Posting], words: str) -> None:
    """What no year of the horizon can hold is named in the year in which it would begin, and counts in none."""
    seen = judged(county, *postings, span=3)
    assert not seen.lawful
    [finding] = [f for f in seen.findings if words in f.text]
    assert finding.case == Case(PLAN_FORM, (postings[-1].teacher,), postings[-1].first_year)
    assert not any(year.history.tables.movers or year.history.tables.absent for year in seen.years.values())


def test_a_sound_plan_of_several_years_has_no_findings(county: County) -> None:
    """One sent twice with a year between, one who retires on the posting, one recruited in the year of the posting."""
    two = MOVE._replace(last_year=YEAR + 1)
    again = two, MOVE._replace(first_year=YEAR + 3, last_year=YEAR + 4)
    retiring, longer = two._replace(teacher="将1"), LATER._replace(teacher="a2", last_year=YEAR + 2)
    recruit = LATER._replace(teacher="后1", mode=Kind.SHADOWING, last_year=YEAR + 1)
    seen = judged(county, *again, retiring, longer, recruit, span=4, term=2)
    assert [finding.text for finding in seen.findings if finding.case.entry == PLAN_FORM] == []
    movers = {year: {s.teacher.id for s in found.history.tables.movers} for year, found in seen.years.items()}
    absent = {year: {s.teacher.id for s in found.history.tables.absent} for year, found in seen.years.items()}
    assert movers == {YEAR: {"a1", "将1"}, YEAR + 1: {"后1", "a2"}, YEAR + 2: set(), YEAR + 3: {"a1"}}
    assert absent == {YEAR: set(), YEAR + 1: {"a1"}, YEAR + 2: {"a2"}, YEAR + 3: set()}


def test_a_sound_plan_has_no_findings(county: County) -> None:
    seen = judged(county, MOVE)
    assert seen.findings == ()
    assert seen.lawful


def test_several_faults_of_one_posting_are_all_named(county: County) -> None:
    seen = judged(county, Posting("a1", "乙", "丙", YEAR - 1, YEAR - 2))
    assert {finding.observed for finding in seen.findings} == {
        "原单位应为甲", "交流学校丙不在学校表中", f"起止学年有误（应从{YEAR}学年开始）",
    }


def test_a_weighted_breach_leaves_the_plan_lawful(county: County) -> None:
    entries = [{"id": "scope", "rule": "within_scope"}, {"id": "flow", "rule": "flow", "low": 50, "weight": 1}]
    policy = build({"entries": [{**entry, "clause": CLAUSE} for entry in entries]}, "测试")
    seen = audit(Instance(county, policy, YEAR), Plan(YEAR, (MOVE,)))
    assert [(finding.case.entry, finding.hard) for finding in seen.findings] == [("flow", False)]
    assert seen.lawful


def test_other_readings_are_reported_and_never_enforced(county: County) -> None:
    """The flow is judged on its own base, count and modes; the ten other readings stand in the compliance only."""
    seen = judged(county, MOVE)
    flows = [judged_case for judged_case in seen.compliance if judged_case.entry.id == "flow"]
    assert [judged_case.reading for judged_case in flows].count("") == 1
    assert len(flows) == 11


# ---------------------------------------------------------------- through the command line


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three schools with one teacher who has just retired."""
    county = generate("three_schools", 1)
    first, *rest = county.teachers
    retired = replace(first, gender="男", birth=date(1950, 1, 1), hired=date(1975, 9, 1), arrived=date(1990, 9, 1))
    path = tmp_path_factory.mktemp("county") / "roster.json"
    write(replace(county, teachers=(retired, *rest)), {"计划学年": "2026", "政策": "标准"}, path)
    return path


def lines(county: County, fault: str) -> list[dict[str, Any]]:
    """Two postings, the first of them at fault."""
    [retired, one, two] = county.teachers[:3]

    def line(person: Teacher, **changes: Any) -> dict[str, Any]:
        there = next(school.id for school in county.schools if school.id != person.home)
        plain = {"teacher": person.id, "from": person.home, "to": there, "first_year": 2026, "last_year": 2028}
        return plain | {"mode": Kind.ROTATION.value, "decided": False} | changes

    elsewhere = next(school.id for school in county.schools if school.id != one.home)
    return {
        "unknown": [line(one, teacher="T-unknown"), line(two)],
        "doubled": [line(two), line(two)],
        "origin": [line(one, **{"from": elsewhere}), line(two)],
        "retired": [line(retired), line(two)],
        "year": [line(one, first_year=2025), line(two)],
    }[fault]


@pytest.mark.parametrize(
    ("fault", "words"),
    [("unknown", "不在名册"), ("doubled", "时间重叠"), ("origin", "原单位"), ("retired", "退休"), ("year", "起止学年")],
)
def test_command(roster: Path, tmp_path: Path, fault: str, words: str) -> None:
    """``rotation audit`` ends with code 1, prints the fault, and writes it to the report."""
    plan, report = tmp_path / "plan.json", tmp_path / "audit.json"
    postings = lines(generate("three_schools", 1), fault)
    plan.write_text(json.dumps({"year": 2026, "postings": postings, "digests": {}}), encoding="utf-8")
    result = CliRunner().invoke(app, ["audit", str(roster), str(plan), "-o", str(report)])
    assert result.exit_code == 1, result.output
    assert words in result.output
    assert "方案不合规" in result.output
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    assert any(words in finding["text"] and finding["hard"] for finding in findings)


def test_every_rule_of_the_standard_policy_is_heard() -> None:
    """Each entry in force that speaks of this county gives a row of the compliance table."""
    instance = Instance(generate("prefecture", 1), load("标准"), 2026)
    seen = audit(instance, Plan(2026, ()))
    heard = {judged_case.entry.id for judged_case in seen.compliance}
    assert {"flow", "backbone_share", "core_outflow", "school_outflow", "staffing"} <= heard
