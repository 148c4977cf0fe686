"""The published schemas hold for what the program writes."""

import json
from copy import deepcopy
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from optimizer.answers import Impossible, Solved, Undecided
from optimizer.auditing import audit
from optimizer.errors import InputError, Problem
from optimizer.reporting.data import invalid_data, report_data
from optimizer.reporting.files import plan_data


def schema(name: str) -> jsonschema.Draft202012Validator:
    plain = json.loads(files("optimizer.reporting").joinpath(name).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(plain)
    return jsonschema.Draft202012Validator(plain)


def written(plain: Any) -> Any:
    """As it stands in the file."""
    return json.loads(json.dumps(plain, ensure_ascii=False, allow_nan=False))


def reports(solved: Solved, impossible: Impossible) -> dict[str, Any]:
    nobody = replace(solved.plan, postings=())
    undecided = Undecided(impossible.instance, impossible.assembly, ("G01",), True)
    refused = InputError([Problem("教师", 3, "姓名", "必填，却是空的", "请填写"), Problem("", None, None, "空", "补")])
    return {
        "solved": report_data(solved),
        "with findings": report_data(replace(solved, audit=audit(solved.instance, nobody))),
        "impossible": report_data(impossible),
        "undecided": report_data(undecided),
        "invalid": invalid_data(refused),
    }


def test_every_kind_of_report(solved: Solved, impossible: Impossible) -> None:
    validator = schema("report.schema.json")
    found = reports(solved, impossible)
    assert found["with findings"]["findings"] and found["impossible"]["repairs"]
    for name, report in found.items():
        assert [error.message for error in validator.iter_errors(written(report))] == [], name


@pytest.mark.parametrize("kind", ["solved", "impossible", "undecided", "invalid"])
def test_an_unknown_or_missing_key_is_seen(kind: str, solved: Solved, impossible: Impossible) -> None:
    validator, report = schema("report.schema.json"), written(reports(solved, impossible)[kind])
    assert not validator.is_valid(report | {"extra": 1})
    for key in report:
        spoilt = deepcopy(report)
        del spoilt[key]
        assert not validator.is_valid(spoilt), key


def test_plan(solved: Solved) -> None:
    validator, plan = schema("plan.schema.json"), written(plan_data(solved.plan))
    assert validator.is_valid(plan)
    plan["postings"][0]["mode"] = "出差"
    assert not validator.is_valid(plan)
