"""Postings of an earlier plan that have begun, as lines of the exchange record that does not hold them yet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from optimizer.domain.county import County
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Kind

ADOPTED = "轮岗交流"  # type of a posting that its teacher tells all about
TYPES = {
    Kind.SUPPORT: "支教", Kind.TRAINING: "轮训", Kind.SECONDED: "挂职", Kind.REDEPLOYED: "校区调配",
    Kind.PROLONGED: "延长",
}


def begun_postings(plan: Plan, county: County, year: int) -> Iterator[Posting]:
    """Those that began before that school year and that nobody has recorded."""
    told = {(past.teacher, past.first_year) for past in county.history}
    for posting in plan.postings:
        if posting.first_year < year and (posting.teacher, posting.first_year) not in told:
            yield posting


def recorded(county: County, begun: Sequence[Posting]) -> tuple[PastPosting, ...]:
    """The exchange record with them: an earlier one without a term ends where one of them begins.

    To be called back to the own school ends a posting, and is none.
    """
    first = {posting.teacher: posting.first_year for posting in reversed(begun)}
    kept = tuple(_until(past, first.get(past.teacher)) for past in county.history)
    return kept + tuple(
        PastPosting(
            posting.teacher, TYPES.get(posting.mode, ADOPTED), False, date(posting.first_year, 9, 1),
            None if posting.last_year is None else date(posting.last_year + 1, 8, 31), posting.origin, posting.school,
        )
        for posting in begun
        if posting.school != posting.origin
    )


def _until(past: PastPosting, year: int | None) -> PastPosting:
    if year is None or not past.away or not past.first_year < year:
        return past
    ended = past.last_year is not None and past.last_year < year
    return past if ended else replace(past, end=date(year, 8, 31))
