"""What is said of a week of visits: its levels, what is proved of them, and why a class is left."""

from optimizer.domain.county import County
from optimizer.itinerant.certificate import Reckoned
from optimizer.itinerant.engine.itineraries import Level
from optimizer.itinerant.reasons import Cause, Uncovered
from optimizer.itinerant.weeks import count
from optimizer.rules.base import school_name

LEVELS = {
    "uncovered": ("未覆盖课时", "节"), "minutes": ("每周路程", "分钟"), "days": ("外出天数", "人天"),
    "links": ("走教关系", "对"), "reach": ("跨范围程度", "级"), "changes": ("与上期变动", "对"),
    "balance": ("工作量均衡", "平方和"),
}
EARLY = (Cause.NOBODY, Cause.REACH)  # known before solving
LIMITS = {"load": "课时已满", "schools_a_week": "每周学校数已满", "days": "日程、路程或该班课表排不下"}


def words(level: Level) -> str:
    """What is proved of a level (definitions §4)."""
    return "已证明最优" if level.proved else f"未证明（差距 {level.value - level.bound}）"


def reckoned_words(level: Reckoned) -> str:
    """What stands behind the bound of a level."""
    under = f"（以「{LEVELS['minutes'][0]}」的下界成立为前提）" if level.leans else ""
    if level.stated is None:
        over = "" if level.proved >= level.value else f"，课表高出 {level.value - level.proved}，未证明最优"
        return f"前几级已改动，证书证明不少于 {level.proved}{under}{over}"
    if level.stated > level.value:
        return f"所写下界 {level.stated} 大于课表的值，有误"
    over = "" if level.stated == level.value else f"；课表高出下界 {level.value - level.stated}，未证明最优"
    if level.holds:
        return f"下界 {level.stated}，证书已核验{under}{over}"
    return f"下界 {level.stated}，证书核验到 {level.proved}{under}，其余依据求解器，未独立核验{over}"


def sentence(county: County, left: Uncovered) -> str:
    """Which classes nobody serves, and why."""
    subject = left.course.subject
    missing = f"{count(left.classes)} 班 {left.periods} 节"
    return f"{school_name(county, left.course.school)} {subject} {missing}：{why(left)}"


def why(left: Uncovered) -> str:
    """The reason alone."""
    subject = left.course.subject
    if left.cause is Cause.NOBODY:
        return f"没有可走教的{subject}教师"
    if left.cause is Cause.REACH:
        if left.nearest is None:
            return f"没有道路通往任何{subject}走教教师所在的学校"
        return f"走教范围、每日路程以内没有合适的{subject}教师（最近的单程 {left.nearest} 分钟）"
    if left.cause is Cause.SUBJECT:
        return f"{subject}走教教师的课时总共少 {left.short} 节"
    return "能到的教师都排满了：" + "、".join(f"{LIMITS[name]} {count} 人" for name, count in left.limits.items())
