"""The ranked candidates for a school, as a story."""

from optimizer.auditing.audit import histories
from optimizer.goals import GOALS
from optimizer.questions.candidates import Candidate, Ranking
from optimizer.questions.counterfactuals import Desk
from optimizer.readings.plain_view import History
from optimizer.reporting.facts.annual import way_told
from optimizer.reporting.facts.masking import shown
from optimizer.reporting.facts.school_years import school_year
from optimizer.reporting.stories.effects import cost
from optimizer.reporting.stories.story import Grid, Section, Story
from optimizer.rules.base import school_name

HEADINGS = ("名次", "教师", "编制学校", "任教", "身份", "单程", "另改派", "代价")


def story(desk: Desk, ranking: Ranking, *, full_names: bool = False) -> Story:
    """Who could serve there, best first; those of the plan are marked."""
    history = histories(desk.instance, desk.plan)[ranking.year]
    rows = []
    for number, one in enumerate(ranking.candidates, start=1):
        teacher = desk.instance.county.teacher[one.teacher]
        name = shown(teacher.name, full=full_names)
        others = "—" if one.chosen else str(len([who for who in one.reply.people if who != one.teacher]))
        rows.append((
            str(number), f"{one.teacher} {name}", school_name(desk.instance.county, teacher.home),
            f"{teacher.stage}{teacher.subject}", _marks(history, one), way_told(one.minutes),
            others, "方案已选" if one.chosen else cost(one.reply.levels),
        ))
    post = f"{school_name(desk.instance.county, ranking.school)}{ranking.subject or ''}"
    chosen = sum(one.chosen for one in ranking.candidates)
    free = sum(not one.chosen and not any(one.cost) for one in ranking.candidates)
    verdict = f"可到该校的教师共{ranking.total}人，方案安排{chosen}人" + (
        f"；名次表中另有{free}人换上也同样好。" if free else "；换成名次表中的其他人，都要有一级目标变差。"
    )
    levels = "、".join(GOALS[level].title for level in desk.instance.policy.levels)
    notes = [f"按目标的次序（{levels}）从小到大排列，代价是安排此人、重新排定其余人选后的最小值，逐人求解；"
             "「另改派」是这样排定时还有多少人的安排与方案不同。"]
    if ranking.dearer is not None:
        notes.append("未列出的人，代价都不低于表中最后一名。")
    if ranking.barred:
        notes.append(f"{len(ranking.barred)}人到该校没有合规方案；用 --teacher 编号 --school {ranking.school} 看原因。")
    if any(one.reply.alone for one in ranking.candidates):
        notes.append("县级指标把各集团连在一起：此处按其他集团保持原安排计算。")
    return Story(
        f"{post}的候选教师（{school_year(ranking.year)}）", verdict, {},
        [Section("候选名次", grid=Grid(HEADINGS, tuple(rows)), notes=tuple(notes))],
    )


def _marks(history: History, one: Candidate) -> str:
    teacher = history.county.teacher[one.teacher]
    marks = ["骨干"] * history.is_backbone(teacher) + ["自愿"] * teacher.volunteer + ["到期"] * history.is_due(teacher)
    return "、".join(marks) or "—"
