"""Whence the weekly periods come that needs are derived from: the nation's table, the province's lines, 设置."""

from collections.abc import Iterator, Sequence

from optimizer.domain.curriculum import Course, curriculum
from optimizer.domain.vocabulary import Stage
from optimizer.importing.derived_needs import Book

NEWEST = 9999  # a year after all lines


def named(book: Book) -> str:
    """The curriculum in a few words."""
    own = any(line.province for line in book.known.courses)
    return f"{curriculum().dated.year}年课程设置" + (f"和{book.local.province}的规定" if own else "")


def grounds(stage: Stage, subjects: Sequence[str], book: Book) -> str:
    """The documents behind the periods of subjects, and which of them 设置 says otherwise."""
    set_here = [subject for subject in subjects if (stage, subject) in book.local.periods]
    lines = {course.subject: course for course in book.known.courses if course.stage == stage}
    rest = [lines[subject] for subject in subjects if subject in lines and subject not in set_here]
    found = [curriculum().source] * any(not line.province for line in rest)
    found += [f"{line.subject}{_periods(line)}按{line.source}" for line in rest if line.province]
    found += [f"{'、'.join(set_here)}按「设置」"] * bool(set_here)
    return "；".join(found)


def told(stage: Stage, subjects: Sequence[str], book: Book) -> str:
    """Both in one sentence after another."""
    return "。".join(filter(None, [grounds(stage, subjects, book), *advice(stage, subjects, book)]))


def advice(stage: Stage, subjects: Sequence[str], book: Book) -> Iterator[str]:
    """What the province says, or would say, beside what was used."""
    place, year = book.local.province, NEWEST if book.local.year is None else book.local.year
    asked = [subject for subject in subjects if (stage, subject) not in book.local.periods]
    others = [line for line in curriculum().lines if line.stage == stage and line.province and line.subject in asked]
    if place is None and (own := [line for line in others if line.since <= year]):
        provinces = "、".join(dict.fromkeys(line.province for line in own))
        what = "、".join(dict.fromkeys(f"{line.subject}{_periods(line)}" for line in own))
        yield f"没有填省份，按全国口径；{provinces}已要求{what}，属于这些省份的请在「设置」填 省份"
    elif place and not any(line.province == place for line in others):
        yield f"没有收录{place}对{stage}课时的单独规定，按全国口径，省里另有要求的请按下述办法填写"
    for line in curriculum().coming(place or "", year):
        if line.stage == stage and line.subject in asked:
            more = f"，{line.remark}" if line.remark else ""
            what = f"{line.subject}{_periods(line)}（{line.source}{more}）"
            yield f"{place}自{line.since}学年起{what}，本次未用，已实行的请填写"


def _periods(line: Course) -> str:
    """Every week so many, grade by grade where they differ."""
    alike = dict.fromkeys(map(str, line.grades))
    return f"每周{'、'.join(alike if len(alike) == 1 else map(str, line.grades))}节"
