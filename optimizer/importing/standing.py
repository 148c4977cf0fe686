"""What columns that nobody reads say of a row: 人员性质 代课, 备注 已调出, 是否在岗 否. Whether it counts is asked."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.cells import HEALTH, quoted
from optimizer.formats.sheet import Cell, Remarks, blank, listed
from optimizer.formats.table import Table
from optimizer.importing.answers import Answers
from optimizer.importing.headings import aside, folded
from optimizer.importing.regions import Region
from optimizer.words.empty import means_empty
from optimizer.words.flags import NO, YES, flags
from optimizer.words.standing import Standing, about, here, leaving, other, standing, usual
from optimizer.words.vocabulary import Found

READ = "照常读入"
PRIVATE = "不写明原因"  # in place of any word of health, which is neither kept nor shown
FILLED, EMPTY = "已填写", "空格"  # cases of a column of days, and of one of yes and no
VARIOUS = "其他写法"  # in place of words beyond SHORT signs, where each row may have its own
SHORT = 8
WHERE = re.compile("^(?!.*(交流|轮岗|支教)).*(单位|学校|去向|地点|部门)$")  # 借调单位: whoever has one is there
ASKED = {"teachers": "这些人算在编在岗教师吗？", "schools": "这些学校照常安排吗？"}
DUTY = "本系统不读此列；暂缓、服务期、不派出的请填在「暂缓交流至」「服务期满学年」「指定安排」。这些人照常安排吗？"
Case = Callable[[str], str | None]  # of a cell as text, "" where it is empty


def counted(
    region: Region, table: Table, positions: Mapping[str, int], rows: Sequence[int], remarks: Remarks, answers: Answers
) -> Sequence[int]:
    """The rows without those that do not count, as it is answered of what unread columns say."""
    words = standing(table.english)
    if words is None:
        return rows
    gone: set[int] = set()
    for place in range(*region.columns):
        heading = region.headings.get(place, f"第{place + 1}列")
        if place in positions.values() or folded(heading) in aside() or other().search(heading):
            continue
        for case, found in _cases(heading, [region.sheet.grid[row][place] for row in rows], rows, words).items():
            if _passed_over(table, heading, case, found, words, remarks, answers):
                gone |= set(found)
    return [row for row in rows if row not in gone]


def _cases(heading: str, cells: Sequence[Cell], rows: Sequence[int], words: Standing) -> Mapping[str, Sequence[int]]:
    """The rows of each case that a column makes; each distinct cell is looked at once."""
    texts = {cell: "" if blank(cell) else _text(cell) for cell in set(cells)}
    case = _meant(heading, [text for text in texts.values() if text], words)
    cases = {cell: case(text) for cell, text in texts.items()}
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row, cell in zip(rows, cells, strict=True):
        if (what := cases[cell]) is not None:
            found[what].append(row)
    return found


def _text(cell: Cell) -> str:
    text = f"{cell:g}" if isinstance(cell, int | float) else str(cell)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _meant(heading: str, texts: Sequence[str], words: Standing) -> Case:
    """How the cells of a column are to be understood: as days, as yes and no, or as words."""
    if leaving().search(heading) or (words.gone.search(heading) and WHERE.search(heading)):
        return lambda text: FILLED if text and not means_empty(text, zero=True) else None
    said = {text: meaning.name for text in texts if isinstance(meaning := flags().look(text), Found)}
    if texts and len(said) == len(texts):
        if here().search(heading):
            blank_counts = YES in said.values()
            return lambda text: (EMPTY if blank_counts else None) if not text else text if said[text] == NO else None
        if HEALTH.search(heading):
            return lambda text: PRIVATE if said.get(text) == YES else None
        if words.word(heading) is not None:
            return lambda text: text if said.get(text) == YES else None
        return lambda text: None
    return partial(_word, words, about().search(heading) is not None)


def _word(words: Standing, stands: bool, text: str) -> str | None:
    """What a text says of a row; in a column of how people stand, whatever is not usual there."""
    if HEALTH.search(text):
        return PRIVATE
    found = words.word(text)
    if found is not None or not stands or not text or means_empty(text, zero=True) or usual().fullmatch(text):
        return found
    return text if len(text) <= SHORT else VARIOUS


def _passed_over(
    table: Table, heading: str, case: str, found: Sequence[int], words: Standing, remarks: Remarks, answers: Answers
) -> bool:
    """Whether the rows of a case are answered not to be read; what nobody has answered yet is asked."""
    rows = tuple(row + 1 for row in found)
    what = {PRIVATE: "写有健康方面的文字（不显示、不保留）", FILLED: "填了内容", EMPTY: "是空的"}.get(
        case, f"写有{quoted(case)}"
    )
    duty = case == PRIVATE or (words.duty.search(f"{heading}{case}") and not words.gone.search(case))
    why = DUTY if duty else ASKED.get(table.english, "这些行照常读入吗？")
    named = "健康方面的列" if HEALTH.search(heading) else heading
    text = f"【{table.name}】「{named}」有{len(rows)}格{what}：{listed(rows)}。{why}"
    answer = answers.of(Question("行", table.name, named, case, text, None, (READ, PASS_OVER), rows=rows), remarks)
    if answer is not None:
        remarks.note(f"【{table.name}】「{named}」{what}的{len(rows)}行按对照表{answer}：{listed(rows)}。")
    return answer == PASS_OVER
