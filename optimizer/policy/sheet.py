"""The sheet 政策 of a roster: numbers of a policy in a planner's words, merged as a layer over the named one.

A line sets one parameter of one entry. 条目 is the id of an entry, the title of its rule, or 词义 for the meaning of
words; 参数 is the title of a parameter (its unit may be left out) or its name; a line with 依据文件 also says which
clause the number rests on, which a new entry has to.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from optimizer.domain.definitions import Definitions
from optimizer.domain.errors import InputError, Problem
from optimizer.formats.cells import quoted
from optimizer.formats.schema import POLICY, PolicyLine
from optimizer.rules import BY_NAME

DEFINITIONS = "词义"
WEIGHT, ACTIVE, NOTE = "权重", "启用", "说明"  # parameters of an entry itself
OURS = "名册「政策」表"  # where a number comes from that names no document
HARD = ("硬性", "无")  # as a weight
WORDS: Mapping[str, str] = {
    "全体": "all", "全部": "all", "核心校": "core", "成员校": "member", "应交流教师": "eligible", "当年新交流": "new",
    "在外": "away", "在岗": "present", "骨干": "backbone", "农村": "rural", "薄弱": "weak", "新建": "new",
    "山区": "mountain", "安置点": "resettlement", "年龄": "age", "职称": "title", "任教年限": "tenure",
    "集团": "group", "乡镇": "town", "片区": "zone", "县区": "district",
    "城镇学校和优质学校": "town_or_core",
}
YES, NO = ("是", "√", "true", "TRUE"), ("否", "×", "false", "FALSE")
LISTS = re.compile(r"[、,，;；]")
Entries = Sequence[Mapping[str, Any]]


def layer(lines: Sequence[PolicyLine], base: Mapping[str, Any]) -> dict[str, Any]:
    """The lines as plain data that ``layers.merge`` puts over ``base``, which is merged already.

    Raises InputError with every line that names what there is not. Values are judged where the policy is built.
    """
    reading = _Reading(base.get("entries") or [])
    for number, line in enumerate(lines, start=1):
        reading.take(number, line)
    if reading.problems:
        raise InputError(reading.problems)
    return {"definitions": reading.definitions, "entries": list(reading.entries.values())}


class _Reading:
    """Gathers entries, definitions and problems line by line."""

    def __init__(self, known: Entries) -> None:
        self.known = {str(entry.get("id")): str(entry.get("rule")) for entry in known}
        self.entries: dict[str, dict[str, Any]] = {}
        self.definitions: dict[str, Any] = {}
        self.problems: list[Problem] = []

    def take(self, number: int, line: PolicyLine) -> None:
        """One line of the sheet."""
        if line.entry == DEFINITIONS:
            name = self._parameter(number, line, _titles(Definitions.model_fields))
            if name is not None:
                self.definitions[name] = _value(line.value)
            return
        identity = self._entry(number, line)
        if identity is None:
            return
        entry = self.entries.setdefault(identity, {"id": identity})
        kind = self.known.get(identity) or identity
        entry.setdefault("rule", kind)
        if line.document:
            said = line.text or line.note
            entry["clause"] = {"document": line.document, "article": line.article or "—", "text": said}
        elif identity in self.known and "clause" not in entry:  # the quote spoke of another number
            told = {"document": OURS, "article": f"第{number + 1}行", "text": f"{line.parameter}：{line.value}"}
            entry["clause"] = told
        elif "clause" not in entry:
            rule = f"{quoted(line.entry)}是原政策没有的条目，要写明依据"
            self._note(number, "依据文件", rule, "请填依据文件、条款、原文。")
        self._set(number, line, entry, kind)

    def _set(self, number: int, line: PolicyLine, entry: dict[str, Any], rule: str) -> None:
        if line.parameter == ACTIVE:
            if line.value in NO:
                entry |= {"remove": True}
            elif line.value not in YES:
                self._note(number, "值", f"{quoted(line.value)}应为是或否", "请填 是 或 否。")
        elif line.parameter == WEIGHT:
            entry["weight"] = None if line.value in HARD else _value(line.value)
        elif line.parameter == NOTE:
            entry["note"] = line.value
        else:
            name = self._parameter(number, line, _titles(BY_NAME[rule].model_fields) | OWN)
            if name is not None:
                entry[name] = _value(line.value)

    def _entry(self, number: int, line: PolicyLine) -> str | None:
        """Id of the entry that a line means: of the policy, or of a rule that the policy does not have yet."""
        if line.entry in self.known:
            return line.entry
        titled = {rule.title: name for name, rule in BY_NAME.items()}
        rule = titled.get(line.entry) or (line.entry if line.entry in BY_NAME else None)
        if rule is None:
            near = _nearest(line.entry, [*titled, *self.known])
            self._note(number, "条目", f"政策里没有{quoted(line.entry)}", f"{near}条目见 rotation policy show。")
            return None
        found = [identity for identity, name in self.known.items() if name == rule]
        if len(found) > 1:
            told = f"政策里有{len(found)}个条目都是{quoted(line.entry)}"
            self._note(number, "条目", told, f"请改写条目编号：{'、'.join(found)}。")
            return None
        return found[0] if found else rule

    def _parameter(self, number: int, line: PolicyLine, titles: Mapping[str, str]) -> str | None:
        name = titles.get(_folded(line.parameter))
        if name is None:
            chinese = [title for title in titles if not title.isascii()]
            words = [each for each in chinese if not any(each != other and each.startswith(other) for other in chinese)]
            rule = f"{quoted(line.entry)}没有参数{quoted(line.parameter)}"
            self._note(number, "参数", rule, f"{_nearest(line.parameter, [*titles])}可填：{'、'.join(words)}。")
        return name

    def _note(self, number: int, column: str, rule: str, advice: str) -> None:
        self.problems.append(Problem(POLICY.name, number + 1, column, rule, advice))


OWN = {"生效日期": "since", "失效日期": "until"}


def _titles(fields: Mapping[str, Any]) -> dict[str, str]:
    """Names by folded title, with and without what stands in brackets, and by name."""
    found: dict[str, str] = {}
    for name, field in fields.items():
        for word in (name, field.title or name, re.sub(r"[（(].*", "", field.title or name)):
            found.setdefault(_folded(word), name)
    return found


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _nearest(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.4)
    return f"您是不是想写“{near[0]}”？" if near else ""


def _value(text: str) -> object:
    """A cell as the policy has it: a number without its percent sign, yes or no, a list, or a word."""
    folded = _folded(text)
    if folded in YES or folded in NO:
        return folded in YES
    if found := re.fullmatch(r"(-?\d+(?:\.0+)?)(?:%|分钟|人|元|年|学年|所|名)?", folded):
        return int(float(found[1]))
    if folded in ("不限", "无"):
        return None
    if LISTS.search(text):
        return [_value(part) for part in _parts(text)]
    return WORDS.get(folded, folded)


def _parts(text: str) -> Iterator[str]:
    return (part for part in LISTS.split(text) if part.strip())
