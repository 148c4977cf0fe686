"""Where one teacher is in one school year: without the plan, under it, and on what kind of posting."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from optimizer.domain.county import FULL, Teacher
from optimizer.domain.plan import Posting
from optimizer.domain.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """One teacher on the staff on 1 September: where this year without the plan, where under it."""

    teacher: Teacher
    before: str
    after: str
    on_record: bool  # still on a posting of the exchange record
    posting: Posting | None  # the move that the plan makes this year
    serving: Posting | None  # the move of an earlier year of the plan that still runs
    recorded_as: Kind | None = None  # the kind of the posting of record
    free: bool = False  # on a posting of record without a term, which holds nobody

    @property
    def in_term(self) -> bool:
        """Still on an earlier posting that holds the teacher, hence fixed."""
        return (self.on_record and not self.free) or self.serving is not None

    @property
    def away(self) -> bool:
        """On a posting, of record or of the plan, that did not lead back to the own school."""
        here = self.posting or self.serving
        return self.on_record if here is None else here.school != self.teacher.home

    @property
    def kind(self) -> Kind | None:
        """Of the move that the plan makes this year."""
        return self.posting.mode if self.posting else None

    @property
    def serves_as(self) -> Kind | None:
        """Of the posting of the plan in effect, begun this year or earlier."""
        return self.serving.mode if self.serving and not self.posting else self.kind


def posts_filled(staff: Iterable[Standing]) -> Fraction:
    """Posts that these teachers fill; who works part time fills a part of one."""
    return Fraction(sum(standing.teacher.workload for standing in staff), FULL)
