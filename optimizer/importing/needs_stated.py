"""学科需求 made whole where 班级, the curriculum and 设置 say what it leaves out, and what is said of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from optimizer.domain.vocabulary import Stage
from optimizer.formats.schema import NEEDS, TABLES
from optimizer.formats.sheet import Remarks, listed
from optimizer.formats.table import Table
from optimizer.importing.curriculum_notes import named, told
from optimizer.importing.derived_needs import Book, Key, Row, book_of, counted, extended, filled, rows_of
from optimizer.importing.later_needs import followed, later_rows, ratio_notes
from optimizer.importing.parsing import Parsed
from optimizer.importing.periods_of_place import with_periods_of_place

MOST = 5  # schools of one note
NAMES = {"classes": "班级数", "periods": "每班周课时", "load": "教师周课时", "least": "最低岗位", "most": "最高岗位"}


def expected(tables: Mapping[str, Parsed]) -> Iterator[Table]:
    """The tables of a roster, 学科需求 last: with lines in 班级 it may be left out or empty.

    ``tables`` are those that have been read, and grow between one and the next.
    """
    yield from (table for table in TABLES if table is not NEEDS)
    derivable = "classes" in tables and len(tables["classes"].rows) > 0
    yield replace(NEEDS, optional=True, may_be_empty=True) if derivable else NEEDS


def with_needs(tables: Mapping[str, Parsed], remarks: Remarks) -> dict[str, Parsed]:
    """The tables with 学科需求 filled in and added to; whatever is derived is announced with its source."""
    needs, book = tables.get("needs"), book_of(tables)
    classes = counted(tables, book)
    put: Mapping[str, list[int]] = {}
    if needs is not None:
        needs, put = filled(needs, classes, book)
    remarks.notes.extend(_filled_notes(put, needs, book))
    if needs is not None and (given := list(_overridden(needs))):
        remarks.note(f"【学科需求】{listed(given)}填了最低、最高岗位，岗位数以此为准，班级数和课时只用于走教。")
    taught = _taught(tables)
    stated = {line[1:] for line in needs.sound("school", "stage")} if needs is not None else set()
    new = {key: grades for key, grades in classes.items() if key not in stated and key in taught}
    rows = [row for key, grades in new.items() for row in rows_of(key, grades, book)]
    remarks.notes.extend(_new_notes(new, rows, book))
    remarks.notes.extend(_unused_notes(tables, classes, stated))
    if "outlooks" in tables and "schools" in tables and new:
        later = [each for each in followed(tables, new, book) if each[4] != each[5]]
        rows += [row for each in later for row in later_rows(each, new[each[0]], book)]
        remarks.notes.extend(_later_notes(later, book))
        if ratios := list(ratio_notes(tables)):
            remarks.note(
                f"【学校年度】编制数空着的不变；按生师比（小学19:1、初中13.5:1、高中12.5:1，中央编办发〔2014〕72号）测算："
                f"{'、'.join(ratios[:MOST])}{'等' if len(ratios) > MOST else ''}，如要采用请填编制数。"
            )
    whole = dict(tables) if needs is None and not rows else {**tables, "needs": extended(needs, rows)}
    return with_periods_of_place(whole, book, remarks)


def _taught(tables: Mapping[str, Parsed]) -> set[Key]:
    """What schools teach by their own table or a later year's; rows of no other are derived."""
    found: set[Key] = set()
    for name, school in (("schools", "id"), ("outlooks", "school")):
        if name in tables:
            source = tables[name]
            for column in source.table.columns:
                if column.key is not None:
                    found |= {
                        (place, column.key)
                        for place, number in zip(source.values[school], source.values[column.target], strict=True)
                        if number is not None
                    }
    return found


def _overridden(needs: Parsed) -> Iterator[int]:
    """Rows whose posts are given and are not those that their classes and periods make."""
    for row, *numbers in needs.sound(*NAMES):
        if None not in numbers and row:
            classes, periods, load, *posts = numbers
            if posts != [classes * periods // load, -(-classes * periods // load)]:
                yield row


def _filled_notes(put: Mapping[str, list[int]], needs: Parsed | None, book: Book) -> Iterator[str]:
    by_source = {"classes": "班级表", "load": "设置或通常的满工作量（无国家标准）"}
    for target, rows in put.items():
        source = by_source.get(target, named(book))
        yield f"【学科需求】「{NAMES[target]}」有{len(rows)}格空着，按{source}填入：{listed(rows)}。"
    if needs is not None and (rows := put.get("periods", [])):
        at = set(rows)
        subjects: defaultdict[Stage, list[str]] = defaultdict(list)
        for row, stage, subject in needs.sound("stage", "subject"):
            if row in at:
                subjects[stage].append(subject)
        for stage, each in subjects.items():
            yield f"【学科需求】{stage}每班周课时的依据：{told(stage, list(dict.fromkeys(each)), book)}。"


def _new_notes(new: Mapping[Key, Sequence[Fraction]], rows: Sequence[Row], book: Book) -> Iterator[str]:
    """For each stage: how many schools and classes, which subjects with how many periods and which load, and whence."""
    subjects: defaultdict[Stage, dict[str, int]] = defaultdict(dict)
    for row in rows:
        subjects[row["stage"]][row["subject"]] = row["load"]
    for stage, loads in subjects.items():
        own = [grades for (_, each), grades in new.items() if each == stage]
        usual, _ = Counter(loads.values()).most_common(1)[0]
        other = "".join(f"、{subject}{load}节" for subject, load in loads.items() if load != usual)
        yield (
            f"【学科需求】{stage}{len(own)}所学校没有填，按{named(book)}由班级表推算："
            f"{int(sum(map(sum, own)))}个班，{'、'.join(loads)}；教师周课时{usual}节{other}（无国家标准）。"
            f"依据：{told(stage, list(loads), book)}。"
            f"本地不同的，在设置表填如“{stage}语文周课时”“{stage}教师周课时”，"
            f"或用 rotation import 写出名册后修改学科需求。"
        )


def _unused_notes(
    tables: Mapping[str, Parsed], classes: Mapping[Key, Sequence[Fraction]], stated: set[Key]
) -> Iterator[str]:
    """Which lines of 班级 nothing is derived from."""
    if "classes" in tables:
        lines = list(tables["classes"].sound("school", "stage"))
        if rows := [row for row, *key in lines if tuple(key) in stated and tuple(key) in classes]:
            yield f"【班级】该校该学段已填学科需求的，以学科需求为准，不再推算：{listed(rows)}。"
        taught = book_of(tables).courses
        for stage in dict.fromkeys(stage for _, _, stage in lines if stage not in taught):
            yield f"【班级】{stage}没有可据以推算的课程设置，未推算，请在学科需求填写。"


def _later_notes(later: Sequence[tuple[Key, int, int, int, int, int]], book: Book) -> Iterator[str]:
    """Which classes follow which pupils."""
    if later:
        told = [
            f"{school}{stage}{year}学年学生{before}→{after}、班级{now}→{then}"
            for (school, stage), year, before, after, now, then in later[:MOST]
        ]
        sizes = "、".join(f"{stage}{book.size(stage)}人" for stage in dict.fromkeys(key[1] for key, *_ in later))
        more = f"等{len(later)}处" if len(later) > MOST else ""
        yield (
            f"【学校年度】只给了学生数的，班级数和学科需求随之推算（班额{sizes}，可在设置改“小学班额”）："
            f"{'；'.join(told)}{more}。"
        )
