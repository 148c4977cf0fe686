"""不占岗位的晋升: whom 「任教满三年且继续在山区」 lets rise beyond a member school's own posts (S1 140—142)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from optimizer.domain.vocabulary import Title
from optimizer.readings.plain_view import History
from optimizer.readings.standing import Standing

LEVELS: Mapping[str, frozenset[Title]] = {
    "高级": frozenset({Title.高级, Title.正高级}), "中级": frozenset({Title.一级}),
}


@dataclass(frozen=True, slots=True)
class Promotion:
    """A teacher who applies, in the first year of the horizon in which the clause holds."""

    year: int
    teacher: str
    school: str
    level: str
    served: int  # school years on postings to member schools, without a break

    @property
    def source(self) -> str:
        """Which posts the promotion takes instead."""
        return "不占成员校岗位" if self.level == "高级" else "本教育学区内统筹"


def promotions(histories: Mapping[int, History]) -> Iterator[Promotion]:
    """Year by year, in roster order."""
    found: set[str] = set()
    for year, history in histories.items():
        for standing in history.standings.values():
            teacher = standing.teacher
            level = next((level for level, titles in LEVELS.items() if teacher.applying in titles), None)
            if level is None or teacher.id in found or not _on_the_mountain(history, standing):
                continue
            served = _served(history, teacher.id)
            if served >= history.definitions.postless_years:
                found.add(teacher.id)
                yield Promotion(year, teacher.id, standing.after, level, served)


def _on_the_mountain(history: History, standing: Standing) -> bool:
    """A core's teacher on a posting at a mountain member of one of the modes that the clause names."""
    home, school = standing.teacher.home, standing.after
    if home == school or not history.is_core(home) or not history.county.school[school].mountain:
        return False
    sent = history.core_between(home, school) == home or not history.is_core(school)
    return sent and history.mode_between(home, school) in history.definitions.postless_modes


def _served(history: History, teacher: str) -> int:
    """School years up to the last one on postings to schools that lead no group or have joined one, without a break."""
    spans = [(p.first_year, history.last_of(p), p.school) for p in history.past.get(teacher, [])]
    spans += [(p.first_year, p.last_year or history.year, p.school) for p in history.planned.get(teacher, [])]
    first = history.year
    leading = {school for _, _, school in spans if history.is_core(school) and not history.in_two_groups(school)}
    while any(start <= first - 1 <= last and school not in leading for start, last, school in spans):
        first -= 1
    return history.year - first
