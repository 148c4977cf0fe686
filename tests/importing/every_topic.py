"""A reader that asks one question of every topic until it is answered, and one more that an answer leads to."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError
from optimizer.domain.questions import PASS_OVER, Question
from optimizer.importing.answers import Answers
from optimizer.importing.reading import Roster
from optimizer.importing.reading import read as true_read

QUESTIONS = (
    Question("表", "", "", "附件1", "“附件1”读作「教师」表？", "教师", ("教师", PASS_OVER), ("教师编号；姓名",)),
    Question("列", "教师", "", "工作单位", "“工作单位”是不是编制学校", "编制学校", ("编制学校", PASS_OVER), ("S1",)),
    Question("词", "教师", "职称", "中级", "“中级”读作什么", "一级", (), rows=(3, 4)),
    Question("行", "教师", "", "隐藏的行", "有2行被隐藏，读不读", None, ("读入", PASS_OVER), rows=(7, 8)),
    Question("空列", "教师", "职称", "", "「职称」全空，按未定级读入？", None, ("未定级", PASS_OVER)),
    Question("单位", "教师", "编制学校", "中心校", "“中心校”是哪所学校", "S2", ("S2", "S3"), rows=(9,)),
)
LATER = Question("列", "教师", "", "单位名", "列“单位名”读作「编制学校」？", "编制学校", ("编制学校", PASS_OVER))


def asking(paths: Path | Sequence[Path], answers: Answers, *_: object) -> Roster:
    """As ``read``; ``LATER`` is asked once the sheet is confirmed. Every question has to be answered as it allows."""
    open_ = list(_open(answers))
    if open_:
        raise InputError((), open_, ("附注",), {"教师": 3})
    return true_read(paths)


def _open(answers: Answers) -> Iterator[Question]:
    for question in QUESTIONS:
        if answers.given.get(question.key) is None:
            yield question
    if answers.given.get(QUESTIONS[0].key) == "教师" and answers.given.get(LATER.key) is None:
        yield LATER


def by_hand(text: str) -> str:
    """对照表 as a planner leaves it who has filled in all that was open and confirmed everything."""
    lines: list[Any] = []
    for line in text.splitlines():
        if line.strip() == "读作: ''":
            line = line.replace("''", PASS_OVER)
        lines.append(line.replace("确认: 否", "确认: 是"))
    return "\n".join(lines) + "\n"
