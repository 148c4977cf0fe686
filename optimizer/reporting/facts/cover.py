"""Cover by residents, visits and online classes, as terminal, workbook and JSON tell it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from optimizer.itinerant.reasons import Uncovered
from optimizer.itinerant.visitors import lesson_of
from optimizer.itinerant.weeks import count
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_words import why
from optimizer.solving.answers import Solved
from optimizer.solving.covers import WHOLE, Cover, Weekly
from optimizer.solving.rounds import Covering, Omitted, Round

SHUT = "未开启同步课堂（政策的用词 online_reach 写 本集团 或 全县 可开启）"
OMITTED = {
    Omitted.ASKED: "按要求不排",
    Omitted.SIZE: "可走教教师 {visitors} 名，超过随轮岗一并排课的 {most} 名",
    Omitted.CHOICES: "有教师可去的学校和学科过多，无法逐一列出一周的安排（可在「走教教师」表收窄范围）",
    Omitted.TIME: "限时已用于轮岗方案",
    Omitted.INTERRUPTED: "排课时被中断",
}
SUMMED = ("classes", "need", "residents", "posts", "visits", "online")
ALONE = "可用 rotation itineraries 单独排课"


@dataclass(frozen=True)
class Told:
    """A covering with its week as reports tell it."""

    covering: Covering
    week: Weekly
    rota: Rota

    @property
    def answer(self) -> Solved:
        assert isinstance(self.covering.answer, Solved)
        return self.covering.answer

    @property
    def visitors(self) -> frozenset[str]:
        """Who visits in the week."""
        return frozenset(visitor.id for visitor in self.rota.visiting)

    @cached_property
    def _left(self) -> Mapping[tuple[str, str], Sequence[Uncovered]]:
        left: defaultdict[tuple[str, str], list[Uncovered]] = defaultdict(list)
        for one in self.rota.left:
            left[one.course.link].append(one)
        return left

    @cached_property
    def _followed(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(
            (school, one.subject, name) for one in self.week.shared.table for school, name in one.guests
        )

    def left(self, cover: Cover) -> Iterator[tuple[tuple[str, ...], int, Uncovered]]:
        """Classes that have neither a teacher nor an online class, their periods, and why nobody visits them."""
        school, stage, subject = cover.unit
        for one in self._left.get((school, lesson_of(stage, subject)), ()):
            names = tuple(
                name for name in one.classes if (school, one.course.subject, name) not in self._followed
            )
            if names:
                yield names, len(names) * one.course.lessons, one

    def reason(self, cover: Cover) -> str:
        """Why periods stay uncovered; empty where none do."""
        reasons = [f"缺 {cover.posts} 个整岗，须驻教"] if cover.posts else []
        reasons += [f"{count(names)} 班 {periods} 节：{why(one)}" for names, periods, one in self.left(cover)]
        if cover.online and cover.rate < WHOLE:
            reasons.append(f"同步课堂 {cover.online} 节按 {cover.rate}% 计入")
        return "；".join(reasons)

    @property
    def total(self) -> Cover:
        """The sum over all covers, of which there is one at least; its unit says nothing."""
        covers = self.week.covers
        return replace(covers[0], **{name: sum(getattr(cover, name) for cover in covers) for name in SUMMED})


def periods(hundredths: int) -> str:
    """Periods as people read them."""
    return f"{hundredths / WHOLE:g}"


def rounds(covering: Covering) -> Iterator[str]:
    """What every round counted on and what its week left."""
    years = covering.answer.instance.span
    for number, one in enumerate(covering.rounds, start=1):
        kept = "，采用" if number - 1 == covering.kept and len(covering.rounds) > 1 else ""
        yield f"第{number}轮 {_round(one, number, years)}{kept}"


def _round(one: Round, number: int, years: int) -> str:
    """The level adds up all years, the week is that of the first."""
    left = periods(one.uncovered)
    when = "首年" if years > 1 else ""
    week = f"{when}排到周课表后 {left} 节" if one.planned else f"{when}按走教范围内教师的余课时至少 {left} 节"
    if one.level is None:
        return week
    counted = "按总量至少" if number == 1 else "按上一轮限额"
    counted += f"{years} 个学年合计" if years > 1 else ""
    return f"{counted} {periods(one.level.bound if number == 1 else one.level.value)} 节未覆盖，{week}"


def premise(covering: Covering) -> str:
    """What the proof of the level rests on (definitions §7); empty where it is not weighed."""
    first, *_ = covering.rounds or (None,)
    if first is None or first.level is None:
        return ""
    if covering.kept == 0:
        return "「未覆盖课时（总量）」按各校走教最多能及的总量计算，是任何方案的下限，周课表未必能排到。"
    return (
        f"「未覆盖课时（总量）」的证明以第{covering.kept}轮得出的各校走教、同步课堂限额为前提；"
        f"不设限额时任何方案的下限是 {periods(first.level.bound)} 节。"
    )


def left_out(covering: Covering, most: int) -> str:
    """Why there is no week; empty where there is one."""
    if covering.omitted is None:
        return ""
    reason = OMITTED[covering.omitted].format(visitors=covering.visitors, most=most)
    return f"未排走教周课表：{reason}；{ALONE}。"
