"""The tables of weekly visits: who may visit, who waits, what was taught last term, when classes are free."""

from optimizer.domain.visit_records import FreeSlots, PastVisit, Visiting, VisitNeed
from optimizer.domain.vocabulary import Reach
from optimizer.formats.column_kinds import (
    DAY,
    LESSONS,
    MINUTES,
    PERIODS,
    PERSON,
    ROOMS,
    SCHOOL,
    SLOT,
    STAGE,
    SUBJECT,
    TIMES,
    ranks,
)
from optimizer.formats.kinds import Several, Text
from optimizer.formats.numbers import Whole
from optimizer.formats.shares import Halves
from optimizer.formats.table import Column, Table

VISITORS = Table("走教教师", "visitors", Visiting, (
    Column("教师编号", "teacher", PERSON, "教师表中的编号", "示例-T001", required=True),
    Column("走教科目", "subjects", Several(SUBJECT), "可到外校教的学科；空为主学科", "音乐、美术"),
    Column("本校周课时", "home_periods", PERIODS, "在任教学校每周上的节数；空为按学科需求推算", 10),
    Column("周课时上限", "most_periods", PERIODS, "连同走教每周最多上的节数；空为满工作量", 18),
    Column("可走教日", "times", TIMES, "在岗的日子或半天；空为周一至周五全天", "周一、周三上午"),
    Column("每日路程上限(分钟)", "minutes", Whole(1, 600, MINUTES), "一天来回路程合计；空为按政策", 90),
    Column("每日学校数", "schools_a_day", Whole(1, 3, ("所学校", "所", "校")), "一天最多去几所学校；空为按政策", 2),
    Column("每周学校数", "schools_a_week", Whole(1, 3, ("所学校", "所", "校")), "一周最多去几所学校；空为按政策", 3),
    Column("范围", "reach", ranks(Reach, "reaches"), "可去的学校，后一级包含前一级；空为按政策", "本集团"),
), "可以走教的教师每人一行；没有此表时，紧缺学科中课时不满工作量的教师都可以走教。", optional=True, may_be_empty=True)

VISITS = Table("走教需求", "visits", VisitNeed, (
    Column("学校编号", "school", SCHOOL, "学校表中的编号", "示例-S01", required=True),
    Column("学段", "stage", STAGE, "该校所办的学段", "小学", required=True),
    Column("学科", "subject", SUBJECT, "等待走教教师的学科", "音乐", required=True),
    Column("班级数", "classes", ROOMS, "等待走教教师的班级数，填0表示不需要", 4, required=True),
    Column("每班周课时", "periods", Halves(0.5, 10, LESSONS), "每班每周节数；空为按学科需求或课程方案", 2),
), "直接给出的走教需求，优先于由学科需求和教师推算的结果；没有此表时全部推算。", optional=True, may_be_empty=True)

VISITED = Table("上期走教", "visited", PastVisit, (
    Column("教师编号", "teacher", PERSON, "教师表中的编号", "示例-T001", required=True),
    Column("学校编号", "school", SCHOOL, "上学期去走教的学校", "示例-S01", required=True),
    Column("学段", "stage", STAGE, "所教的学段", "小学", required=True),
    Column("学科", "subject", SUBJECT, "所教的学科", "音乐", required=True),
), "上学期的走教关系，每名教师、每校、每学科一行；本学期在其他各级目标相同的安排中改动最少。",
    optional=True, may_be_empty=True)

FREE = Table("空闲节次", "free", FreeSlots, (
    Column("学校编号", "school", SCHOOL, "学校表中的编号", "示例-S01", required=True),
    Column("班级", "class_id", Text(form="班级名称，如 小学3班"),
           "空为全校各班；单独列出的班级只按自己的各行", "小学3班"),
    Column("星期", "weekday", DAY, "每个可排的日子一行", "周一", required=True),
    Column("节次", "slots", Several(SLOT), "当天可排走教课的节次，上1为上午第1节；空为全天", "上1、上2、下1"),
), "学校已排定课表、只有部分节次可安排走教时填写；没有填的学校全周可排。", optional=True, may_be_empty=True)
