"""Tiny counties from compact words, so that an example reads like the clause that it illustrates.

A teacher is one line, ``ids school words…``: ``a1-8 甲 数学 高级 骨干 任教7年 志愿``. Ids may be a range. Words are
titles, backbone levels, degrees, leader ranks, stages, 男/女, ``40岁``, ``任教7年`` (full school years at the
school; ``任教不详``: not recorded), ``任现职3年`` (in office), ``1970-03生``, ``退休2028-08``, ``新招`` (recruited this
year), ``暂缓``, ``志愿``, ``申报高级``, or ``key=value``; any other word is the main subject.
``visitors`` are ids of 走教教师, ``visited`` are links ``ids school`` of last term.
A past posting is ``ids school first`` or ``ids school first-last`` (school years), with its type where that is not
轮岗, and 合格 or 不合格 where recorded.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from optimizer.domain.closures import home_in
from optimizer.domain.county import County, Group, Member, Need, Road, School, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.roster_by_year import unfolded
from optimizer.domain.visit_records import PastVisit, Visiting
from optimizer.domain.vocabulary import Backbone, Degree, Kind, Leader, Mode, Stage, Title
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History

YEAR = 2026
SUBJECT = "语文"
PASSED = {"合格": True, "不合格": False}
LISTS = {"wishes": "wishes", "愿": "wishes", "stages": "stages", "资格": "stages"}
KEYS = {"队": "team", "指定": "fixed", "服务期满": "service_end", "招聘": "recruited", "第二学科": "second_subject",
        "上限": "commute_cap"}


def ids(text: str) -> Iterator[str]:
    """``a1-3`` is a1, a2, a3; anything else stands for itself."""
    found = re.fullmatch(r"(\D*)(\d+)-(\d+)", text)
    if found is None:
        yield text
    else:
        yield from (f"{found[1]}{number}" for number in range(int(found[2]), int(found[3]) + 1))


def _word(word: str, year: int) -> dict[str, Any]:
    """The fields of a teacher that one word sets."""
    if "=" in word:
        key, value = word.split("=")
        if key in LISTS:
            parts = tuple(value.split("+"))
            return {LISTS[key]: tuple(Stage(p) for p in parts) if LISTS[key] == "stages" else parts}
        name = KEYS.get(key, key)
        return {name: int(value) if name in ("service_end", "recruited", "commute_cap") else value}
    if word in ("男", "女"):
        return {"gender": word}
    if word == "骨干":
        return {"backbone": Backbone.县级}
    for field, vocabulary in (("title", Title), ("backbone", Backbone), ("degree", Degree), ("leader", Leader)):
        if word in vocabulary.__members__:
            return {field: vocabulary[word]}
    if word in tuple(Stage):
        return {"stage": Stage(word)}
    if word.startswith("申报"):
        return {"applying": Title[word.removeprefix("申报")]}
    if found := re.fullmatch(r"(\d+)岁", word):
        return {"birth": date(year - int(found[1]), 1, 1)}
    if found := re.fullmatch(r"(\d{4})-(\d\d)生", word):
        return {"birth": date(int(found[1]), int(found[2]), 1)}
    if found := re.fullmatch(r"退休(\d{4})-(\d\d)", word):
        return {"retires": date(int(found[1]), int(found[2]), 1)}
    if found := re.fullmatch(r"任现职(\d+)年", word):
        return {"in_office": date(year - int(found[1]), 9, 1)}
    if found := re.fullmatch(r"任教(\d+)年", word):
        return {"arrived": date(year - int(found[1]), 9, 1)}
    plain: dict[str, dict[str, Any]] = {
        "新招": {"recruited": year},
        "暂缓": {"deferred_until": date(year + 1, 8, 31), "evidence": "证0001"},
        "志愿": {"volunteer": True},
        "任教不详": {"arrived": None},
    }
    return plain.get(word, {"subject": word})


def teachers(line: str, schools: Mapping[str, School], year: int) -> Iterator[Teacher]:
    """The teachers of one line."""
    names, home, *words = line.split()
    fields: dict[str, Any] = {
        "gender": "女", "birth": date(year - 36, 1, 1), "stage": next(iter(schools[home].pupils)),
        "subject": SUBJECT, "title": Title.二级, "arrived": date(year - 2, 9, 1),
    }
    for word in words:
        fields |= _word(word, year)
    for name in ids(names):
        yield Teacher(id=name, name=name, home=home, **fields)


def needs(school: School, plain: Any) -> Iterator[Need]:
    """Needs from a list of subjects or a mapping subject → figures; ``初中英语`` names the stage, else all stages."""
    for name, figures in (plain if isinstance(plain, Mapping) else dict.fromkeys(plain)).items():
        stages = [stage for stage in Stage if name.startswith(stage)]
        for stage in stages or school.pupils:
            yield Need(school.id, stage, name.removeprefix(stage) if stages else name, **(figures or {}))


def past(line: str, county: Mapping[str, Teacher]) -> Iterator[PastPosting]:
    """Earlier postings of one line; without a last year the record is still open."""
    names, school, years, *words = line.split()
    passed = next((PASSED[word] for word in words if word in PASSED), None)
    kind = next((word for word in words if word not in PASSED), "轮岗")
    first, _, last = years.partition("-")
    for name in ids(names):
        end = date(int(last) + 1, 7, 31) if last else None
        yield PastPosting(name, kind, False, date(int(first), 9, 1), end, county[name].home, school, passed)


def line(words: str) -> Member:
    """A further line of a membership: ``group school mode joined-left``, each of the two years or both."""
    group, school, mode, years = words.split()
    joined, left = (int(year) if year else None for year in years.split("-"))
    return Member(group, school, Mode(mode), joined, left)


def build(plain: Mapping[str, Any]) -> County:
    """The county of an example."""
    year = plain.get("year", YEAR)
    schools: dict[str, School] = {}
    members: list[Member] = []
    demand: list[Need] = []
    cores: dict[str, str] = {}
    for identity, given in plain["schools"].items():
        given = dict(given or {})
        pupils = given.pop("pupils", 500)
        pupils = {Stage(k): v for k, v in pupils.items()} if isinstance(pupils, Mapping) else {Stage.PRIMARY: pupils}
        core, group = given.pop("core", None), given.pop("in", None)
        mode, offered = Mode(given.pop("mode", "紧密")), given.pop("needs", [SUBJECT])
        joined, left = given.pop("joined", None), given.pop("left", None)
        schools[identity] = school = School(identity, given.pop("name", identity), pupils, **given)
        if core:
            cores[core] = identity
            members.append(Member(core, identity, Mode.CORE, joined, left))
        if group:
            members.append(Member(group, identity, mode, joined, left))
        demand += needs(school, offered)
    members += [line(words) for words in plain.get("lines", ())]
    told = plain.get("groups") or {}
    cores |= {group: words["core"] for group, words in told.items() if "core" in (words or {})}
    groups = [Group(**{"id": g, "name": g, "core": core, **(told.get(g) or {})}) for g, core in cores.items()]
    people = [teacher for line in plain["teachers"] for teacher in teachers(line, schools, year)]
    by_id = {teacher.id: teacher for teacher in people}
    history = [posting for line in plain.get("past", ()) for posting in past(line, by_id)]
    roads = [Road(*road) for road in plain.get("roads", ())]
    tables = (schools.values(), demand, groups, members, people, history, roads)
    return County(
        *(tuple(table) for table in tables),  # type: ignore[arg-type]
        visitors=tuple(Visiting(name) for words in plain.get("visitors", ()) for name in ids(words)),
        visited=tuple(
            PastVisit(name, words.split()[1], Stage.PRIMARY, SUBJECT)
            for words in plain.get("visited", ()) for name in ids(words.split()[0])
        ),
    )


def planned(
    county: County, definitions: Definitions, moves: Mapping[str, Any], year: int = YEAR, span: int = 1
) -> Plan:
    """The plan that sends each teacher (or range of teachers) to a school, or on each of a list of postings.

    A posting is ``school``, or ``school first`` or ``school first-last`` (school years), and 延长 where it prolongs
    another; without years it begins with the plan, and without a last one it runs for the term; 9999 is no end.
    """
    wanted = {
        name: [posting] if isinstance(posting, str) else posting
        for names, posting in moves.items()
        for name in ids(str(names))
    }
    postings = []
    for teacher in county.teachers:
        for line in wanted.get(teacher.id, ()):
            there, *words = line.split()
            first, _, last = next((word for word in words if word != "延长"), str(year)).partition("-")
            then = unfolded(county, int(first))
            seen = History(then, definitions, Plan(year, ()), school_year=int(first))
            kind = seen.kind_of(then.teacher[teacher.id], there)
            term = definitions.term_of(kind, seen.mode_between(then.teacher[teacher.id].home, there))
            until = None if term is None else int(first) + term - 1
            until = (None if last == "9999" else int(last)) if last else until
            kind = Kind.PROLONGED if "延长" in words else kind
            home = home_in(county, teacher.home, int(first))
            postings.append(Posting(teacher.id, home, there, int(first), until, kind))
    return Plan(year, tuple(postings), span=span)


def facts_of(county: County, definitions: Definitions, year: int = YEAR) -> Facts:
    """The model's columns of the same county."""
    return Facts(county, definitions, year)


def facts_over(county: County, definitions: Definitions, year: int = YEAR, span: int = 1) -> dict[int, Facts]:
    """The model's columns of each year of a horizon."""
    return {each: Facts(unfolded(county, each), definitions, each, year) for each in range(year, year + span)}


def histories_over(county: County, definitions: Definitions, plan: Plan) -> dict[int, History]:
    """The plain reading of each year of a plan."""
    return {each: History(unfolded(county, each), definitions, plan, school_year=each) for each in plan.years}
