"""The check-up of tiny counties, against numbers told by hand."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import openpyxl
import pytest
import yaml

from optimizer.checkup import Checkup, check_up
from optimizer.domain.definitions import Definitions
from optimizer.model.candidate_postings import opened
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance, open_instance
from optimizer.policy.layers import build as policy_of
from optimizer.reporting.facts.checkup import attention
from optimizer.reporting.json.checkup import checkup_data
from optimizer.reporting.xlsx.checkup_book import write_checkup
from tests.rules.building import YEAR, build

ROOT = Path(__file__).parents[2]
CLAUSE = {"document": "办法", "article": "一", "text": "条文"}
COUNTY = """
schools:
  甲: {core: G, pupils: 900, needs: {数学: {least: 2, most: 3}, 语文: {classes: 6, periods: 5, load: 10}}}
  乙: {in: G, new: true, pupils: 300, needs: {数学: {least: 2, most: 2}, 音乐: {least: 1}}}
  丙: {pupils: 300, needs: {数学: {least: 1}}}
teachers:
  - a1-2 甲 数学 骨干
  - a3 甲 数学 骨干 暂缓
  - a4 甲 数学 任教7年 志愿 愿=乙
  - a5 甲 数学 骨干
  - b1 甲 语文 62岁 女
  - c1 丙 书法
past: [a5 丙 2025-2027]
"""


def instance(*entries: dict[str, Any], county: str = COUNTY) -> Instance:
    inside = {"id": "scope", "rule": "within_scope", "clause": CLAUSE}
    lines = [inside, *({"clause": CLAUSE, "id": entry["rule"]} | entry for entry in entries)]
    policy = policy_of({"name": "试", "entries": lines}, "试")
    return Instance(build(yaml.safe_load(county)), policy, YEAR)


@pytest.fixture(scope="module")
def checkup() -> Checkup:
    return check_up(instance({"rule": "exemption"}, {"rule": "new_school_backbone"}))


def test_small_schools_are_counted_until_they_are_called_teaching_points() -> None:
    """Nobody has filled in 教学点: a school of 30 pupils counts, and is named; as a teaching point it is left out."""
    county = """
