"""What the words that a policy may choose from are called on a screen, by the name of the parameter."""

from collections.abc import Mapping

from optimizer.readings.equity import INDICATORS
from optimizer.rules.base import BASES, COUNTS
from optimizer.rules.mentoring import PLACES
from optimizer.rules.mode_arcs import WHO
from optimizer.rules.no_worse import WORDS
from optimizer.rules.quota_places import HOMES
from optimizer.rules.staff_structure import STRUCTURES
from optimizer.rules.title_posts import LEVELS
from optimizer.rules.within_scope import AREAS

MARKS = {
    "rural": "农村学校", "weak": "薄弱学校", "new": "新建学校", "resettlement": "安置点学校", "mountain": "山区学校",
}
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "areas": AREAS, "base": BASES, "by": STRUCTURES, "level": LEVELS, "where": PLACES, "to": MARKS, "at": MARKS,
    "homes": {**HOMES, "all": "全部学校"}, "count": {**COUNTS, "present": "在岗"},
    "indicators": {**WORDS, **INDICATORS}, "floors": WORDS,
    "out": WHO, "back": WHO, "across": WHO,
    "per": {"group": "按集团", "district": "按县区"},
    "reference": {"county": "与全部学校比", "district": "与本县区的学校比"},
    "after": {"arrival": "从到校或返校起算", "return": "只从交流期满返校起算"},
    "direction": {"both": "两个方向各计", "out": "核心校到成员校", "in": "成员校到核心校", "any": "不分方向"},
    "guides": {"backbone": "骨干教师", "senior": "高级教师", "either": "骨干或高级教师"},
    "who": {"all": "全体教师", "backbone": "骨干教师", "new": "新建学校", "weak": "薄弱学校"},
    "kinds": {"out": "去成员校", "back": "去核心校", "across": "成员校之间"},
}

COLUMNS: Mapping[str, tuple[str, ...]] = {  # of a parameter of several rows: what each of its columns is called
    "terms": ("交流类型或办学模式", "学年"), "degree": ("学段", "最低学历"), "fairness": ("超过（分钟）", "每分钟再加"),
    "strain_steps": ("超过（分）", "每分再加"), "points": ("项目", "每学年积分"),
    "allowances": ("片区或学校类别", "元/月"), "visit_allowances": ("片区或学校类别", "元/月"),
    "zones": ("目的地片区", "分钟"), "floors": ("指标", "每千名学生人数"), "kinds": ("办学模式", "方向", "交流类型"),
    "ages": ("上限（周岁）",), "tenures": ("上限（学年）",), "successors": ("教师编号",), "scarce": ("学科",),
}


def called(parameter: str, word: str) -> str:
    """A word of a parameter in Chinese; most are Chinese already."""
    return OPTIONS.get(parameter, {}).get(word, word)
