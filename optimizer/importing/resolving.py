"""Ids for the names by which a roster refers to schools, groups and people, in every column that refers to any."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from optimizer.domain.questions import Question
from optimizer.domain.vocabulary import STAY
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import Remarks, listed
from optimizer.importing.answers import Answers
from optimizer.importing.directory import Directory
from optimizer.importing.parsing import BAD, Parsed
from optimizer.importing.references import BY_NAME, PASSING, REFERENCES

OUTSIDE = "不在本县"  # the answer that a name is no school of this roster: another county's, or one closed since
PADDED = "补上前导零"
AT_HOME = frozenset({  # other words for 留校
    "留本校", "本校", "留任", "留原校", "原校", "留原单位", "原单位", "留校任教", "不动", "不交流", "不派出",
})


@dataclass
class _Unsure:
    """A name that is neither an id nor a full name, and where it stands."""

    directory: Directory
    text: str
    ids: tuple[str, ...]  # whom it may mean
    passing: bool = True  # found in records of the past only
    settled: bool = True  # confirmed wherever it was found
    rows: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))  # by table and heading

    def everywhere(self) -> str:
        cells = [(table, heading, sorted(set(rows))) for (table, heading), rows in self.rows.items()]
        return "、".join(f"【{table}】「{heading}」{listed(rows)}" for table, heading, rows in cells)


@dataclass
class Resolving:
    """Reads each distinct text of a referring column once; a name that is not sure is told once for all its cells."""

    tables: Mapping[str, Parsed]
    remarks: Remarks
    answers: Answers
    _unsure: dict[tuple[str, str], _Unsure] = field(default_factory=dict)

    def resolved(self) -> dict[str, Parsed]:
        """The tables with ids in place of names; a guess where one is likelier, BAD where a name means nothing."""
        tables = dict(self.tables)
        directories = {
            name: Directory(tables[name])
            for name in ("schools", "groups", "teachers")
            if name in tables and "id" not in tables[name].missing  # told already, so nothing is looked up in it
        }
        for name, target, other in REFERENCES:
            if name in tables and other in directories:
                tables[name] = self._column(tables[name], target, directories[other])
        for unsure in self._unsure.values():
            _tell(unsure, self.remarks)
        return tables

    def _column(self, table: Parsed, target: str, directory: Directory) -> Parsed:
        values = table.values[target]
        plain = {value for value in set(values) if value is not None and value is not BAD}
        if plain <= directory.ids:
            return table
        noted: defaultdict[str, list[int]] = defaultdict(list)
        known: dict[str, tuple[Any, list[int] | None]] = {}

        def one(text: str, row: int) -> Any:
            if text not in known:
                known[text] = self._reading(text, table, target, directory, noted)
            value, rows = known[text]
            if rows is not None:
                rows.append(row)
            return value

        found: list[Any] = []
        for row, value in zip(table.rows, values, strict=True):
            if isinstance(value, tuple):
                several = tuple(one(part, row) for part in value)
                found.append(BAD if BAD in several else tuple(dict.fromkeys(several)))
            else:
                found.append(one(value, row) if isinstance(value, str) else value)
        self._note(noted, table, target, directory)
        return replace(table, values={**table.values, target: found})

    def _reading(
        self, text: str, table: Parsed, target: str, directory: Directory, noted: Mapping[str, list[int]]
    ) -> tuple[Any, list[int] | None]:
        """What a text is read as, and the list of rows to which each of its cells is added."""
        if text in directory.ids or (target == "fixed" and text == STAY):
            return text, None
        if target == "fixed" and text in AT_HOME:
            return STAY, noted[STAY]
        exact = directory.exactly(text)
        if exact.sure:
            return exact.ids[0], None if (table.table.english, target) in BY_NAME else noted[""]
        passing = (table.table.english, target) in PASSING
        meant = self._answered(text, directory, passing)
        padded = None if exact.ids or meant else directory.padded(text)
        if padded is not None:
            return padded, noted[PADDED]
        ids = exact.ids if exact.ids or directory.of_people else directory.perhaps(text)
        unsure = self._unsure.setdefault((directory.title, text), _Unsure(directory, text, ids))
        unsure.passing &= passing
        unsure.settled &= meant is not None
        value = meant or (ids[0] if len(ids) == 1 else text if passing and not ids else BAD)
        return value, unsure.rows[table.table.name, table.heading(target)]

    def _answered(self, text: str, directory: Directory, passing: bool) -> str | None:
        """What somebody has confirmed that a name means: an id, or itself where it is a place elsewhere."""
        answer = self.answers.to("单位", directory.title, "", text)
        if answer is None or directory.of_people:
            return None
        if answer == OUTSIDE:
            return text if passing else None
        found = directory.exactly(answer)
        return found.ids[0] if found.sure else None

    def _note(self, noted: Mapping[str, list[int]], table: Parsed, target: str, directory: Directory) -> None:
        title, heading = table.table.name, table.heading(target)
        where = f"【{title}】「{heading}」"
        for word, cells_of in noted.items():
            rows = sorted(set(cells_of))
            cells = f"{where}有{len(cells_of)}格"
            if word == PADDED:
                text = f"{cells}少了{directory.heading}开头的零（如 1 与 001），{PADDED}后对应，对吗？"
                lost = Question("列", title, heading, PADDED, text, PADDED, (PADDED,), rows=tuple(rows))
                if self.answers.of(lost, self.remarks) is None:
                    continue
            how = {"": f"按{directory.by}对应到编号", STAY: f"按{STAY}", PADDED: f"{PADDED}后"}[word]
            self.remarks.note(f"{cells}{how}读入：{listed(rows)}。")


def _tell(unsure: _Unsure, remarks: Remarks) -> None:
    """One question or one problem for each name."""
    directory, text, ids = unsure.directory, unsure.text, unsure.ids
    (table, heading), cells_of = next(iter(unsure.rows.items()))
    rows = sorted(set(cells_of))
    if unsure.settled and not ids:
        return
    if ids and not directory.of_people:
        labels = tuple(directory.label(identity) for identity in ids)
        kept = (OUTSIDE,) if unsure.passing else ()
        options = (*labels, *(name for name in directory.like(text) if name not in labels), *kept)
        means = "应是" if len(ids) == 1 else "可能是"
        asked = f"{quoted(text)}{means}{'、'.join(map(quoted, labels))}，{'对吗' if len(ids) == 1 else '是哪一个'}？"
        guess = labels[0] if len(ids) == 1 else None
        told = f"{asked}见{unsure.everywhere()}"
        which = Question("单位", directory.title, "", text, told, guess, options, rows=tuple(rows))
        (remarks.settle if unsure.settled else remarks.ask)(which)
    elif ids:
        rule = f"所填姓名有{len(ids)}人同名（{'、'.join(ids)}）{_elsewhere(unsure)}"
        remarks.problem(table, cells_of[0], heading, rule, "请改填教师编号", rows)
    elif not unsure.passing:
        shown = "所填姓名" if directory.of_people and not text.isascii() else quoted(text)
        like = "" if directory.of_people else "、".join(map(quoted, directory.like(text)))
        advice = f"请改正编号或名称，或在{directory.title}表补上这一行"
        rule = f"{shown}不在{directory.title}表内{_elsewhere(unsure)}"
        remarks.problem(table, cells_of[0], heading, rule, f"最接近的是{like}；{advice}" if like else advice, rows)


def _elsewhere(unsure: _Unsure) -> str:
    """All cells of a name, where there is more than the one that the problem stands at."""
    cells: Sequence[int] = [row for rows in unsure.rows.values() for row in rows]
    return f"（{unsure.everywhere()}）" if len(cells) > 1 else ""