schools: {甲: {core: G}, 乙: {in: G, pupils: 30FLAG}, 丙: {in: G, counted: false}, 园: {pupils: {幼儿园: 20}}}
teachers: [a1 甲]
"""
    told = list(attention(check_up(instance(county=county.replace("FLAG", "")))))
    assert "1所不足50人的学校没有标为教学点，计入差异系数：乙。" in told
    assert "2所学校不计入差异系数：丙、园。" in told
    told = list(attention(check_up(instance(county=county.replace("FLAG", ", teaching_point: true")))))
    assert not any("没有标为教学点" in line for line in told)
    assert "3所学校不计入差异系数：丙、乙、园。" in told


def test_counts(checkup: Checkup) -> None:
    """Whoever has retired is no staff; the few who matter are named."""
    found = {each.name: (each.number, each.ids) for each in checkup.counts}
    assert {name: number for name, (number, _) in found.items()} == {
        "学校": 3, "集团": 1, "不在集团内的学校": 1, "名册教师": 7, "在岗教师": 6, "已到退休年龄": 1, "本学年离岗": 0,
        "骨干教师": 4, "应交流教师": 1, "暂缓交流": 1, "在外任教（任期未满）": 1, "自愿交流": 1, "填报志愿": 1,
        "干部": 0, "没有正校级的学校": 0, "任满届的正校级": 0, "任现职起始不详的正校级": 0, "指定安排": 0,
        "不计入差异系数的学校": 0, "计入差异系数的小规模学校": 0,
    }
    assert [found[name][1] for name in ("已到退休年龄", "暂缓交流", "在外任教（任期未满）", "不在集团内的学校")] == [
        ("b1（2019-01）",), ("a3",), ("a5",), ("丙",),
    ]


def test_supply(checkup: Checkup) -> None:
    """Staff where they serve; posts as given, or 6 × 5 / 10 = 3; a subject that nobody needs stands last."""
    lines = {each.subject: each for each in checkup.supplies}
    assert list(lines) == ["数学", "音乐", "语文", "书法"]
    maths = lines["数学"]
    assert (maths.schools, maths.staff, maths.least, maths.most, maths.open, maths.surplus) == (3, 5, 5, 5, 2, 1)
    chinese = lines["语文"]
    assert (chinese.staff, chinese.leaving, chinese.least, chinese.most, chinese.open) == (0, 1, 3, 3, 3)
    assert (lines["书法"].schools, lines["书法"].staff) == (0, 1)


def test_a_part_time_teacher_fills_a_part_of_a_post() -> None:
    """Two posts, one whole and one half teacher: half a post is open, and one has to come."""
    county = build(yaml.safe_load("""
    schools: {甲: {needs: {数学: {least: 2, most: 2}}}, 乙: {needs: {数学: {least: 0}}}}
    teachers: [a1-2 甲 数学, b1 乙 数学]
    """))
    half = replace(county, teachers=tuple(
        replace(each, workload=50) if each.id == "a2" else each for each in county.teachers
    ))
    found = check_up(replace(instance(), county=half))
    assert [(each.staff, each.least, each.open, each.surplus) for each in found.supplies] == [(3, 2, 0.5, 0)]
    assert [(post.school, post.posts, post.candidates) for post in found.tight] == [("甲", 1, ())]


def test_tight_posts(checkup: Checkup) -> None:
    """Who may come, and what stands against each of the others, counted once."""
    posts = {(post.school, post.subject, post.why): post for post in checkup.tight}
    assert set(posts) == {
        ("甲", "语文", "缺岗"), ("乙", "音乐", "缺岗"), ("乙", "数学", "新建学校骨干"), ("乙", "音乐", "新建学校骨干"),
    }
    backbone = posts["乙", "数学", "新建学校骨干"]
    assert (backbone.asked, backbone.candidates) == (4, ("a1", "a2"))
    assert dict(backbone.blocked) == {"任期未满": 1, "暂缓与免于交流": 1}
    assert posts["乙", "音乐", "缺岗"].asked == 0


def test_candidates_are_those_of_the_model() -> None:
    """For each post below its least: no candidate that the model does not have, and none of them missing."""
    known = open_instance(ROOT / "instances" / "prefecture")
    horizon, _ = opened(known)
    view, units = horizon.at(known.year), known.facts.units
    fresh = view.taking(view.newly)
    unit, ids = fresh.unit, known.facts.teachers.ids
    short = [post for post in check_up(known).tight if post.stage]
    tight = {(post.school, post.stage, post.subject): set(post.candidates) for post in short}
    seen = 0
    for number in np.flatnonzero(units.least > units.held).tolist():
        people = {ids[each] for each in fresh.teacher[unit == number]}
        name = known.facts.unit_subjects[number]
        assert tight.get(name) == (people if len(people) <= 2 else None), name
        seen += 1
    assert seen > 10


def test_what_is_read_and_what_is_not(checkup: Checkup) -> None:
    """Each column with its readers; 志愿 stands among those that nobody reads."""
    read = {(each.table, each.heading): each for each in checkup.read}
    deferred = read["教师", "暂缓交流至"]
    assert (deferred.readers, deferred.filled, deferred.rows, deferred.empty) == (("暂缓与免于交流",), 1, 7, "")
    assert read["教师", "离岗学年"].empty == "没有人整学年离岗"
    assert "新建学校学科骨干" in read["学校", "新建"].readers
    assert ("教师", "意愿学校", 1) in [(each.table, each.heading, each.filled) for each in checkup.unread]
    wishing = check_up(instance({"rule": "wishes"}))
    assert "意愿学校" not in [each.heading for each in wishing.unread]


def test_what_stands_out(checkup: Checkup) -> None:
    said = "\n".join(attention(checkup))
    told = ("小学书法有1名教师，而学科需求表没有", "小学语文需要3个岗位，而在岗教师中没有人", "没有坐标")
    assert all(words in said for words in (*told, "意愿学校（1）"))
    beside = "\n".join(attention(checkup, announced=True))
    assert all(words in beside for words in told) and "意愿学校" not in beside


def test_the_plain_data_keep_their_schema(checkup: Checkup) -> None:
    schema = json.loads(files("optimizer.reporting.json").joinpath("checkup.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    written = json.loads(json.dumps(checkup_data(checkup), ensure_ascii=False, allow_nan=False))
    jsonschema.Draft202012Validator(schema).validate(written)
    assert written["tight_posts"] and written["columns_unread"]


def test_the_sheet_is_one_to_be_signed(checkup: Checkup, tmp_path: Path) -> None:
    """One sheet on upright A4, as wide as the page, with a line for the signature and the code of the data."""
    write_checkup(tmp_path / "体检.xlsx", checkup)
    book = openpyxl.load_workbook(tmp_path / "体检.xlsx")
    assert book.sheetnames == ["数据体检"]
    sheet = book["数据体检"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    for words in ("核对人（签字）", checkup.instance.digests["data"][:16], "a1、a2", "任期未满 1人", "书法"):
        assert words in text


def test_a_policy_without_clauses_reads_little() -> None:
    """Goals and papers are read all the same."""
    policy = Policy(name="空", entries=(), definitions=Definitions())
    empty = check_up(Instance(build(yaml.safe_load(COUNTY)), policy, YEAR))
    readers = {reader for each in empty.read for reader in each.readers}
    assert {"任何政策", "目标·缺岗数", "名单和备案材料"} <= readers
    assert all(reader.startswith(("任何", "目标", "名单")) for reader in readers)
