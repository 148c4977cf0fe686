"""The school years to plan for, as the settings or the options write them."""

import re

from optimizer.domain.errors import InputError
from optimizer.formats.settings import PLAN_YEAR, PLAN_YEARS

LONGEST = 6  # school years
YEARS = re.compile(r"[0-9]{4}(?![0-9]).*", re.DOTALL)  # 2026, 2026—2027, 2026学年


def span_of(text: str | None) -> int:
    """How many school years the setting 规划学年数 asks for. Raises InputError."""
    if text is None:
        return 1
    if text.strip() not in map(str, range(1, LONGEST + 1)):
        raise InputError.of(
            f"规划学年数应为1至{LONGEST}的整数", "请填写如 3，或留空只排一年。", table="设置", column=PLAN_YEARS
        )
    return int(text)


def year_of(text: str | None) -> int | None:
    """The year that the setting 计划学年 names. Raises InputError."""
    if text is None:
        return None
    digits = text.strip()[:4]
    if YEARS.fullmatch(text.strip()) is None or not 2000 <= int(digits) <= 2100:
        raise InputError.of("计划学年应为四位年份", "请填写如 2026。", table="设置", column=PLAN_YEAR)
    return int(digits)
