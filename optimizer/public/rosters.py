"""Tables of what a roster says: schools, and teachers without their names."""

from collections import Counter

from optimizer.policy.instance import Instance
from optimizer.public.tables import Column, Table

SCHOOLS = (
    Column("id", "object", "学校编号"), Column("name", "object", "学校名称"), Column("district", "object", "县区"),
    Column("town", "object", "乡镇"), Column("group", "object", "规划首年所在的集团；空为不在集团内"),
    Column("mode", "object", "规划首年在集团内的方式；空为不在集团内"), Column("rural", "boolean", "是否乡村学校"),
    Column("weak", "boolean", "是否薄弱学校"), Column("pupils", "Int64", "各学段学生数之和（人）"),
    Column("quota", "Int64", "编制数（人）"), Column("teachers", "Int64", "编制在本校的教师数（人）"),
)
TEACHERS = (
    Column("id", "object", "教师编号"), Column("home", "object", "编制学校编号"), Column("gender", "object", "性别"),
    Column("birth_year", "Int64", "出生年份"), Column("stage", "object", "任教学段"),
    Column("subject", "object", "任教学科"), Column("title", "object", "职称"),
    Column("backbone", "object", "骨干称号"), Column("leader", "object", "干部职务"),
    Column("arrived", "object", "现校任教起始（ISO 日期）；空为未填"), Column("volunteer", "boolean", "是否自愿交流"),
)


def schools_of(instance: Instance) -> Table:
    """One row for each school, in the order of the roster."""
    county = instance.county
    staff = Counter(teacher.home for teacher in county.teachers)
    member = instance.county_in(instance.year).member
    return Table("学校", SCHOOLS, (
        {
            "id": one.id, "name": one.name, "district": one.district, "town": one.town,
            "group": member[one.id].group if one.id in member else None,
            "mode": member[one.id].mode.value if one.id in member else None, "rural": one.rural, "weak": one.weak,
            "pupils": sum(one.pupils.values()), "quota": one.quota, "teachers": staff[one.id],
        }
        for one in county.schools
    ))


def teachers_of(instance: Instance) -> Table:
    """One row for each teacher, in the order of the roster."""
    return Table("教师", TEACHERS, (
        {
            "id": one.id, "home": one.home, "gender": one.gender, "birth_year": one.birth.year,
            "stage": one.stage.value, "subject": one.subject, "title": one.title.name,
            "backbone": one.backbone.name, "leader": one.leader.name,
            "arrived": None if one.arrived is None else one.arrived.isoformat(), "volunteer": one.volunteer,
        }
        for one in instance.county.teachers
    ))
