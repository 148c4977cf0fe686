"""A policy as a form: every number of every rule is a field, with Chinese words and the layer that it comes from."""

import re
from typing import Any

import pytest

from optimizer.domain.definitions import EARNING, ORDINARY, PLACES, Definitions
from optimizer.domain.scope import Scope
from optimizer.domain.vocabulary import Mode
from optimizer.goals import GOALS
from optimizer.policy.catalogue import schema_of
from optimizer.policy.layers import build, load, merge, origins, presets
from optimizer.reporting.json.form_fields import blank_fields
from optimizer.reporting.json.policy_form import policy_form_data
from optimizer.rules import RULES

CHINESE = re.compile("[\u4e00-\u9fff]")
FORMS = {"number", "flag", "text", "choice", "choices", "numbers", "texts", "steps", "table"}


ROWS = {"numbers", "texts", "steps", "table"}


def form(name: str, **given: Any) -> dict[str, Any]:
    return policy_form_data(load(name), origins(name), 2026, **given)


@pytest.mark.parametrize("name", presets())
def test_every_preset_is_a_form(name: str) -> None:
    found, policy = form(name), load(name)
    assert [each["id"] for each in found["entries"]] == [entry.id for entry in policy.entries]
    for row, entry in zip(found["entries"], policy.entries, strict=True):
        plain = entry.rule.model_dump(mode="json")
        assert {each["name"]: each["value"] for each in row["parameters"]} == plain
        assert row["clause"]["quote"] == entry.clause.text and row["source_layer"] in presets()
        for field in row["parameters"]:
            _sound(field)
    for field in found["definitions"]:
        _sound(field)


def _sound(field: dict[str, Any]) -> None:
    assert bool(field["columns"]) == (field["form"] in ROWS), field["name"]
    for column in field["columns"] or ():
        assert CHINESE.search(column["title"]) and (column["form"] != "choice" or column["options"]), field
        for option in column["options"] or ():
            assert CHINESE.search(option["text"]), (field["name"], option)
    assert field["form"] in FORMS and CHINESE.search(field["title"]), field
    assert field["value"] is not None or field["optional"]
    for option in field["options"] or ():
        assert CHINESE.search(option["text"]), (field["name"], option)
    if field["form"] in ("choice", "choices"):
        chosen = field["value"] if isinstance(field["value"], list) else [field["value"]]
        assert set(chosen) <= {option["value"] for option in field["options"]}
    if field["form"] == "number" and field["value"] is not None:
        assert field["low"] is None or field["low"] <= field["value"]
        assert field["high"] is None or field["value"] <= field["high"]


def test_no_rule_has_a_parameter_that_is_no_field() -> None:
    for rule in RULES:
        for name, part in schema_of(rule)["properties"].items():
            assert CHINESE.search(part["title"]), (rule.name, name)


def test_units_stand_beside_their_numbers() -> None:
    fields = {each["name"]: each for each in form("标准")["definitions"]}
    assert (fields["term"]["title"], fields["term"]["unit"], fields["term"]["value"]) == ("轮岗期限", "学年", 3)
    assert (fields["speed"]["unit"], fields["speed"]["high"]) == ("公里/小时", 120)


def test_rows_hold_the_words_and_numbers_that_are_taken() -> None:
    fields = {each["name"]: each for each in form("教共体")["definitions"]}
    mode, way, kind = fields["kinds"]["columns"]
    assert [each["value"] for each in way["options"]] == ["out", "back", "across"]
    assert way["options"][0]["text"] == "去成员校"
    assert {each["value"] for each in kind["options"]} == set(ORDINARY) and len(mode["options"]) == len(Mode)
    word, years = fields["terms"]["columns"]
    assert [each["value"] for each in word["options"]] == list(PLACES)
    assert (years["form"], years["whole"], years["low"], years["high"]) == ("number", True, 0, 6)
    zone, _ = fields["allowances"]["columns"]
    assert zone["form"] == "text" and {each["value"] for each in zone["options"]} == {"农村", "山区", "薄弱", "新建"}
    assert {each["value"] for each in fields["points"]["columns"][0]["options"]} == set(EARNING)
    assert fields["transfers"]["form"] == "choices"


@pytest.mark.parametrize(("name", "value"), [
    *[("terms", {word: years}) for word in PLACES for years in (0, 6)], *[("points", {word: 0}) for word in EARNING],
    *[("kinds", {mode.value: {"out": kind.value}}) for mode in Mode for kind in ORDINARY],
    *[("transfers", [word]) for word in PLACES],
])
def test_every_word_that_a_form_offers_is_taken(name: str, value: Any) -> None:
    assert Definitions.model_validate({name: value}).model_dump(mode="json")[name] == value


def test_whom_an_entry_binds_is_a_form_and_goals_can_be_added() -> None:
    found = form("标准")
    assert {each["name"] for each in found["entries"][0]["scope_fields"]} == set(Scope.model_fields)
    here, further = ({each["name"] for each in found[key]} for key in ("levels", "other_levels"))
    assert here | further == set(GOALS) and not here & further


def test_a_rule_that_nobody_has_filled_in_shows_its_defaults() -> None:
    for rule in RULES:
        for field in blank_fields(rule):
            required = rule.model_fields[field["name"]].is_required()
            assert field["value"] == field["default"] and (field["value"] is None) >= required, (rule.name, field)


def test_what_differs_is_marked() -> None:
    below = load("标准")
    own = build(merge([below.layer(), {"name": "本县", "entries": [
        {"id": "flow", "low": 12}, {"id": "locks", "remove": True},
    ]}]), "本县")
    found = policy_form_data(own, {}, None, below)
    rows = {each["id"]: each for each in found["entries"]}
    assert {name for name, each in rows.items() if each["changed"]} == {"flow"}
    assert {each["name"] for each in rows["flow"]["parameters"] if each["changed"]} == {"low"}
    assert [each["id"] for each in found["dropped"]] == ["locks"] and not found["levels_changed"]
    assert rows["flow"]["standing"] is None and rows["flow"]["source_layer"] == "本县"


def test_the_last_layer_that_speaks_of_an_entry_is_named() -> None:
    rows = {each["id"]: each["source_layer"] for each in form("14集团20%流动")["entries"]}
    assert rows["in_term"] == "基础" and rows["flow"] == "14集团20%流动"


def test_an_entry_out_of_date_is_marked() -> None:
    plain = load("标准").layer()
    plain["entries"] = [{**each, "until": "2020-08-31"} if each["id"] == "flow" else each for each in plain["entries"]]
    rows = {each["id"]: each for each in policy_form_data(build(plain, "旧"), {}, 2026)["entries"]}
    assert rows["flow"]["expired"] and rows["flow"]["standing"] == "已过期" and not rows["in_term"]["expired"]
