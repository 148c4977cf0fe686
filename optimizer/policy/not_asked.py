"""Cases that a clause speaks of but does not ask for as the roster stands, told before anything is solved."""

from collections.abc import Iterator, Sequence

from optimizer.domain.county import County
from optimizer.domain.plan import Plan
from optimizer.domain.roster_by_year import unfolded
from optimizer.policy.entries import Policy
from optimizer.readings.plain_view import History

MOST = 10  # cases of one entry told one by one


def not_asked(county: County, policy: Policy, years: Sequence[int]) -> Iterator[str]:
    """One line for each case, with the years."""
    found: dict[str, dict[str, list[int]]] = {}
    for year in years:
        history = History(unfolded(county, year), policy.definitions, Plan(year, ()), school_year=year)
        for entry in policy.active(year):
            for view in entry.rule.views(history.within(entry.scope)):
                for told in entry.rule.not_asked(view):
                    found.setdefault(entry.rule.title, {}).setdefault(told, []).append(year)
    for title, cases in found.items():
        for told, when in list(cases.items())[:MOST]:
            yield f"「{title}」：{'、'.join(map(str, dict.fromkeys(when)))}学年{told}。"
        if len(cases) > MOST:
            yield f"「{title}」：另有{len(cases) - MOST}处同样不作要求。"
