"""The facts of a county: schools, needs, groups, teachers, past postings, roads. Frozen records, no opinion.

What a word such as *backbone*, *due* or *new school* means is a parameter of the policy (``definitions.py``);
the records here hold only what the roster says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property

from optimizer.domain.class_counts import ClassCount
from optimizer.domain.half_periods import Periods
from optimizer.domain.outlook import Outlook
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.visit_records import FreeSlots, PastVisit, Visiting, VisitNeed
from optimizer.domain.vocabulary import Backbone, Degree, Leader, Mode, Stage, Title

FULL = 100  # hundredths of a post that somebody who works full time fills


@dataclass(frozen=True, slots=True)
class School:
    """A campus, its own statistical unit even inside a merged group. ``pupils`` maps each stage taught to pupils."""

    id: str
    name: str
    pupils: Mapping[Stage, int]
    district: str = ""
    town: str = ""
    zone: str = ""
    rural: bool = False
    weak: bool = False
    new: bool = False
    opened: int | None = None  # first school year
    mountain: bool = False
    resettlement: bool = False
    private: bool = False
    counted: bool = True  # False: special school, not in the national equity figure
    quota: int | None = None  # 编制数
    senior_posts: int | None = None  # 高级岗位数
    middle_posts: int | None = None  # 中级岗位数
    lon: float | None = None  # degrees, WGS-84
    lat: float | None = None
    node: str | None = None  # node of the road table
    teaching_point: bool = False  # 教学点: not in the national equity figure while it is under ``least_pupils``
    closes: int | None = None  # 撤并学年, the first school year without it
    merged_into: str | None = None  # 并入学校, which receives its people, posts and pupils


@dataclass(frozen=True, slots=True)
class Need:
    """Demand for one subject at one stage of one school; posts given, or from classes × periods and load."""

    school: str
    stage: Stage
    subject: str
    classes: int | None = None
    periods: Periods | None = None  # weekly periods of the subject per class, in halves
    load: int | None = None  # weekly periods of a full post
    least: int | None = None  # 最低岗位, overrides
    most: int | None = None  # 最高岗位, overrides
    weak: bool = False  # 薄弱学科
    since: int | None = None  # 起始学年: holds from this year until a later line of the same need; empty: from ever


@dataclass(frozen=True, slots=True)
class Group:
    """An education group (集团 / 教共体) led by its core school."""

    id: str
    name: str
    core: str
    kind: str = ""
    stable_since: int | None = None  # school year; empty: the core out-flow rule sleeps
    suspended: int | None = None  # 暂停学年: from then on nobody is sent, and everybody returns (S3 202)


@dataclass(frozen=True, slots=True)
class Member:
    """A school's membership; the core itself has mode 核心. In one year a school leads and joins at most one group.

    A life-cycle is told by several lines of one school: 紧密 until it graduates, 协作 from then on, 核心 of its own.
    """

    group: str
    school: str
    mode: Mode
    joined: int | None = None  # 加入学年, the first year inside; empty: from ever
    left: int | None = None  # 退出学年, the first year outside; empty: to the end

    def holds(self, year: int) -> bool:
        """Whether the school belongs in that school year."""
        return (self.joined is None or self.joined <= year) and (self.left is None or year < self.left)


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher; ``home`` is the school that holds the post (编制学校). Dates are first days of months."""

    id: str
    name: str
    gender: str  # 男 | 女
    birth: date
    home: str
    stage: Stage
    subject: str
    stages: tuple[Stage, ...] = ()  # certified stages; empty means only ``stage``
    second_subject: str | None = None
    title: Title = Title.未定级
    backbone: Backbone = Backbone.无
    degree: Degree = Degree.本科
    arrived: date | None = None  # 现校任教起始
    hired: date | None = None  # 参加工作
    leader: Leader = Leader.无
    volunteer: bool = False
    wishes: tuple[str, ...] = ()
    deferred_until: date | None = None
    evidence: str | None = None  # number of the paper behind a deferral, never its reason
    recruited: int | None = None  # 招聘学年
    service_end: int | None = None  # 服务期满学年
    team: str | None = None
    fixed: str | None = None  # 指定安排: 留校, or the id of the school to go to
    applying: Title | None = None  # 拟申报职称: what the promotion gate is about
    lon: float | None = None  # of the home
    lat: float | None = None
    node: str | None = None
    leave: tuple[int, ...] = ()  # 离岗学年: school years away from the staff; never the reason
    workload: int = FULL  # 工作量, in hundredths of a full post: what a post is filled by; a quota counts heads
    commute_cap: int | None = None  # 通勤上限: minutes one way that this teacher can bear; never the reason
    retires: date | None = None  # 退休年月, where a person goes earlier or later than the statutory month
    in_office: date | None = None  # 任现职起始: since when a leader holds the present office at the school


