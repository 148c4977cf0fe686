"""Everything wrong with a study file at once, each fault with its place and what to do."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from optimizer.domain.errors import Problem

TABLE = "研究"
WORDS = {
    "missing": ("缺少必填项", "请补充该项"),
    "extra_forbidden": ("没有这一项", "请删除或改正名称"),
    "int_type": ("应为整数", "请填写整数，不加引号"),
    "int_from_float": ("应为整数", "请填写整数"),
    "float_type": ("应为数字", "请填写数字，不加引号"),
    "finite_number": ("应为有限的数字", "请改正数值"),
    "string_type": ("应为文字", "请填写文字，必要时加引号"),
    "bool_type": ("应为 true 或 false", "请改正"),
    "tuple_type": ("应为列表", "请写成 [..., ...] 或每行一个 - 的列表"),
    "dict_type": ("应为键值结构", "请写成 键: 值"),
    "model_type": ("应为键值结构", "请写成 键: 值"),
    "path_type": ("应为文件路径", "请填写文字"),
    "string_too_short": ("不能为空", "请补充内容"),
}
BOUNDS = {
    "greater_than_equal": ("ge", "数值应不小于{}"), "greater_than": ("gt", "数值应大于{}"),
    "less_than_equal": ("le", "数值应不大于{}"), "less_than": ("lt", "数值应小于{}"),
}


def faults_of(error: ValidationError) -> Iterator[Problem]:
    """Pydantic's faults in Chinese; places count from 1, as people do."""
    faults = error.errors()
    for fault in faults:
        deep = len(fault["loc"])
        inside = any(other["loc"][:deep] == fault["loc"] != other["loc"] for other in faults)
        if fault["type"] == "too_short" and inside:
            continue  # its items are there, but wrong
        context: Mapping[str, Any] = fault.get("ctx", {})
        kind = fault["type"]
        if kind in BOUNDS:
            key, text = BOUNDS[kind]
            rule, advice = text.format(f"{context[key]:g}"), "请改正数值"
        elif kind in ("too_short", "too_long"):
            least, most = context.get("min_length"), context.get("max_length")
            rule = f"至少要有{least}项" if kind == "too_short" else f"最多{most}项"
            advice = "请增补或删减"
        elif kind in ("enum", "literal_error"):
            rule, advice = "不在可选值之内", f"可选：{context['expected'].replace(' or ', '、').replace(', ', '、')}"
        elif kind == "value_error":
            rule, advice = str(fault["msg"]).removeprefix("Value error, "), "请改正"
        else:
            rule, advice = WORDS.get(kind, (f"填写有误（{fault['msg']}）", "请改正"))
        yield problem(place(fault["loc"]), rule, advice)


def problem(where: str, rule: str, advice: str) -> Problem:
    return Problem(TABLE, None, where or None, rule, f"{advice.rstrip('。')}。")


def place(parts: tuple[int | str, ...]) -> str:
    """``instances`` 第2项 ``seeds`` 第1项: where in the file."""
    words = [f"第{part + 1}项" if isinstance(part, int) else str(part) for part in parts]
    return " ".join(words)
