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
        fields=[],
    )

    name: str
    title: str
    sentence: str
    unit: str = Field(description="缺口和放宽的单位 / unit of what falls short")
    weighable: bool = Field(description="可设权重，即弹性条款 / may carry a weight")
    waivable: bool = Field(description="可用 allowances 放宽个别对象 / single cases may be let off")
    loosens: dict[str, int] = Field(description="调大(1)或调小(-1)即放宽的参数 / parameters that give way")
    parameters: dict[str, Any]
    fields: "list[FieldForm]" = Field(description="参数的表单，填着默认值 / the parameters as fields with defaults")


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


class RowColumnForm(Form):
    """一列 / What each row of a field of several rows holds."""

    title: str
    form: Literal["number", "choice", "text"]
    whole: bool = Field(description="须为整数 / an integer")
    low: int | float | None
    high: int | float | None
    options: list[dict[str, str]] | None = Field(description="可选的词；text 只是建议 / of a text: suggestions only")


class FieldForm(Form):
    """一项参数 / A number or word of an entry as a field of a form."""

    name: str
    title: str
    unit: str | None
    form: Literal["number", "flag", "text", "choice", "choices", "numbers", "texts", "steps", "table"] = Field(
        description="choices 多选；steps 成对的数；table 按词定的数 / several of the options, pairs of numbers, by word"
    )
    value: Any
    default: Any
    optional: bool = Field(description="可不填 / may be null")
    whole: bool = Field(description="须为整数 / an integer")
    low: int | float | None
    high: int | float | None
    options: list[dict[str, str]] | None = Field(description="可选的词及其中文 / value and text of each")
    least: int = Field(description="至少几行 / least number of rows")
    columns: list[RowColumnForm] | None = Field(
        description="numbers、texts、steps、table 每行的各列，table 先词后值 / of a row; of a table, words come first"
    )
    changed: bool = Field(description="与 over 不同 / differs from ``over``")


class PolicyEntryForm(Form):
    """一个条目 / An entry with its clause, its fields, and the layer that had the last word of it."""

    id: str
    rule: str
    title: str
    unit: str
    hard: bool
    weight: int | None
    weighable: bool
    firm: bool
    scope: list[dict[str, Any]]
    scope_fields: list[FieldForm] = Field(description="适用范围的表单 / whom it binds, as fields")
    since: str | None
    until: str | None
    clause: dict[str, str] = Field(description="document 文件，article 条款，quote 原文")
    note: str
    source_layer: str
    parameters: list[FieldForm]
    standing: str | None = Field(description="生效、已过期或未生效；不知学年时为空 / null where no year is known")
    expired: bool
    changed: Literal["added", "changed"] | None = Field(description="与 over 相比 / against ``over``")


class PolicyFieldsForm(Form):
    """政策表单 / A policy as a form, one row per entry."""

    model_config = shown(
        id="标准", name="标准", source="教师〔2014〕4号", year=2026, years=None, over=None, definitions=[], levels=[
            {"name": "shortage", "title": "缺岗数", "text": "低于最低岗位的岗位数。", "epsilon": 0},
        ],
        levels_changed=False, entries=[{
            "id": "flow", "rule": "flow", "title": "年度交流比例", "unit": "人", "hard": True, "weight": None,
            "weighable": True, "firm": False, "scope": [], "since": None, "until": None,
            "clause": {"document": "教师〔2014〕4号", "article": "二", "quote": "不低于符合交流条件教师总数的10%"},
            "note": "", "source_layer": "标准", "standing": "生效", "expired": False, "changed": None, "parameters": [{
                "name": "low", "title": "最低比例", "unit": "%", "form": "number", "value": 10, "default": 10,
                "optional": True, "whole": True, "low": 0, "high": 100, "options": None, "least": 0, "columns": None,
                "changed": False,
            }], "scope_fields": [],
        }],
        dropped=[], other_levels=[],
    )

    id: str
    name: str
    source: str
    year: int | None
    years: int | None
    over: str | None
    definitions: list[FieldForm] = Field(description="词语的口径 / what words mean")
    levels: list[dict[str, Any]] = Field(description="目标次序 / order of the goals")
    other_levels: list[dict[str, Any]] = Field(description="可加的目标 / goals that could be added")
    levels_changed: bool
    entries: list[PolicyEntryForm]
    dropped: list[dict[str, str]] = Field(description="over 有而本政策没有的条目 / entries of ``over`` that are gone")