@dataclass(frozen=True, slots=True)
class Road:
    """An edge of the road graph."""

    start: str
    end: str
    minutes: float
    km: float | None = None
    oneway: bool = False


@dataclass(frozen=True, slots=True)
class Junction:
    """Where a node of the road table lies (道路节点); only maps need it."""

    id: str
    lon: float
    lat: float


@dataclass(frozen=True)
class County:
    """All tables, in the order of the roster. Ids are unique and references hold (the readers check).

    What is worked out of them does not depend on that order (``row_order.py``). Only past postings may name
    places that are no schools of the roster.
    """

    schools: tuple[School, ...]
    needs: tuple[Need, ...]
    groups: tuple[Group, ...]
    members: tuple[Member, ...]
    teachers: tuple[Teacher, ...]
    history: tuple[PastPosting, ...] = ()
    roads: tuple[Road, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    visitors: tuple[Visiting, ...] = ()
    visits: tuple[VisitNeed, ...] = ()
    visited: tuple[PastVisit, ...] = ()
    free: tuple[FreeSlots, ...] = ()
    junctions: tuple[Junction, ...] = ()
    classes: tuple[ClassCount, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)  # what the readers announce (hidden rows, …)
    whole: "County | None" = field(default=None, compare=False, repr=False)  # where this is the county of one year
    layered: "County | None" = field(default=None, compare=False, repr=False)  # where this is one layer (layers.py)

    @property
    def roster(self) -> "County":
        """The roster of all years, with its dates."""
        return self.whole or self

    @cached_property
    def parts(self) -> int:
        """Of how many equal parts a post is made, so that everybody of the roster fills whole ones: 1, 10 or 100."""
        if self.whole is not None:
            return self.whole.parts
        loads = {teacher.workload for teacher in self.teachers}
        return next(parts for parts in (1, 10, FULL) if all(parts * load % FULL == 0 for load in loads))

    @cached_property
    def school(self) -> Mapping[str, School]:
        return {school.id: school for school in self.schools}

    @cached_property
    def teacher(self) -> Mapping[str, Teacher]:
        return {teacher.id: teacher for teacher in self.teachers}

    @cached_property
    def endless(self) -> frozenset[tuple[str, date, str]]:
        """Teacher, start and school of what the roster records without an end, also where a later year gives it one."""
        return frozenset((past.teacher, past.start, past.school) for past in self.roster.history if past.end is None)

    @cached_property
    def elsewhere(self) -> Mapping[str, tuple[PastPosting, ...]]:
        """By teacher id the past postings at places that are no schools of the roster."""
        found: dict[str, tuple[PastPosting, ...]] = {}
        for past in self.history:
            if past.school not in self.school:
                found[past.teacher] = (*found.get(past.teacher, ()), past)
        return found

    @cached_property
    def group(self) -> Mapping[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def member(self) -> Mapping[str, Member]:
        """Membership by school id; of one that leads a group and has joined another, in the one that it has joined."""
        led = {member.school: member for member in self.members if member.mode is not Mode.CORE}
        return {member.school: member for member in self.members} | led


RECORDS = tuple(each.name for each in fields(County) if each.compare)  # the tables of a county
