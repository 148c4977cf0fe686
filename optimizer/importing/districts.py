"""Spellings of one county, and schools without one among others that have it: a county more splits every figure."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from optimizer.domain.questions import Question
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import Remarks, listed
from optimizer.importing.answers import Answers
from optimizer.importing.parsing import BAD, Parsed

SUFFIX = re.compile("(?<=..)(省|自治县|自治旗|县级市|[市县区旗])$")
NEAR = {
    "town": re.compile("(?<=..)(民族乡|街道办事处|街道办|街道|[镇乡])$"),
    "zone": re.compile("(?<=..)(教育片区|片区|学区|片|区)$"),
}
BLANK = "空格"  # how a question writes an empty cell


def one_spelling(schools: Parsed, remarks: Remarks, answers: Answers) -> Parsed:
    """The schools with one spelling of each county; other spellings and empty cells are asked."""
    values = [re.sub(r"\s", "", value) if isinstance(value, str) else value for value in schools.values["district"]]
    spaced = [row for row, old, new in zip(schools.rows, schools.values["district"], values, strict=True) if old != new]
    if spaced:
        remarks.note(f"【{schools.table.name}】「{schools.heading('district')}」去掉了字间的空格：{listed(spaced)}。")
    counts = Counter(value for value in values if value and value is not BAD)
    if counts:
        read = {**_spellings(counts), **_empty(values, counts)}
        for written, (guess, options) in read.items():
            values = _asked(schools, values, written, guess, options, remarks, answers)
    _tell_near(schools, remarks)
    return replace(schools, values={**schools.values, "district": values})


def _folded(name: str, suffix: re.Pattern[str]) -> str:
    return suffix.sub("", unicodedata.normalize("NFKC", name))


def _spellings(counts: Counter[str]) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """What each rarer spelling is probably meant to be; 示例 and 示例县 are one, 示例县 and 示例市 may be two."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in counts:
        alike[_folded(name, SUFFIX)].append(name)
    found: dict[str, tuple[str | None, tuple[str, ...]]] = {}
    for names in alike.values():
        full = [name for name in names if SUFFIX.search(name)]
        best = max(names, key=lambda name: (bool(SUFFIX.search(name)), counts[name], len(name)))
        for name in names:
            if name != best:
                guess = best if len(full) <= 1 else None
                found[name] = guess, tuple(dict.fromkeys((best, *names)))
    return found


def _empty(values: Sequence[Any], counts: Counter[str]) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    if "" not in values:
        return {}
    whole = {_folded(name, SUFFIX) for name in counts}
    best = max(counts, key=lambda name: (counts[name], len(name)))
    return {BLANK: (best if len(whole) == 1 else None, (*(name for name, _ in counts.most_common()), BLANK))}


def _asked(
    schools: Parsed, values: Sequence[Any], written: str, guess: str | None, options: tuple[str, ...],
    remarks: Remarks, answers: Answers,
) -> list[Any]:
    """The values under what was answered of a spelling, or under its guess."""
    title, heading = schools.table.name, schools.heading("district")
    given = "" if written == BLANK else written
    rows = tuple(row for row, value in zip(schools.rows, values, strict=True) if value == given)
    means = f"应是{quoted(guess)}吗" if guess else f"是{'、'.join(map(quoted, options))}中的哪一个"
    what = "没有填县区，其他学校填了，" if written == BLANK else f"{quoted(written)}"
    text = f"【{title}】「{heading}」{listed(rows)}{what}{means}？县区不同的学校分开计算均衡指标"
    asked = Question("词", title, heading, written, text, guess, options, rows=rows)
    answer = answers.of(asked, remarks) or (guess if guess is not None else written)
    to = "" if answer == BLANK else answer
    return [to if value == given else value for value in values]


def _tell_near(schools: Parsed, remarks: Remarks) -> None:
    """Towns or zones that may be one under two spellings."""
    for target, suffix in NEAR.items():
        alike: defaultdict[tuple[Any, str], Counter[str]] = defaultdict(Counter)
        for _, district, name in schools.sound("district", target):
            if name:
                alike[district, _folded(re.sub(r"\s", "", name), suffix)][name] += 1
        for names in alike.values():
            if len(names) > 1:
                spelt = "、".join(f"{quoted(name)}{count}所" for name, count in names.most_common())
                remarks.note(
                    f"【{schools.table.name}】「{schools.heading(target)}」{spelt}，写法相近，按不同的处理；如是同一处请统一。"
                )
