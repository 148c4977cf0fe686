"""What the papers for schools and teachers say: who leaves, who comes, and the facts of a form."""

from collections.abc import Iterator, Mapping, Sequence

from optimizer.readings.standing import Standing
from optimizer.reporting.docx.approval.dossier import Dossier, Row, row
from optimizer.reporting.docx.papers.kinds import FORM, INTO, MOVES, NO_IN, NO_OUT, OUT, SCHOOL_NAME
from optimizer.reporting.facts.annual import Annual, way_told
from optimizer.reporting.facts.masking import kept_apart
from optimizer.reporting.facts.reasons import reason
from optimizer.reporting.facts.school_years import term_of


def schools(dossier: Dossier) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Schools that somebody leaves or comes to, in roster order, each with what its notice says."""
    moves = [standing for annual in dossier.annuals for standing in annual.movers]
    for school in dossier.instance.county.schools:
        out = [_move(dossier, s, s.after) for s in moves if s.before == school.id]
        into = [_move(dossier, s, s.before) for s in moves if s.after == school.id]
        if out or into:
            yield school.id, {
                SCHOOL_NAME: dossier.names.school(school.id), OUT: _numbered(out), INTO: _numbered(into),
                NO_OUT: len(out), NO_IN: len(into),
            }


def _move(dossier: Dossier, standing: Standing, school: str) -> Row:
    teacher, posting = standing.teacher, standing.posting
    assert posting is not None
    return row(
        MOVES, 0, teacher.id, dossier.names.teachers[teacher.id], f"{teacher.stage}{teacher.subject}",
        dossier.names.school(school), posting.mode.value, term_of(posting.first_year, posting.last_year),
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
