"""What the papers for schools and teachers say: who leaves, who comes, and the facts of a form."""

from collections.abc import Iterator, Mapping, Sequence

from optimizer.auditing.rehomed import Rehomed
from optimizer.readings.standing import Standing
from optimizer.reporting.docx.approval.dossier import Dossier, Row, row
from optimizer.reporting.docx.papers.kinds import (
    FORM,
    INTO,
    MOVES,
    NO_IN,
    NO_OUT,
    NO_REHOMED,
    OUT,
    REHOMED,
    REHOMINGS,
    SCHOOL_NAME,
)
from optimizer.reporting.facts.annual import Annual, way_told
from optimizer.reporting.facts.masking import kept_apart
from optimizer.reporting.facts.reasons import reason
from optimizer.reporting.facts.school_years import term_of, years_of


def schools(dossier: Dossier) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Schools that somebody leaves or comes to, or whose 编制 does, each with what its notice says; in roster order."""
    moves = [standing for annual in dossier.annuals for standing in annual.movers]
    for school in dossier.instance.county.schools:
        out = [_move(dossier, s, s.after) for s in moves if s.before == school.id]
        into = [_move(dossier, s, s.before) for s in moves if s.after == school.id]
        changed = [_rehoming(dossier, each) for each in dossier.rehomed if school.id in (each.origin, each.school)]
        if out or into or changed:
            yield school.id, {
                SCHOOL_NAME: dossier.names.school(school.id), OUT: _numbered(out), INTO: _numbered(into),
                NO_OUT: len(out), NO_IN: len(into), REHOMED: _numbered(changed), NO_REHOMED: len(changed),
            }


def _move(dossier: Dossier, standing: Standing, school: str) -> Row:
    teacher, posting = standing.teacher, standing.posting
    assert posting is not None
    return row(
        MOVES, 0, teacher.id, dossier.names.teachers[teacher.id], f"{teacher.stage}{teacher.subject}",
        dossier.names.school(school), posting.mode.value, term_of(posting.first_year, posting.last_year),
    )


def _rehoming(dossier: Dossier, each: Rehomed) -> Row:
    teacher, names = dossier.instance.county.teacher[each.teacher], dossier.names
    return row(
        REHOMINGS, 0, teacher.id, names.teachers[teacher.id], f"{teacher.stage}{teacher.subject}",
        names.school(each.origin), names.school(each.school), years_of(each.year),
    )


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [{**each, "序号": number} for number, each in enumerate(rows, start=1)]


def teachers(dossier: Dossier) -> Iterator[tuple[str, int, Mapping[str, object]]]:
    """Every move: id, its first year, and the facts of its form."""
    told = dossier.full_names and not kept_apart(each.name for each in dossier.instance.county.teachers)
    for annual in dossier.annuals:
        for standing in annual.movers:
            yield standing.teacher.id, annual.year, _form(dossier, annual, standing, born=told)


def _form(dossier: Dossier, annual: Annual, standing: Standing, *, born: bool) -> Mapping[str, object]:
    """The month of birth is left to be filled in where the name is masked."""
    teacher, posting, names = standing.teacher, standing.posting, dossier.names
    assert posting is not None
    return row(
        FORM, names.teachers[teacher.id], teacher.id, teacher.gender, f"{teacher.birth:%Y-%m}" if born else "",
        teacher.degree.label, teacher.title.label, teacher.backbone.label, f"{teacher.stage}{teacher.subject}",
        names.school(teacher.home), f"满{annual.history.years_here(teacher)}学年", names.school(posting.school),
        posting.mode.value, term_of(posting.first_year, posting.last_year), way_told(annual.minutes[teacher.id]),
        "是" if teacher.volunteer else "否", reason(annual, standing),
    )
