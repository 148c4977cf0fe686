"""编制台账: whose 编制 is held where, and who serves where, in each school year."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.domain.vocabulary import Kind
from optimizer.readings.plain_view import History
from optimizer.readings.standing import Standing


@dataclass(frozen=True, slots=True)
class Seats:
    """编制 and heads of one school in one year; ``moved_in`` and ``moved_out`` are 编制 that go with the plan."""

    year: int
    school: str
    quota: int | None
    held: int  # 编制 taken before the plan
    moved_in: int
    moved_out: int
    before: int  # heads serving before the plan
    sent: int  # moves of this year
    received: int
    back: int  # at the own school again, after a posting that ended with the year before
    absent: int  # own staff on a posting, of this year or running on
    guests: int  # staff of other schools on a posting here
    after: int  # heads serving

    @property
    def taken(self) -> int:
        """编制 taken under the plan."""
        return self.held + self.moved_in - self.moved_out

    @property
    def room(self) -> int | None:
        return None if self.quota is None else self.quota - self.taken


def seats(history: History) -> Iterator[Seats]:
    """One line for each school."""
    names = ("held", "moved_in", "moved_out", "sent", "received", "back", "absent", "guests")
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for standing in history.standings.values():
        home, held, takes = standing.teacher.home, seat(history, standing, planned=False), seat(history, standing)
        counts["held"][held] += 1
        if held != takes:
            counts["moved_out"][held] += 1
            counts["moved_in"][takes] += 1
        if standing.posting is not None:
            counts["sent"][home] += 1
            counts["received"][standing.after] += 1
        if standing.after != home:
            counts["absent"][home] += 1
            counts["guests"][standing.after] += 1
        counts["back"][home] += returned(history, standing)
    for school in history.county.schools:
        yield Seats(
            history.year, school.id, school.quota, before=len(history.staff_before.get(school.id, [])),
            after=len(history.staff_after.get(school.id, [])), **{name: counts[name][school.id] for name in names},
        )


def seat(history: History, standing: Standing, *, planned: bool = True) -> str:
    """The school that holds a teacher's 编制 this year, under the plan or by the exchange record alone."""
    home, posting = standing.teacher.home, standing.posting or standing.serving
    if posting is not None:
        kind = history.kind_of(standing.teacher, posting.school) if posting.mode is Kind.PROLONGED else posting.mode
        mode = history.mode_between(home, posting.school)
        return posting.school if planned and history.definitions.transfers_post(kind, mode) else home
    moved = any(
        past.transfer and past.first_year < history.year <= history.last_of(past)
        for past in history.past.get(standing.teacher.id, [])
    )
    return standing.before if moved else home


def returned(history: History, standing: Standing) -> bool:
    """At the 编制 school after a posting that ended with the year before."""
    ends = {history.last_of(past) for past in history.past.get(standing.teacher.id, [])}
    ends |= {posting.last_year or 0 for posting in history.planned.get(standing.teacher.id, [])}
    return history.year - 1 in ends and standing.after == standing.teacher.home
