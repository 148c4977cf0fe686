"""Why a teacher goes, stays, or does not go to a school, as a story."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from optimizer.auditing.audit import histories
from optimizer.domain.county import Teacher
from optimizer.domain.plan import Posting
from optimizer.domain.vocabulary import Kind
from optimizer.goals import GOALS
from optimizer.questions.results import Barred, Change, Reply, Tried, Wish
from optimizer.questions.why import Why
from optimizer.readings.plain_view import History
from optimizer.reporting.facts.annual import Annual, way_told
from optimizer.reporting.facts.masking import shown
from optimizer.reporting.facts.reasons import reason
from optimizer.reporting.facts.school_years import school_year, school_years
from optimizer.reporting.stories import cases
from optimizer.reporting.stories.effects import brief, cost, table
from optimizer.reporting.stories.story import Grid, Section, Story
from optimizer.rules.base import school_name

OTHERS = "另一名教师"


def is_fewest(reply: Tried) -> bool:
    """Whether the solver says that no answer changes fewer arrangements."""
    return reply.apart <= reply.apart_bound


def nearest_title(reply: Tried) -> str:
    """What an answer near the plan is called; it is the nearest only where the solver says so."""
    return "改动最少的办法" if is_fewest(reply) else "改动较少的办法"


@dataclass(frozen=True)
class Teller:
    """Tells a ``Why``. In ``public`` other people are counted, never named."""

    why: Why
    public: bool = False
    full_names: bool = False

    def story(self) -> Story:
        parts = (self._placed, self._alone, self._best, self._nearest, self._others, self._rests_on)
        return Story(self._title, self._verdict, self._facts, [part for part in parts if part is not None])

    # ------------------------------------------------------------------ the question
    @cached_property
    def _record(self) -> Teacher:
        return self.why.desk.instance.county.teacher[self.why.teacher]

    @cached_property
    def _history(self) -> History:
        """The year asked about, else that of the posting, else the first."""
        desk = self.why.desk
        year = self.why.year or (self.why.placed[0].first_year if self.why.placed else desk.instance.year)
        return histories(desk.instance, desk.plan)[year]

    @property
    def _who(self) -> str:
        """The teacher in question, in the middle of a sentence."""
        return "该教师"

    def _school(self, school: str | None) -> str:
        return school_name(self.why.desk.instance.county, school)

    @property
    def _title(self) -> str:
        ask = self.why.wish
        at = school_year(self.why.year) if self.why.year else school_years(self.why.desk.instance.years)
        if ask.school is not None:
            asked = f"为何{'不' if ask.holds else ''}安排到{self._school(ask.school)}"
        else:
            asked = "为何安排交流" if ask.holds else "为何不安排交流"
        return f"教师{self.why.teacher}{asked}（{at}）"

    def _if(self, wish: Wish) -> str:
        """The wish as a condition."""
        if wish.school is None:
            return "若该教师留在编制学校" if wish.holds else "若安排该教师交流"
        return f"若{'' if wish.holds else '不'}安排该教师到{self._school(wish.school)}"

    # ------------------------------------------------------------------ the verdict
    @property
    def _verdict(self) -> str:
        why, condition = self.why, self._if(self.why.wish)
        if isinstance(why.best, Barred):
            held = "，其他集团的安排不变" if why.best.alone else ""
            return f"{condition}{held}，没有任何合规方案。"
        if not isinstance(why.best, Tried):
            return f"{condition}：在限定的计算量内，既没有找到合规方案，也没有证明不可能。"
        levels = why.best.levels
        if not any(level.change for level in levels):
            told = f"{condition}，各级目标可以不变：另有与现方案同样好的方案"
        else:
            first = next(level for level in levels if level.change)
            if first.change < 0:
                told = f"{condition}，反而可以更好：{cost(levels)}，现方案不是最优方案"
            else:
                gauge = first.gauge
                amount = f"{gauge.change(first.change)}{gauge.brief}"
                least = "至多" if first.after > first.bound else ""
                told = f"{condition}，即使重新排定全部人选，「{gauge.title}」也要变差：{least}{amount}"
        if isinstance(why.nearest, Tried):
            told += f"；{nearest_title(why.nearest)}{self._moved(why.nearest)}"
        return f"{told}。"

    def _moved(self, reply: Tried) -> str:
        others = len([person for person in reply.people if person != self.why.teacher])
        return f"要另外改动{others}名教师的安排" if others else f"只改动{self._who}一人"

    # ------------------------------------------------------------------ sections
    @property
    def _facts(self) -> Mapping[str, str]:
        history, teacher = self._history, self._record
        name = shown(teacher.name, full=self.full_names)
        facts = {
            "教师": f"{teacher.id} {name}".strip(),
            "编制学校": self._school(teacher.home),
            "任教": f"{teacher.stage}{teacher.subject}",
        }
        if teacher.id in history.standings:
            facts["现校任教"] = f"满{history.years_here(teacher)}学年" + (
                "（已到交流年限）" if history.is_due(teacher) else ""
            )
            marks = ["骨干教师"] * history.is_backbone(teacher) + ["自愿交流"] * teacher.volunteer
            facts["身份"] = "、".join(marks) or "—"
        return facts

    @property
    def _placed(self) -> Section:
        lines = [self._posting(posting) for posting in self.why.placed]
        standing = self._history.standings.get(self.why.teacher)
        if not lines and standing is not None and standing.on_record:
            lines = [f"此前的交流任期未满，继续在{self._school(standing.before)}任教。"]
        if lines and standing is not None and standing.posting is not None:
            lines.append(f"安排的理由：{reason(Annual(self._history), standing)}。")
        return Section("方案的安排", tuple(lines or [f"留在编制学校{self._school(self._record.home)}。"]))

    def _posting(self, posting: Posting) -> str:
        until = "不定期" if posting.last_year is None else f"至{school_year(posting.last_year)}"
        minutes = self._history.travel.minutes(self._record, posting.school)
        way = f"，单程{way_told(minutes)}" if minutes >= 0 else f"，{way_told(minutes)}"
        begun = school_year(posting.first_year)
        doing = "任职" if posting.mode is Kind.LEADER else posting.mode.value
        return f"{begun}起到{self._school(posting.school)}{doing}（{until}）{way}。"

    @property
    def _alone(self) -> Section | None:
        """What happens where nobody else moves."""
        bare = self.why.bare
        if bare is None or isinstance(self.why.best, Barred):
            return None
        desk = self.why.desk
        broken = cases.said(desk.instance, bare.cases, self.why.teacher, public=self.public)
        shifts = [desk.assembly.gauges[name].named(shift) for name, shift in bare.shifts.items()]
        lines = [f"会违反{len(broken)}项要求："] if broken else ["不违反条款。"]
        lines += [f"{number}. {text}" for number, text in enumerate(broken, start=1)]
        lines.append(f"目标的变化：{'；'.join(shifts) if shifts else '没有变化'}。")
        return Section("如果只改这一处、别人都不动", tuple(lines))

    @property
    def _best(self) -> Section:
        return self._reply("有没有同样好的方案", self.why.best)

    def _reply(self, title: str, reply: Reply) -> Section:
        desk, condition = self.why.desk, self._if(self.why.wish)
        if isinstance(reply, Barred):
            lines = cases.excluded(desk.instance, reply, public=self.public)
            if reply.clash is not None:
                told = cases.said(desk.instance, reply.clash.cases, self.why.teacher, public=self.public)
                lines = [f"{condition}，与下列{len(told)}项要求不能同时满足："]
                lines += [f"{number}. {text}" for number, text in enumerate(told, start=1)]
            return Section(f"为什么不行（{cases.proof(reply)}）", tuple(lines), notes=_kept(reply))
        if not isinstance(reply, Tried):
            return Section(title, ("在限定的计算量内没有答案；可重新求解全县后再问。",), notes=_kept(reply))
        lines = [f"{condition}，重新排定全部人选，能达到的最好结果："]
        return Section(title, tuple(lines), table(reply.levels), _kept(reply))

    @property
    def _nearest(self) -> Section | None:
        reply = self.why.nearest
        if not isinstance(reply, Tried):
            return None
        few = "按求解器已是最少" if is_fewest(reply) else f"至少{reply.apart_bound}项"
        lines = [f"缺岗和弹性条款不比做得到的更差，共改动{reply.apart}项安排（{few}），涉及{len(reply.people)}人："]
        lines += self._changes(reply.changes)
        notes = (f"代价：{cost(reply.levels)}。", *_kept(reply))
        return Section(nearest_title(reply), tuple(lines), notes=notes)

    def _changes(self, changes: tuple[Change, ...]) -> Iterator[str]:
        hidden: Counter[tuple[str, str]] = Counter()
        for change in changes:
            before, after = self._where(change.before), self._where(change.after)
            if change.teacher == self.why.teacher:
                yield f"{self._who}：{before} → {after}"
            elif self.public:
                hidden[before, after] += 1
            else:
                record = self.why.desk.instance.county.teacher[change.teacher]
                name = shown(record.name, full=self.full_names)
                who = f"{change.teacher} {name}（{self._school(record.home)} {record.stage}{record.subject}）"
                yield f"{who}：{before} → {after}"
        for (before, after), count in hidden.items():
            yield f"{OTHERS if count == 1 else f'另{count}名教师'}：{before} → {after}"

    def _where(self, posting: Posting | None) -> str:
        if posting is None:
            return "不派出"
        return f"{self._school(posting.school)}（{school_year(posting.first_year)}起）"

    @property
    def _others(self) -> Section | None:
        if not self.why.others:
            return None
        rows = []
        for wish, reply in self.why.others:
            told = brief(reply)
            if isinstance(reply, Barred):
                why = cases.excluded(self.why.desk.instance, reply, public=self.public)
                if reply.clash is not None:
                    why = cases.said(
                        self.why.desk.instance, reply.clash.cases, self.why.teacher, public=self.public
                    )
                told = f"不行：{'；'.join(why)}"
            rows.append((self._school(wish.school), told))
        return Section("改派其他学校会怎样", grid=Grid(("学校", "代价或原因"), tuple(rows)))

    @property
    def _rests_on(self) -> Section:
        instance = self.why.desk.instance
        order = "、".join(GOALS[level].title for level in instance.policy.levels)
        lines = (
            f"政策「{instance.policy.name}」；目标依次为{order}，前一级相同才比较后一级。",
            "每个答案都由求解器在满足全部硬性条款的方案中重新求得，下界以整数运算核算；其他集团的安排不变。",
            f"数据摘要 {instance.digests['data'][:16]}，政策摘要 {instance.digests['policy'][:16]}。",
        )
        return Section("依据", lines)


def _kept(reply: Reply) -> tuple[str, ...]:
    told = "县级指标把各集团连在一起：此处按其他集团保持原安排计算，重新求解全县或许不同。"
    return (told,) if reply.alone else ()
