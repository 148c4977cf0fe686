"""What the product decides where no clause does, told before anything runs: how far people go, what wishes are for."""

from collections.abc import Iterator, Sequence

from optimizer.domain.county import County
from optimizer.domain.vocabulary import NO_SOURCE
from optimizer.goals import GOALS
from optimizer.goals.wishes import WishRanks
from optimizer.policy.entries import Policy
from optimizer.rules.commute_cap import CommuteCap
from optimizer.rules.wishes import Wishes


def own_defaults(county: County, policy: Policy, years: Sequence[int]) -> Iterator[str]:
    """A line on the commute cap that no document states, and one on wishes that no clause binds."""
    entries = [entry for entry in policy.entries if any(entry.binds(year) for year in years)]
    for entry in entries:
        rule = entry.rule
        if not isinstance(rule, CommuteCap):
            continue
        if why := rule.asleep(county):
            yield f"「{rule.title}」不起作用：学校的{why}。"
        elif entry.clause.document == NO_SOURCE:
            but = "，自愿者不受此限" if rule.volunteers_may else ""
            yield f"「{rule.title}」单程{rule.minutes}分钟{but}，是默认值；本地另有规定的，请改条目 {entry.id}。"
    named = sum(bool(teacher.wishes) for teacher in county.teachers)
    if named and WishRanks.name in policy.levels and not any(isinstance(entry.rule, Wishes) for entry in entries):
        before = policy.levels[: policy.levels.index(WishRanks.name)]
        titles = "、".join(GOALS[level].title for level in before)
        yield (
            f"【教师】「意愿学校」填了{named}行，政策「{policy.name}」没有志愿条款：不保证安排到所填学校，"
            f"只在{titles}都相同时按志愿先后取舍（目标「{WishRanks.title}」）；要保证的，请加规则「{Wishes.title}」。"
        )
