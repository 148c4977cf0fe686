"""What the settings of a roster (设置) and the options of a run say of its policy and school years."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.domain.questions import Question
from optimizer.importing.filled import Filled
from optimizer.policy.columns_read import open_columns
from optimizer.policy.entries import Policy
from optimizer.policy.layers import load

DEFAULT_POLICY = "标准"
YEAR_SETTING, YEARS_SETTING, POLICY_SETTING = "计划学年", "规划学年数", "政策"
LONGEST = 6  # school years
YEARS = re.compile(r"[0-9]{4}(?![0-9]).*", re.DOTALL)  # 2026, 2026—2027, 2026学年


def asked_of(
    path: Path, policy: str | None, year: int | None, years: int | None, settings: Mapping[str, str], filled: Filled
) -> Iterable[Question]:
    """What the policy has to ask of the roster. Raises InputError where the policy cannot be told."""
    loaded = load(policy_of(path, policy, settings)[0])
    first, span = horizon_of(loaded, year, years, settings)
    return () if first is None else open_columns(loaded, range(first, first + span), filled)


def horizon_of(
    policy: Policy, year: int | None, years: int | None, settings: Mapping[str, str]
) -> tuple[int | None, int]:
    """The first school year (None: nobody says it) and how many: as asked, else by the policy, else by the roster.

    Raises InputError.
    """
    first = policy.year or year_of(settings.get(YEAR_SETTING)) if year is None else year_of(str(year))
    span = policy.years or span_of(settings.get(YEARS_SETTING)) if years is None else span_of(str(years))
    return first, span


def policy_of(path: Path, policy: str | None, settings: Mapping[str, str]) -> tuple[str | Path, bool]:
    """The policy of an instance, and whether nobody has named it."""
    beside = path / "policy.yaml"
    if policy is not None:
        return policy, False
    if path.is_dir() and beside.is_file():
        return beside, False
    return settings.get(POLICY_SETTING, DEFAULT_POLICY), POLICY_SETTING not in settings


def span_of(text: str | None) -> int:
    """How many school years the setting 规划学年数 asks for. Raises InputError."""
    if text is None:
        return 1
    if text.strip() not in map(str, range(1, LONGEST + 1)):
        raise InputError.of(
            f"规划学年数应为1至{LONGEST}的整数", "请填写如 3，或留空只排一年。", table="设置", column=YEARS_SETTING
        )
    return int(text)


def year_of(text: str | None) -> int | None:
    """The year that the setting 计划学年 names. Raises InputError."""
    if text is None:
        return None
    digits = text.strip()[:4]
    if YEARS.fullmatch(text.strip()) is None or not 2000 <= int(digits) <= 2100:
        raise InputError.of("计划学年应为四位年份", "请填写如 2026。", table="设置", column=YEAR_SETTING)
    return int(digits)
