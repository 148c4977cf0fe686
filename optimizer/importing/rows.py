"""Which rows of a region are data: totals, remarks, repeated headings and examples are listed and passed over."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.schema import ASIDE, EXAMPLE, HISTORY
from optimizer.formats.sheet import Cell, Remarks, blank, listed
from optimizer.formats.table import Table
from optimizer.importing.answers import Answers
from optimizer.importing.regions import Region
from optimizer.words.exchange import means_none

AS_USUAL = "照常读入"  # the answer that reads rows like any other
TOTAL = re.compile(
    r"(本页|本校|全校|全县|全区|全市|全镇|全乡|各校|学校)?(合计|小计|总计|共计|累计|总数)(数|人数)?|全[县区市镇乡]|.*(小计|合计|总计|共计)"
)
SIGNED = (
    "填[表报]人|制表人?|审[核批]人?|复核人?|经办人|负责人|主管领导|单位负责人|校长(签[字名])?|联系人|联系电话|电话|盖章|公章|签[字名]"
)
REMARK = re.compile(
    rf"(备?注|附注|说明|填[表报]说明|{SIGNED}|(填[表报]|报送|制表|学校)?单位|(填[表报]|报送|制表|打印|上报)?(日期|时间))(\(.*?\))?:.*"
    r"|备?注|说明|附注|填[表报]人|制表人|审核人|盖章|[※*★].*|第\d+页.*|共\d+页.*|\(?续表?\)?"
    r"|\d{4}年\d{1,2}月(\d{1,2}日)?(填报|制)?|.*\((盖章|公章|签[字章])\).*"
)
WORD = re.compile("[合小总共]计")
SAMPLE_ROW = re.compile(r"(填写)?(示例|样例|范例):?|\(?例\)?:?|例:.*")
BEGINS = frozenset("合小总共累本全各学备注附说填制审复经负主单校联电报日时盖公签※*★第续示样范例(（上打")
ENDS = frozenset("计县区市镇乡)）:： 　\n")
LABELS = 3  # filled cells in which a label may stand
NUMBERS = 4  # cells at least of a row that only numbers the columns
LONG = 8  # characters from which a lone text is a remark


class _Sorting:
    """The rows of one region, told apart."""

    def __init__(self, region: Region, table: Table, positions: Mapping[str, int]) -> None:
        self.region, self.table, self.positions = region, table, positions
        self.grid = region.sheet.grid
        self.places = list(positions.values())
        self.required = [positions[c.target] for c in table.columns if c.required and c.target in positions]
        self.first = positions.get(table.columns[0].target)
        self.kind = positions.get("type") if table is HISTORY else None
        self.name = positions.get("name")
        self.titles = {cell for row in region.titles for cell in self.grid[row] if isinstance(cell, str) and cell}
        self.data: list[int] = []
        self.passed: defaultdict[str, list[int]] = defaultdict(list)  # by what they are
        self.doubtful: defaultdict[str, list[int]] = defaultdict(list)  # by what may be asked of them

    def sort(self) -> None:
        for row in range(self.region.first, self.region.end):
            if row in self.region.repeats:
                self.passed["是重复的表头"].append(row)
                continue
            line = self.grid[row]
            if all(blank(line[place]) for place in self.places):
                self.passed["是空行"].append(row)
            elif self.kind is not None and means_none(line[self.kind]):
                self.passed["为无交流"].append(row)
            elif row > self.region.first and self._plain(line):
                self.data.append(row)
            else:
                self._sort(row, line)

    def _plain(self, line: Sequence[Cell]) -> bool:
        """Whether a row is data at a glance: its first cells are filled and like no label, as are required ones."""
        left = self.region.columns[0]
        for cell in line[left : left + LABELS]:
            if blank(cell):
                return False
            if isinstance(cell, str) and (cell[0] in BEGINS or cell[-1] in ENDS or cell[0].isspace()):
                return False
        return not any(blank(line[place]) for place in self.required[:2])

    def _sort(self, row: int, line: Sequence[Cell]) -> None:
        """One row that holds something."""
        left, right = self.region.columns
        for rank, place in enumerate(place for place in range(left, right) if not blank(line[place])):
            what = self._labelled(line, place)
            if what is not None:
                found = self.doubtful if what.startswith("“") else self.passed
                found[what].append(row)
                return
            if rank == LABELS - 1:
                break
        if row == self.region.first and self._numbers(line):
            self.passed["是列的编号或填写要求"].append(row)
        elif len(self.required) > 1 and self._lone(line):
            self._sort_lone(row, line)
        else:
            self.data.append(row)

    def _labelled(self, line: Sequence[Cell], place: int) -> str | None:
        """What a row is by one of its first cells, None for data; in “ ” where it may be either."""
        cell = line[place]
        if place == self.first and isinstance(cell, str) and cell.strip().startswith(EXAMPLE):
            return "是示例"
        if not isinstance(cell, str):
            return None
        label = _label(cell)
        sparse = sum(not blank(line[each]) for each in self.required) * 2 <= len(self.required)
        if TOTAL.fullmatch(label.rstrip(":")):
            if sparse or place == self.first or place not in self.places:
                return "是合计"
            if place == self.name:
                return "“合计”的行"
            return "是合计" if place in self.required and WORD.fullmatch(label) else None
        if SAMPLE_ROW.fullmatch(label) and (sparse or place == self.first):  # a county may be called so, too
            return "是示例"
        alone = sum(not blank(each) for each in line) == 1
        if REMARK.fullmatch(label) and (alone or (sparse and self.table not in ASIDE)):
            return "是注释或签章"
        return None

    def _numbers(self, line: Sequence[Cell]) -> bool:
        """Whether the row below the headings only numbers the columns, or says how to fill them."""
        texts = [_label(str(cell)).removesuffix(".0") for cell in line if not blank(cell)]
        counted = [text for text in texts if text not in "甲乙丙丁戊"]
        ordinals = [str(number + 1) for number in range(len(counted))]
        if len(texts) >= NUMBERS and [text.strip("()") for text in counted] == ordinals:
            return True
        return len(texts) > 1 and all(re.fullmatch("(必填|选填|必录|可选|非必填)项?", text) for text in texts)

    def _lone(self, line: Sequence[Cell]) -> bool:
        """Whether a single text stands in the row, and no id by which the row could be meant as data."""
        filled = [place for place in self.required if not blank(line[place])]
        if len(filled) > 1:
            return False
        left, right = self.region.columns
        cells = [cell for cell in line[left:right] if not blank(cell)]
        return len(cells) == 1 and isinstance(cells[0], str) and not cells[0].strip().isascii()

    def _sort_lone(self, row: int, line: Sequence[Cell]) -> None:
        (cell,) = (cell for cell in line if isinstance(cell, str) and not blank(cell))
        if cell in self.titles:
            self.passed["是重复的标题"].append(row)
        elif len(cell) >= LONG or re.search("[:：。；，]", cell) or REMARK.fullmatch(_label(cell)):
            self.passed["是注释或签章"].append(row)
        else:
            self.doubtful["“只填了一格”的行"].append(row)


def data_rows(
    region: Region, table: Table, positions: Mapping[str, int], remarks: Remarks, answers: Answers
) -> list[int]:
    """Positions of the rows to be read; what is passed over is announced, what may be either is asked."""
    sorting = _Sorting(region, table, positions)
    sorting.sort()
    rows = sorting.data
    for what, found in sorting.doubtful.items():
        if _settled(table, what.replace("“", "").replace("”", ""), found, PASS_OVER, remarks, answers) == AS_USUAL:
            rows = sorted(rows + found)
    for what, found in sorting.passed.items():
        told = [row for row in found if what != "是空行" or (rows and row <= rows[-1])]
        if told:
            end = "，不生成记录" if what == "为无交流" else "，已跳过"
            remarks.note(f"【{table.name}】{listed([row + 1 for row in told])}{what}{end}。")
    if not rows and not table.may_be_empty:
        examples = "，只有示例行" if sorting.passed.get("是示例") else ""
        remarks.problem(table.name, None, None, f"是空表{examples}", "请填写至少一行数据")
    for written, special in (("隐藏的行", region.sheet.hidden_rows), ("删除线的行", region.sheet.struck_rows)):
        found = [row for row in rows if row in special]
        if found and _settled(table, written, found, None, remarks, answers) == PASS_OVER:
            rows = [row for row in rows if row not in special]
    if region.sheet.hidden and rows and _settled(table, "隐藏的表", rows, None, remarks, answers) == PASS_OVER:
        return []
    return rows


def _settled(
    table: Table, written: str, rows: Sequence[int], guess: str | None, remarks: Remarks, answers: Answers
) -> str | None:
    """What was answered of some rows; else it is asked, and they are read as guessed."""
    told = tuple(row + 1 for row in rows)
    others = tuple(answer for answer in (AS_USUAL, PASS_OVER) if answer != guess)
    options = others if guess is None else (guess, *others)
    text = f"【{table.name}】{written}（{len(told)}行：{listed(told)}）是否读入？"
    question = Question("行", table.name, "", written, text, guess, options, rows=told)
    answer = answers.to(*question.key)
    if answer not in options:
        remarks.ask(question)
        return guess
    remarks.settle(question)
    remarks.note(f"【{table.name}】{written}（{listed(told)}）按对照表{answer}。")
    return answer


def _label(cell: str) -> str:
    """The beginning of a text without spaces, half-width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell[:100]))
