"""名单: every posting of the plan."""

from collections.abc import Iterator

from optimizer.domain.plan import Posting
from optimizer.reporting.docx.approval.dossier import Dossier, Row, row
from optimizer.reporting.facts.school_years import term_of

ROLL = ("序号", "编号", "姓名", "编制学校", "交流学校", "学科", "学段", "类型", "起止学年")


def roll(dossier: Dossier) -> list[Row]:
    """One row for each posting, in the order of the workbook's list."""
    county, names = dossier.instance.county, dossier.names
    found = []
    for number, posting in enumerate(_ordered(dossier), start=1):
        teacher = county.teacher.get(posting.teacher)
        subject, stage = ("", "") if teacher is None else (teacher.subject, teacher.stage.value)
        found.append(row(
            ROLL, number, posting.teacher, names.teachers.get(posting.teacher, ""), names.school(posting.origin),
            names.school(posting.school), subject, stage, posting.mode.value,
            term_of(posting.first_year, posting.last_year),
        ))
    return found


def _ordered(dossier: Dossier) -> Iterator[Posting]:
    """By year, group and 编制 school; what the audit could not place comes last."""
    placed = [s.posting for annual in dossier.annuals for s in annual.movers if s.posting is not None]
    yield from placed
    known = set(placed)
    yield from (posting for posting in dossier.plan.postings if posting not in known)
