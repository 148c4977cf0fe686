"""The answer to a teacher's question about the own posting, as a letter: 您, plain words, and what may be done next."""

from dataclasses import dataclass
from typing import NamedTuple

from optimizer.goals import GOALS
from optimizer.questions.results import Barred, Reply, Tried, Wish
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.reasons import reason
from optimizer.reporting.facts.school_years import school_year, school_years
from optimizer.reporting.stories.effects import cost, table
from optimizer.reporting.stories.story import Section, Story
from optimizer.reporting.stories.teacher import Teller, is_fewest

NEXT = (
    "名册中有关您的内容（任教学科、任教年限、暂缓交流、居住地、志愿学校等）如有出入，请带证明材料向学校或经办人提出，"
    "更正后重新计算。",
    "有新的实际困难的，可按本地办法申请暂缓交流；愿意去其他学校的，可补报志愿。",
    "对本答复仍有不同意见的，请于收到之日起＿＿日内向＿＿＿＿＿＿书面提出复核。",
)
SMALLER = "上表各项从上到下依次比较，前一项相同才比较后一项；数字越小越好。"


class Words(NamedTuple):
    """How the wish that contradicts the plan is said to whom it concerns."""

    asked: str  # the question
    condition: str


@dataclass(frozen=True)
class Letter(Teller):
    """Tells a ``Why`` to the teacher whom it is about; other people are counted, never named."""

    public: bool = True

    def story(self) -> Story:
        parts = (self._placed, self._changed, self._best, self._nearest, self._others, self._next, self._rests_on)
        return Story(self._title, self._verdict, self._facts, [part for part in parts if part is not None])

    @property
    def _who(self) -> str:
        return "您"

    def _words(self, wish: Wish) -> Words:
        if wish.school is None:
            return (
                Words("为什么安排您交流", "如果让您留在编制学校") if wish.holds
                else Words("为什么没有安排您交流", "如果安排您交流")
            )
        school = self._school(wish.school)
        if wish.holds:
            return Words(f"为什么没有安排您到{school}", f"如果安排您到{school}")
        return Words(f"为什么安排您到{school}", f"如果不安排您到{school}")

    @property
    def _title(self) -> str:
        at = school_year(self.why.year) if self.why.year else school_years(self.why.desk.instance.years)
        return f"关于“{self._words(self.why.wish).asked}”的答复（{at}）"

    def _if(self, wish: Wish) -> str:
        return self._words(wish).condition

    # ------------------------------------------------------------------ what is answered
    @property
    def _verdict(self) -> str:
        why, condition = self.why, self._if(self.why.wish)
        if isinstance(why.best, Barred):
            return f"{condition}，就没有一种安排能同时满足现行政策的各项要求，因此不能这样安排。"
        if not isinstance(why.best, Tried):
            return f"{condition}：目前既没有算出合规的安排，也没有证明不可能，请经办人重新求解全县后再答复您。"
        changed = [level for level in why.best.levels if level.change]
        if not changed:
            return f"{condition}，全县可以安排得同样好：您的安排不是唯一的选择，可以请经办人考虑调整。"
        if changed[0].change < 0:
            return f"{condition}，全县反而可以安排得更好（{cost(changed[:1])}）：请经办人复核方案。"
        return f"{condition}，即使把其他人全部重新安排，全县也要付出代价：{cost(changed[:1])}。"

    @property
    def _placed(self) -> Section:
        lines = [self._posting(posting) for posting in self.why.placed]
        standing = self._history.standings.get(self.why.teacher)
        if not lines and standing is not None and standing.on_record:
            lines = [f"您此前的交流任期未满，继续在{self._school(standing.before)}任教。"]
        if lines and standing is not None and standing.posting is not None:
            lines.append(f"安排您的理由：{reason(Annual(self._history), standing)}。")
        return Section("您的安排", tuple(lines or [f"您留在编制学校{self._school(self._record.home)}。"]))

    @property
    def _changed(self) -> Section | None:
        """What happens where only the teacher's own posting changes."""
        told = super()._alone
        return None if told is None else Section("如果只改您一个人的安排", told.lines)

    def _reply(self, title: str, reply: Reply) -> Section:
        condition = self._if(self.why.wish)
        if isinstance(reply, Barred):
            told = super()._reply(title, reply)
            return Section("为什么不能这样安排（已逐条核对）", told.lines, notes=told.notes)
        if not isinstance(reply, Tried):
            return super()._reply(title, reply)
        lines = (f"{condition}，把其他人全部重新安排，全县能做到的最好结果是：",)
        notes = (SMALLER, *super()._reply(title, reply).notes)
        return Section("如果其他人也跟着重新安排", lines, table(reply.levels), notes)

    @property
    def _nearest(self) -> Section | None:
        told = super()._nearest
        if told is None or not isinstance(self.why.nearest, Tried):
            return None
        others = sum(person != self.why.teacher for person in self.why.nearest.people)
        title = "牵动最少的做法" if is_fewest(self.why.nearest) else "牵动较少的做法"
        lead = f"{title}，除您以外还要改动{others}名教师的安排：" if others else "只改动您一个人的安排："
        return Section(title, (lead, *told.lines[1:]), notes=told.notes)

    @property
    def _next(self) -> Section:
        """What the teacher may do."""
        return Section("您可以怎么做", tuple(f"{number}. {line}" for number, line in enumerate(NEXT, start=1)))

    @property
    def _rests_on(self) -> Section:
        policy = self.why.desk.instance.policy
        order = "、".join(GOALS[level].title for level in policy.levels)
        return Section("这样答复的依据", (
            f"方案按政策「{policy.name}」编制，在全部必须做到的要求之下，依次考虑{order}。",
            "以上每一种假设都按同样的要求重新计算过；其他集团的安排不变。",
        ))
