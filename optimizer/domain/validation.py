"""What pydantic finds wrong with a field, in Chinese: never its own English sentence."""

from collections.abc import Mapping
from typing import Any

WORDS = {  # by the type of the fault: the rule that is broken, and what to do
    "missing": ("缺少必填项", "请补充该项"),
    "extra_forbidden": ("没有这一项", "请删除或改正名称"),
    "invalid_key": ("名称应为文字", "请改正名称，必要时加引号"),
    "bool_type": ("应为 true 或 false", "请改正"),
    "bool_parsing": ("应为 true 或 false", "请改正"),
    "path_type": ("应为文件路径", "请填写文字"),
    "string_pattern_mismatch": ("格式不对", "请改正"),
    "none_required": ("应留空", "请删除该项的值"),
    "finite_number": ("应为有限的数字", "请改正数值"),
    "int_from_float": ("应为整数", "请填写整数"),
    "int_parsing_size": ("数字太大", "请改正数值"),
    "int_type": ("应为整数", "请填写整数，不加引号"),
    "float_type": ("应为数字", "请填写数字，不加引号"),
}
FAMILIES = {  # by the first word of the type, where the type itself is not named above
    "int": ("应为整数", "请填写整数"),
    "float": ("应为数字", "请填写数字"),
    "decimal": ("应为数字", "请填写数字"),
    "fraction": ("应为数字", "请填写数字"),
    "string": ("应为文字", "请填写文字，必要时加引号"),
    "date": ("应为日期", "请写成 2026-09-01 的样子"),
    "datetime": ("应为日期和时间", "请写成 2026-09-01T08:00:00 的样子"),
    "time": ("应为时间", "请写成 08:30 的样子"),
    "url": ("不是正确的网址", "请改正"),
    "uuid": ("不是正确的编号", "请改正"),
    "tuple": ("应为列表", "请写成 [..., ...] 或每行一个 - 的列表"),
    "list": ("应为列表", "请写成 [..., ...] 或每行一个 - 的列表"),
    "set": ("应为列表", "请写成 [..., ...] 或每行一个 - 的列表"),
    "dict": ("应为键值结构", "请写成 键: 值"),
    "mapping": ("应为键值结构", "请写成 键: 值"),
    "model": ("应为键值结构", "请写成 键: 值"),
    "dataclass": ("应为键值结构", "请写成 键: 值"),
}
BOUNDS = {
    "greater_than_equal": ("ge", "数值应不小于{}"), "greater_than": ("gt", "数值应大于{}"),
    "less_than_equal": ("le", "数值应不大于{}"), "less_than": ("lt", "数值应小于{}"),
    "multiple_of": ("multiple_of", "数值应为{}的整数倍"),
}
SIZES = {
    "too_short": ("min_length", "至少要有{}项"), "too_long": ("max_length", "最多{}项"),
    "string_too_short": ("min_length", "至少要有{}个字"), "string_too_long": ("max_length", "最多{}个字"),
}
OTHER = ("类型或取值不对", "请对照字段说明改正")


def told(fault: Mapping[str, Any]) -> tuple[str, str]:
    """The broken rule and the advice, neither with a full stop, of one of ``ValidationError.errors()``."""
    kind: str = fault["type"]
    context: Mapping[str, Any] = fault.get("ctx", {})
    if kind in BOUNDS:
        key, text = BOUNDS[kind]
        limit = context[key]
        return text.format(f"{limit:g}" if isinstance(limit, int | float) else limit), "请改正数值"
    if kind == "string_too_short" and context["min_length"] == 1:
        return "不能为空", "请补充内容"
    if kind in SIZES:
        key, text = SIZES[kind]
        return text.format(context[key]), "请增补或删减"
    if kind in ("enum", "literal_error"):
        options = str(context["expected"]).replace(" or ", "、").replace(", ", "、")
        return "不在可选值之内", f"可选：{options}"
    if kind == "value_error":  # of our own validators
        return str(context["error"]), "请改正"
    return WORDS.get(kind) or FAMILIES.get(kind.partition("_")[0], OTHER)
