"""What happens to groups and schools over the years, and who guides whom."""

from optimizer.auditing.group_changes import Event, Loss, Return, caused, events, losses, returns
from optimizer.auditing.mentor_pairs import Pair, pairs
from optimizer.auditing.rehomed import Rehomed, rehomed
from optimizer.reporting.facts.figures import PlanFigures

GroupChanges = list[tuple[Event, list[Return], tuple[Loss, ...]]]


def group_changes(figures: PlanFigures) -> GroupChanges:
    """Every event with the returns and the losses that it brings."""
    seen = {annual.year: annual.history for annual in figures.annuals}
    back = returns(seen)
    found = []
    for event in events(figures.instance, seen):
        those = caused(event, back)
        found.append((event, those, losses(seen[event.year], those)))
    return found


def mentor_pairs(figures: PlanFigures) -> tuple[Pair, ...]:
    """The pairs of every school year."""
    seen = {annual.year: annual.history for annual in figures.annuals}
    return pairs(figures.instance, seen)


def people_rehomed(figures: PlanFigures) -> tuple[Rehomed, ...]:
    """Whose 编制 goes along with a school that closes."""
    return tuple(rehomed(figures.instance, {annual.year: annual.history for annual in figures.annuals}))
