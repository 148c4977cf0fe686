"""A row says what the answer says: compared with the report, which is written by other hands."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from optimizer.engine.process_pool import Effort
from optimizer.model.assembly import assemble
from optimizer.policy.digests import data_digest
from optimizer.policy.instance import open_instance
from optimizer.reporting.json.report import report_data
from optimizer.solving.answers import Impossible, Solved, Undecided
from optimizer.solving.rotation import plan_rotation
from optimizer.solving.rounds import plan_covering
from optimizer.studies import case_run
from optimizer.studies.case_run import failed, instance_of, run_case, told
from optimizer.studies.cases import Filed
from optimizer.studies.columns import RESULTS
from optimizer.studies.versions import versions
from tests.studies.building import FLOW, SHARE, THREE, listed


def test_a_solved_case(tmp_path: Path) -> None:
    """Levels, proofs, exact equity, movers and digests are those of a plain solve of the same folder."""
    _, [case] = listed(tmp_path)
    row = run_case(case)
    instance = open_instance(THREE)
    answer = plan_rotation(instance, Effort(1))
    assert isinstance(answer, Solved)
    report = report_data(answer)
    assert row["status"] == report["status"] == "solved"
    for level in report["levels"]:
        for key in ("value", "bound", "proved", "scale"):
            assert row[f"{level['name']}_{key}"] == level[key]
    exact = sum(Fraction(line["after_squared"]) for line in report["equity"] if line["after_squared"])
    assert row["equity_exact"] == f"{exact.numerator}/{exact.denominator}"
    assert row["equity_number"] == pytest.approx(sum(line["after"] ** 2 for line in report["equity"]))
    assert row["equity_before_number"] == pytest.approx(sum(line["before"] ** 2 for line in report["equity"]))
    assert row["movers"] == sum(posting.mode == "轮岗" for posting in answer.plan.postings)
    assert row["postings"] == len(answer.plan.postings)
    assert row["data_digest"] == instance.digests["data"]
    assert row["policy_digest"] == instance.digests["policy"]
    assert row["proved"] is True
    assert row["repeatable"] is True
    assert float(row["cpu_seconds"] or 0) > 0


def test_the_same_case_gives_the_same_plan(tmp_path: Path) -> None:
    """Twice in this process, also after another case: all but time and memory is equal."""
    _, cases = listed(tmp_path, parameters={FLOW: [10, 14]})
    first, other, again = run_case(cases[0]), run_case(cases[1]), run_case(cases[0])
    spent = {"cpu_seconds", "wall_seconds", "peak_mib"}
    assert {k: v for k, v in first.items() if k not in spent} == {k: v for k, v in again.items() if k not in spent}
    assert first["plan_digest"] != other["plan_digest"]


def test_an_impossible_case(tmp_path: Path) -> None:
    """The first clash in words and as cases, as the report has it."""
    _, [case] = listed(
        tmp_path, instances=[{"shape": "three_schools", "seeds": 2}], parameters={SHARE: [60]},
    )
    row = run_case(case)
    answer = plan_rotation(instance_of(case), Effort(1))
    assert isinstance(answer, Impossible)
    clash = report_data(answer)["clashes"][0]
    assert row["status"] == "impossible"
    assert row["clash"] == "；".join(one["text"] for one in clash["cases"])
    assert str(row["clash_cases"]).count(";") == len(clash["cases"]) - 1
    assert row["clash_exact"] == clash["exact"]
    assert "burden_value" not in row


def test_every_cell_has_a_column(tmp_path: Path) -> None:
    """Nothing that a row says is lost from the table, and no column stands for nothing."""
    _, cases = listed(
        tmp_path, instances=[{"shape": "three_schools", "seeds": 2}], parameters={SHARE: [40, 60]},
        policies=["标准"],
    )
    names = {column.name for column in RESULTS}
    cells = set(failed("because"))
    for case in cases:
        cells |= set(run_case(case))
    assert cells <= names
    levels = ("disruption_", "fairness_", "moves_", "subsidy_", "uncovered_")  # those that this policy need not have
    assert {name for name in names - cells if not name.startswith(levels)} <= {"repair_hundredths"}


def test_several_years(tmp_path: Path) -> None:
    """Movers and equity are summed over the years, whatever is sought."""
    _, [case] = listed(tmp_path, years=2, parameters={"levels": [["shortage"]]})
    row = run_case(case)
    answer = plan_rotation(instance_of(case), Effort(1))
    assert isinstance(answer, Solved)
    exact = sum((each.squared or Fraction(0)) for seen in answer.audit.years.values() for each in seen.after)
    assert row["equity_exact"] == f"{exact.numerator}/{exact.denominator}"
    assert row["movers"] == sum(p.mode == "轮岗" and p.first_year in (2026, 2027) for p in answer.plan.postings)


def test_a_case_that_version_0_1_listed(tmp_path: Path) -> None:
    """Its roster is known by the digest of then."""
    _, [case] = listed(tmp_path)
    assert isinstance(case.source, Filed)
    then = data_digest(instance_of(case).county, "1")
    assert then != case.source.digest
    case_run._county.cache_clear()
    assert instance_of(replace(case, source=replace(case.source, digest=then))).is_on(then)


def test_a_roster_that_changes_meanwhile(tmp_path: Path) -> None:
    """What is solved is what was listed, or nothing."""
    _, [case] = listed(tmp_path)
    assert isinstance(case.source, Filed)
    case_run._county.cache_clear()
    with pytest.raises(InputError, match="在研究开始后被改动"):
        run_case(replace(case, source=replace(case.source, digest="0" * 64)))


def test_undecided(tmp_path: Path) -> None:
    """An answer that is none: the groups that are open."""
    _, [case] = listed(tmp_path)
    instance = instance_of(case)
    group = instance.county.groups[0]
    row = told(Undecided(instance, assemble(instance), (group.id,), False))
    assert row == {"status": "undecided", "reason": f"尚未判定的集团：{group.name}"}


def test_versions_follow_the_sources() -> None:
    """The digest of the code is that of the files that an answer comes from."""
    assert len(versions()["code"]) == 16
    assert set(versions()) <= {column.name for column in RESULTS}


def test_a_policy_that_weighs_visits(tmp_path: Path) -> None:
    """Where a policy lists ``uncovered``, the rotation is the one that ``rotation solve`` would keep."""
    levels = ["shortage", "uncovered", "soft", "equity", "burden"]
    _, [case] = listed(tmp_path, parameters={"levels": [levels]})
    row = run_case(case)
    answer = plan_covering(instance_of(case), Effort(1), most=80).answer
    assert isinstance(answer, Solved)
    value = next(level.value for level in answer.levels if level.name == "uncovered")
    assert (row["uncovered_value"], row["uncovered_scale"]) == (value, 100)
    assert row["data_digest"] == answer.instance.digests["data"]
