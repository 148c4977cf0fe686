"""Weekly periods by subject and grade, and the periods of a full post: the demand side of a school.

Grades 1–9 follow the national frame of 26, 26, 30 × 4, 34 × 3 periods; labour, local and school courses, which any
teacher may give, are left out. Loads have no national number and are typical local ones.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from optimizer.domain.vocabulary import Stage

PERIODS: Mapping[Stage, Mapping[str, tuple[int, ...]]] = {
    Stage.KINDERGARTEN: {"学前": (30, 30, 30)},
    Stage.PRIMARY: {
        "语文": (7, 7, 6, 6, 6, 6),
        "数学": (4, 4, 4, 4, 5, 5),
        "英语": (0, 0, 2, 2, 3, 3),
        "科学": (1, 1, 2, 2, 2, 2),
        "道德与法治": (2, 2, 2, 2, 2, 2),
        "体育": (4, 4, 3, 3, 3, 3),
        "音乐": (2, 2, 2, 2, 2, 2),
        "美术": (2, 2, 2, 2, 2, 2),
        "信息科技": (0, 0, 1, 1, 1, 1),
    },
    Stage.JUNIOR: {
        "语文": (6, 6, 6),
        "数学": (5, 5, 5),
        "英语": (4, 4, 4),
        "道德与法治": (2, 2, 2),
        "历史": (2, 2, 2),
        "地理": (2, 2, 0),
        "生物": (2, 2, 0),
        "物理": (0, 2, 3),
        "化学": (0, 0, 3),
        "体育": (3, 3, 3),
        "音乐": (1, 1, 1),
        "美术": (1, 1, 1),
        "信息科技": (1, 1, 0),
    },
}
PLAY: Mapping[str, tuple[int, ...]] = {"体育": (2, 2, 2), "音乐": (2, 2, 2), "美术": (2, 2, 2)}
"""Taught by their own teachers only in kindergartens that share staff with a primary school (幼小衔接)."""

LOADS: Mapping[Stage, Mapping[str, int]] = {
    Stage.KINDERGARTEN: {"学前": 15},
    Stage.PRIMARY: {"语文": 14, "数学": 14},
    Stage.JUNIOR: {"语文": 12, "数学": 12, "英语": 12, "物理": 13, "化学": 13},
}
OTHER_LOADS: Mapping[Stage, int] = {Stage.KINDERGARTEN: 16, Stage.PRIMARY: 16, Stage.JUNIOR: 14}
SCARCE = frozenset({"英语", "音乐", "美术", "体育", "信息科技"})
LARGEST: Mapping[Stage, int] = {Stage.KINDERGARTEN: 30, Stage.PRIMARY: 45, Stage.JUNIOR: 50}

SECOND: Mapping[str, tuple[str, ...]] = {
    "语文": ("道德与法治", "音乐", "美术"),
    "数学": ("科学", "信息科技"),
    "英语": ("语文", "道德与法治"),
    "科学": ("数学", "信息科技"),
    "道德与法治": ("语文", "历史"),
    "音乐": ("美术",),
    "美术": ("音乐",),
    "体育": ("道德与法治",),
    "信息科技": ("数学", "科学"),
    "物理": ("数学", "化学"),
    "化学": ("生物", "物理"),
    "生物": ("化学", "地理"),
    "历史": ("道德与法治", "地理"),
    "地理": ("历史", "生物"),
}
"""What a teacher of the first subject often teaches besides; a pair the stage does not teach is not drawn."""


class Lessons(NamedTuple):
    """The demand of one subject at one stage of a school."""

    subject: str
    classes: int
    periods: int
    load: int

    @property
    def posts(self) -> float:
        """Full posts, with the remainder."""
        return self.classes * self.periods / self.load


def lessons(stage: Stage, classes: int, play: bool = False) -> Iterator[Lessons]:
    """Spread ``classes`` over the grades; a subject counts the classes that have it, at their mean rounded periods."""
    table = {**PERIODS[stage], **PLAY} if play and stage is Stage.KINDERGARTEN else PERIODS[stage]
    for subject, by_grade in table.items():
        each, more = divmod(classes, len(by_grade))
        held = [each + (grade < more) for grade in range(len(by_grade))]
        taught = sum(count for count, periods in zip(held, by_grade, strict=True) if periods)
        if not taught:
            continue
        total = sum(count * periods for count, periods in zip(held, by_grade, strict=True))
        load = LOADS[stage].get(subject, OTHER_LOADS[stage])
        yield Lessons(subject, taught, int(total / taught + 0.5), load)
