"""The published schemas hold for what the program writes."""

import json
from copy import deepcopy
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from optimizer.auditing.audit import audit
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.questions import Question
from optimizer.reporting.files.plan_files import plan_data
from optimizer.reporting.json.report import invalid_data, report_data
from optimizer.solving.answers import Impossible, Solved, Undecided
from tests.reporting.by_hand import planned, told


def schema(name: str) -> jsonschema.Draft202012Validator:
    plain = json.loads(files("optimizer.reporting.json").joinpath(name).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(plain)
    return jsonschema.Draft202012Validator(plain)


def written(plain: Any) -> Any:
    """As it stands in the file."""
    return json.loads(json.dumps(plain, ensure_ascii=False, allow_nan=False))


Reports = dict[str, Any]
QUESTION = Question("词", "教师", "主学科", "艺术", "“艺术”可以指几门学科", None, ("音乐", "美术"), ("艺术",), (3, 5))


@pytest.fixture(scope="module")
def reports(
    solved: Solved, impossible: Impossible, two_years: Solved, three_years: Solved, too_few: Impossible
) -> Reports:
    nobody = replace(solved.plan, postings=())
    undecided = Undecided(impossible.instance, impossible.assembly, ("G01",), True)
    following = told("a1 乙 2026-2028", previous=planned("a2 乙 2026-"))
    refused = InputError([Problem("教师", 3, "姓名", "必填，却是空的", "请填写"), Problem("", None, None, "空", "补")])
    return {
        "solved": report_data(solved),
        "with findings": report_data(replace(solved, audit=audit(solved.instance, nobody))),
        "impossible": report_data(impossible),
        "undecided": report_data(undecided),
        "invalid": invalid_data(refused),
        "open": invalid_data(InputError((), [QUESTION])),
        "two years": report_data(two_years),
        "three years": report_data(replace(three_years, levels=two_years.levels)),
        "after another plan": report_data(replace(following, levels=two_years.levels)),
        "too few": report_data(too_few),
    }


def test_every_kind_of_report(reports: Reports) -> None:
    validator = schema("report.schema.json")
    assert reports["with findings"]["findings"] and reports["impossible"]["repairs"] and reports["too few"]["breaks"]
    assert all(reports["two years"][key] for key in ("timeline", "flows", "stock", "returns", "outlook"))
    for name, report in reports.items():
        assert [error.message for error in validator.iter_errors(written(report))] == [], name


@pytest.mark.parametrize("kind", ["solved", "impossible", "undecided", "invalid", "open", "two years", "too few"])
def test_an_unknown_or_missing_key_is_seen(kind: str, reports: Reports) -> None:
    validator, report = schema("report.schema.json"), written(reports[kind])
    assert not validator.is_valid(report | {"extra": 1})
    for key in report:
        spoilt = deepcopy(report)
        del spoilt[key]
        assert not validator.is_valid(spoilt), key


def test_plan(solved: Solved, two_years: Solved, three_years: Solved) -> None:
    validator, plan = schema("plan.schema.json"), written(plan_data(solved.plan))
    assert validator.is_valid(plan)
    for answer in (two_years, three_years):
        assert validator.is_valid(written(plan_data(answer.plan)))
    plan["postings"][0]["mode"] = "出差"
    assert not validator.is_valid(plan)
