"""The catalogue of rules, from the registry that the optimizer itself uses."""

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api.common.problems import missing
from api.http.dependencies import GuardedRoute, Permission, allowed
from api.http.policy_responses import FieldForm, RuleForm, RulesForm
from optimizer.domain.definitions import Definitions
from optimizer.policy.catalogue import described, schema_of
from optimizer.policy.entries import ENTRY_FIELDS, Entry
from optimizer.reporting.json.form_fields import blank_fields
from optimizer.rules import BY_NAME, RULES
from optimizer.rules.base import Rule

router = APIRouter(
    prefix="/rules", tags=["rules 规则"], route_class=GuardedRoute, dependencies=[Depends(allowed(Permission.LOOK))]
)


@router.get("", operation_id="list_rules", summary="规则目录 / Catalogue of rules")
def listed() -> RulesForm:
    """政策可用的全部规则及其参数表单（JSON Schema：标题、默认值、单位、范围），供页面生成表单。

    Every rule with the JSON Schema of its parameters: titles, defaults and bounds, to make forms of.
    """
    return _catalogue()


@router.get("/{name}", operation_id="get_rule", summary="一项规则 / A rule")
def shown(
    name: Annotated[
        str, Path(pattern=r"^[a-z_]{1,60}$", description="规则名称 / name of a rule", examples=["school_outflow"])
    ],
) -> RuleForm:
    """一项规则的条款和参数 / What a rule demands, and its parameters."""
    if name not in BY_NAME:
        raise missing()
    return _told(BY_NAME[name])


@cache
def _catalogue() -> RulesForm:
    entry = schema_of(Entry)
    wanted = {key: value for key, value in entry["properties"].items() if key in ENTRY_FIELDS}
    needed = [key for key in entry["required"] if key in wanted]
    return RulesForm(
        items=[_told(rule) for rule in RULES], entry={**entry, "properties": wanted, "required": needed},
        definitions=schema_of(Definitions),
    )


@cache
def _told(rule: type[Rule]) -> RuleForm:
    line = described(rule)
    return RuleForm(
        name=line.name, title=line.title, sentence=line.sentence, unit=rule.unit, weighable=rule.weighable,
        waivable=rule.waivable, loosens=dict(rule.loosens), parameters=schema_of(rule),
        fields=[FieldForm.model_validate(each) for each in blank_fields(rule)],
    )

