"""What the service answers about rosters and how they were read."""

from typing import Literal

from pydantic import Field

from api.http.responses import MOMENT, SHA, Form, Page, shown

Topic = Literal["表", "列", "词", "行", "空列", "单位"]


class QuestionForm(Form):
    """待确认的读法 / What a roster leaves open: a sheet, column, word, row, empty column or unit."""

    model_config = shown(
        id="9f86d081884c7d65", topic="词", table="教师", column="主学科", written="艺术",
        text="【教师】「主学科」“艺术”可以指几门学科", guess=None, options=["音乐", "美术"],
        examples=[], rows=[5, 9],
    )

    id: str = Field(description="回答时的键，同样的问题永远相同 / key of the answer; the same in every file")
    topic: Topic
    table: str = Field(description="模板的表，问表时为空 / table of the template, empty where that is asked")
    column: str
    written: str | None = Field(description="文件里的写法；个人信息的列为 null / as written; null in personal columns")
    text: str
    guess: str | None = Field(description="暂按这样读；null 须回答 / read so for now; null: must be answered")
    options: list[str] = Field(description="可选；空为不限 / what may be answered; empty: whatever fits")
    examples: list[str] = Field(
        description="所猜的列中的几个值：只有已知的词和数字，没有个人信息 / of a guessed column: known words, numbers"
    )
    rows: list[int] = Field(description="所在的行 / rows of the file")


class AnswerForm(Form):
    """已确认的读法 / What was confirmed of a roster."""

    model_config = shown(
        id="9f86d081884c7d65", topic="词", table="教师", column="主学科", written="艺术", answer="音乐"
    )

    id: str
    topic: Topic
    table: str
    column: str
    written: str | None
    answer: str


class RosterForm(Form):
    """名册 / A validated roster. ``id`` is the digest of its content."""

    model_config = shown(
        id=SHA, created=MOMENT, schools=3, groups=1, teachers=36, year=2026, policy="标准", notes=[], answers=[]
    )

    id: str = Field(description="内容摘要 / SHA-256 of the content")
    created: str | None
    schools: int
    groups: int
    teachers: int
    year: int | None = Field(description="设置表中的计划学年 / plan year of its settings")
    policy: str | None = Field(description="随名册给出的政策 / policy that came with it: preset name or id")
    notes: list[str] = Field(description="读取时的提示 / remarks of the reader")
    answers: list[AnswerForm] = Field(description="读入时用到的答案 / answers that it was read by")


class RosterPage(Page):
    """名册 / Rosters."""

    model_config = shown(next=None, items=[])
    items: list[RosterForm]


class FaultPlaceForm(Form):
    """错误所在 / Where a fault is in ``sheets``."""

    sheet: int = Field(description="第几张表，从 0 起 / which of them, from 0")
    column: int | None = Field(description="第几列，从 1 起 / which column, from 1")
    rows: list[int] = Field(description="原文件的行号 / rows of the file")


class RosterFaultForm(Form):
    """一处错误，与上传时所答相同 / A fault, as an upload tells it; ``place`` is null where it is in no cell."""

    table: str
    row: int | None
    column: str | None
    rule: str
    advice: str
    text: str
    place: FaultPlaceForm | None


class LineForm(Form):
    """一行 / A row of a file, from its first column on."""

    row: int = Field(description="原文件的行号 / its number in the file")
    cells: list[str]


class FaultySheetForm(Form):
    """有错误的表 / A sheet around its faults."""

    title: str
    file: str = Field(description="多个文件时的文件名 / which file, where there are several")
    headings: list[LineForm]
    rows: list[LineForm] = Field(description="有错误的行 / rows with faults")
    left: int = Field(description="另有几行有错误、没有列出 / further rows with faults")


class FaultsForm(Form):
    """错误与所在的行 / Faults, and the rows around them."""

    model_config = shown(
        errors=[{
            "table": "教师", "row": 5, "column": "编制学校", "rule": "学校表中没有“…”", "advice": "请改正",
            "text": "【教师】第5行「编制学校」：学校表中没有“…”。请改正",
            "place": {"sheet": 0, "column": 2, "rows": [5]},
        }],
        sheets=[{
            "title": "花名册", "file": "", "headings": [{"row": 3, "cells": ["工号", "工作单位"]}],
            "rows": [{"row": 5, "cells": ["T007", "S999"]}], "left": 0,
        }],
    )

    errors: list[RosterFaultForm]
    sheets: list[FaultySheetForm]
