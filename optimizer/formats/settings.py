"""The lines that the table 设置 may have: one list of them all, for whoever reads one and for whoever mistypes one."""

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from optimizer.domain.provinces import NATION, PROVINCES, province_of
from optimizer.formats.cells import Refusal, shown
from optimizer.formats.terms import READERS

PLAN_YEAR, PLAN_YEARS, POLICY, SOURCE = "计划学年", "规划学年数", "政策", "来源"
PROVINCE = "省份"
NOTICE_NAMES, FULL, MASKED = "公示姓名", "全名", "脱敏"
DOCUMENTS = "依据文件"  # which papers cite


def in_full(text: str) -> bool:
    """Whether 公示名单 has names in full, as the setting says. Raises Refusal for any other word."""
    if text not in (FULL, MASKED):
        raise Refusal("不在可选之内", f"请填 {FULL}（法规和本地政策允许时）或 {MASKED}", shown(text))
    return text == FULL


def documents_of(text: str) -> tuple[str, ...]:
    """The documents that 依据文件 names, set apart by semicolons or lines."""
    return tuple(part.strip() for part in re.split(r"[；;\n]", text) if part.strip())


def province(text: str) -> str:
    """The short name of the province, "" for 全国. Raises Refusal for anything else."""
    found = province_of(text)
    if found is None:
        advice = f"请填省、自治区、直辖市的名称，如 {PROVINCES[0]}；按全国口径的填 {NATION}"
        raise Refusal("不是省级行政区", advice, shown(text))
    return found


CHECKED: Mapping[str, Callable[[str], Any]] = {**READERS, NOTICE_NAMES: in_full, PROVINCE: province}
"""The settings whose values have a form."""
KNOWN: Sequence[str] = (PLAN_YEAR, PLAN_YEARS, POLICY, SOURCE, DOCUMENTS, *CHECKED)
OTHERWISE: Mapping[str, str] = {  # words that people use for a setting
    "开学日期": "学期开始", "开学时间": "学期开始", "放假时间": "放假日期", "节假日": "放假日期", "假期": "放假日期",
    "学期结束日期": "学期结束", "结束日期": "学期结束", "补课日期": "补课日", "调休": "补课日", "调休日": "补课日",
    "教学周数": "学期周数", "周数": "学期周数", "学年": PLAN_YEAR, "年度": PLAN_YEAR, "规划年数": PLAN_YEARS,
    "数据来源": SOURCE, "政策依据": DOCUMENTS, "编制依据": DOCUMENTS, "文件依据": DOCUMENTS,
    "省": PROVINCE, "所在省": PROVINCE, "省区市": PROVINCE,
    "课间时间": "课间分钟", "课间": "课间分钟",
}


def nearest(name: str) -> str | None:
    """The setting that was probably meant, if any is near."""
    if name in OTHERWISE:
        return OTHERWISE[name]
    return next(iter(get_close_matches(name, KNOWN, 1, 0.6)), None)


def unknown(names: Sequence[str]) -> Mapping[str, str | None]:
    """Names that are no setting, each with the nearest one."""
    return {name: nearest(name) for name in names if name not in KNOWN}
