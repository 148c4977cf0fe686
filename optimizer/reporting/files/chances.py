"""Chances of single teachers from a CSV file: 教师编号, 拒绝概率, 离岗概率, in percent."""

import csv
import io
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from optimizer.domain.errors import InputError, Problem
from optimizer.policy.instance import Instance
from optimizer.questions.probabilities import Chance, Chances

TEACHER, DECLINES, LEAVE = "教师编号", "拒绝概率", "离岗概率"
PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%?")


def with_table(chances: Chances, path: Path, instance: Instance) -> Chances:
    """The chances with those of a file for the teachers that it names; an empty cell leaves the usual chance.

    Raises InputError with every row that cannot be read.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError.of(f"无法读取 {path.name}", "请提供 UTF-8 编码、以逗号分隔的 CSV 文件。") from error
    if not rows or TEACHER not in rows[0] or not {DECLINES, LEAVE} & rows[0].keys():
        advice = f"表头应有 {TEACHER}，以及 {DECLINES}、{LEAVE} 中的至少一列。"
        raise InputError.of(f"{path.name} 不是概率表", advice)
    problems: list[Problem] = []
    own: dict[str, Chance] = {}
    for number, row in enumerate(rows, start=2):
        name = (row[TEACHER] or "").strip()
        teacher = instance.county.teacher.get(name)
        if teacher is None or name in own:
            rule = f"“{name}”" + ("不在名册中" if teacher is None else "写了两次")
            problems.append(Problem(path.name, number, TEACHER, rule, "请核对教师编号。"))
            continue
        usual = chances.of(teacher)
        own[name] = Chance(
            _percent(row, DECLINES, usual.declines, path.name, number, problems),
            _percent(row, LEAVE, usual.leave, path.name, number, problems),
        )
    if problems:
        raise InputError(problems)
    return Chances(chances.declines, chances.volunteer_declines, chances.leave, own)


def _percent(
    row: Mapping[str, str | None], column: str, usual: Fraction, name: str, number: int, problems: list[Problem]
) -> Fraction:
    text = (row.get(column) or "").strip()
    if not text:
        return usual
    found = PERCENT.fullmatch(text)
    if found is None or Fraction(found[1]) > 100:
        problems.append(Problem(name, number, column, f"“{text}”不是概率", "请填 0 至 100 的百分数，如 5 或 12.5。"))
        return usual
    return Fraction(found[1]) / 100
