"""What the service answers about policies and rules."""

from typing import Any, Literal

from pydantic import Field

from api.http.responses import Form, Page, shown


class PolicyForm(Form):
    """政策 / A policy of this tenant or a preset; ``plain`` only where one is asked for."""

    model_config = shown(id="标准", name="标准", preset=True, source="教师〔2014〕4号", created=None, plain=None)

    id: str = Field(description="编号；内置政策为其名称 / id, or the name of a preset")
    name: str
    preset: bool = Field(description="随程序附带 / shipped")
    source: str = Field("", description="出处 / source")
    created: str | None = None
    plain: dict[str, Any] | None = None


class MergedForm(Form):
    """合并所得 / The merged policy; ``id`` where it was kept."""

    model_config = shown(id=None, name="合并后的政策", plain={"name": "合并后的政策", "definitions": {}, "entries": []})

    id: str | None
    name: str
    plain: dict[str, Any]


class ChangeForm(Form):
    """一处不同 / A value before and after, null where there is none."""

    name: str
    before: Any
    after: Any


class DifferenceForm(Form):
    """一项不同 / ``entry`` is null for settings and definitions."""

    entry: str | None
    kind: Literal["added", "dropped", "changed"]
    changes: list[ChangeForm]


class DiffForm(Form):
    """两项政策的不同 / What distinguishes two policies; empty where they say the same."""

    model_config = shown(differences=[
        {"entry": "flow", "kind": "changed", "changes": [{"name": "low", "before": 10, "after": 12}]},
    ])

    differences: list[DifferenceForm]


class FindingForm(Form):
    """一处发现 / One thing between entries. 矛盾: no plan can satisfy both."""

    severity: Literal["矛盾", "提醒", "说明"]
    entries: list[str]
    text: str
    advice: str


class CheckForm(Form):
    """检查结果 / ``sound``: no contradiction was found, which is no promise that a plan exists."""

    model_config = shown(year=2026, sound=True, findings=[])

    year: int
    sound: bool
    findings: list[FindingForm]


class RuleForm(Form):
    """规则 / A rule that a policy may use. ``parameters`` is a JSON Schema with titles, defaults and units: a form."""

    model_config = shown(
        name="school_outflow", title="学校派出上限",
        sentence="At most ``percent`` in a hundred of a school's teachers move away in one year.", unit="人",
        weighable=True, waivable=True, loosens={"percent": 1},
        parameters={"type": "object", "properties": {"percent": {"type": "integer", "title": "最高比例（%）"}}},
    )

    name: str
    title: str
    sentence: str
    unit: str = Field(description="缺口和放宽的单位 / unit of what falls short")
    weighable: bool = Field(description="可设权重，即弹性条款 / may carry a weight")
    waivable: bool = Field(description="可用 allowances 放宽个别对象 / single cases may be let off")
    loosens: dict[str, int] = Field(description="调大(1)或调小(-1)即放宽的参数 / parameters that give way")
    parameters: dict[str, Any]


class RulesForm(Form):
    """规则目录 / The catalogue of rules, and the form of every entry."""

    model_config = shown(items=[], entry={"type": "object", "properties": {}}, definitions={"type": "object"})

    items: list[RuleForm]
    entry: dict[str, Any] = Field(description="各条目共有的项 / JSON Schema of what every entry may say")
    definitions: dict[str, Any] = Field(description="词语口径的表单 / JSON Schema of the definitions")


class PolicyPage(Page):
    """政策 / Policies."""

    model_config = shown(next=None, items=[])
    items: list[PolicyForm]
