"""学科需求 from classes × curriculum × load, where the roster does not state it: rows of the table, to be edited.

The periods of a school are added up exactly over its grades. Where the mean of a class, rounded to a whole period,
would give other posts, these are written beside it (最低岗位, 最高岗位).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from optimizer.domain.class_counts import classes_of, places
from optimizer.domain.curriculum import GRADES, Course, Curriculum, curriculum
from optimizer.domain.half_periods import Periods
from optimizer.domain.vocabulary import Stage
from optimizer.formats.local_curriculum import Local, local_curriculum, readable
from optimizer.formats.schema import NEEDS
from optimizer.formats.settings import PLAN_YEAR, PROVINCE
from optimizer.importing.parsing import BAD, Parsed, default

Key = tuple[str, Stage]  # school, stage
Row = Mapping[str, Any]
NUMBERS, POSTS = ("classes", "periods", "load"), ("least", "most")
READ = (PLAN_YEAR, PROVINCE)  # settings beside those of subjects and stages
NEW = 0  # the row number of what no file holds


@dataclass(frozen=True)
class Book:
    """The curriculum as it is taught in the county: its courses by the names of the vocabulary."""

    courses: Mapping[Stage, Sequence[Course]]
    local: Local
    known: Curriculum  # as it is in force in the province

    @classmethod
    def of(cls, local: Local, subjects: Iterable[tuple[Stage, str]]) -> "Book":
        """``subjects`` are the main subjects of the staff, one for each teacher."""
        taught, book = Counter(subjects), curriculum().of(local.province or "", local.year)
        courses: defaultdict[Stage, list[Course]] = defaultdict(list)
        known = {course.subject for course in book.courses}
        own = [Course(stage, name, ()) for stage, name in local.periods if name not in known]
        for course in (*book.courses, *own):
            staffed = taught[course.stage, course.subject] > 0
            apart = any(taught[course.stage, part] for part in course.parts)
            if (not course.shared or staffed) and (not course.parts or (staffed and not apart)):
                grades = local.periods.get((course.stage, course.subject), course.grades)
                courses[course.stage].append(replace(course, grades=grades))
        whole = {(stage, part) for stage, each in courses.items() for course in each for part in course.parts}
        return cls({
            stage: [course for course in each if (stage, course.subject) not in whole]
            for stage, each in courses.items()
        }, local, book)

    def grades(self, stage: Stage, subject: str) -> Sequence[Periods]:
        """Weekly periods by grade, as the place has them; empty where nobody says them."""
        return self.local.periods.get((stage, subject)) or self.known.grades.get((stage, subject), ())

    def load(self, stage: Stage, subject: str) -> int:
        """Weekly periods of a full post."""
        loads = self.local.loads
        return loads.get((stage, subject)) or loads.get((stage, "")) or curriculum().loads[stage]

    def size(self, stage: Stage) -> int | None:
        """Pupils of a class at most."""
        return self.local.sizes.get(stage) or curriculum().sizes.get(stage)


def book_of(tables: Mapping[str, Parsed]) -> Book:
    """The curriculum of a roster by its settings and its staff; settings that cannot be read say nothing."""
    settings = dict(line[1:] for line in tables["settings"].sound("name", "value")) if "settings" in tables else {}
    settings = {name: text for name, text in settings.items() if name in READ or readable(name, text)}
    staff = tables["teachers"].sound("stage", "subject") if "teachers" in tables else ()
    return Book.of(local_curriculum(settings), (line[1:] for line in staff))


def counted(tables: Mapping[str, Parsed], book: Book) -> Mapping[Key, Sequence[Fraction]]:
    """Classes by school and stage: one number for each grade of the stage."""
    found: dict[Key, list[Fraction]] = {}
    if "classes" in tables:
        for line in tables["classes"].sound("school", "stage", "grade", "classes", "pupils"):
            _, school, stage, grade, classes, pupils = line
            size = book.size(stage)
            if classes is None and pupils is not None and size is not None:
                classes = classes_of(pupils, size)
            at = places(stage, grade)
            if classes is not None and at:
                grades = found.setdefault((school, stage), [Fraction(0)] * GRADES[stage])
                for place in at:
                    grades[place] += Fraction(classes, len(at))
    return found


def rows_of(key: Key, classes: Sequence[Fraction], book: Book, *, empty: bool = False) -> Iterator[Row]:
    """The needs of all subjects that a stage of a school teaches; ``empty``: also of those that no class has."""
    school, stage = key
    for course in book.courses.get(stage, ()):
        numbers = figures(course.grades, classes, book.load(stage, course.subject))
        if empty or numbers["classes"]:
            yield {"school": school, "stage": stage, "subject": course.subject, **numbers}


def figures(periods: Sequence[Periods], classes: Sequence[Fraction], load: int) -> Row:
    """Classes that have the subject, whole periods of one, load; and posts where these would give others."""
    total = sum((number * each for number, each in zip(classes, periods, strict=True)), start=Fraction(0))
    having = sum((number for number, each in zip(classes, periods, strict=True) if each), start=Fraction(0))
    number = int((2 * having + 1) // 2)
    alike = {each for each in periods if each}
    mean = alike.pop() if len(alike) == 1 else int((2 * total / having + 1) // 2) if having else 0
    exact, rounded = (int(total // load), -int(-total // load)), (number * mean // load, -(-number * mean // load))
    posts = {"least": exact[0], "most": exact[1]} if exact != tuple(map(int, rounded)) else {}
    return {"classes": number, "periods": mean, "load": load, **posts}


def extended(needs: Parsed | None, rows: Sequence[Row]) -> Parsed:
    """The table with rows of no file behind its own."""
    rest = {column.target: default(NEEDS, column) for column in NEEDS.columns}
    values = {
        column.target: [
            *(needs.values[column.target] if needs else ()),
            *(row.get(column.target, rest[column.target]) for row in rows),
        ]
        for column in NEEDS.columns
    }
    return Parsed(NEEDS, [*(needs.rows if needs else ()), *[NEW] * len(rows)], values)


def filled(
    needs: Parsed, classes: Mapping[Key, Sequence[Fraction]], book: Book
) -> tuple[Parsed, Mapping[str, list[int]]]:
    """The table with what rows without posts leave out, and by column the rows where something was put in."""
    numbers, posts = (zip(*(needs.values[name] for name in names), strict=True) for names in (NUMBERS, POSTS))
    lacking = [at for at, both in enumerate(zip(numbers, posts, strict=True)) if None in both[0] and None in both[1]]
    if not lacking:
        return needs, {}
    values = {target: list(column) for target, column in needs.values.items()}
    put: defaultdict[str, list[int]] = defaultdict(list)
    for at in lacking:
        line, row = {target: column[at] for target, column in values.items()}, needs.rows[at]
        if BAD not in line.values():
            counts = classes.get((line["school"], line["stage"]))
            for target, value in _missing(line, counts, book).items():
                if line[target] is None:
                    values[target][at] = value
                    put[target].append(row)
    return replace(needs, values=values), put


def _missing(line: Row, counts: Sequence[Fraction] | None, book: Book) -> Row:
    """What the curriculum says of a row; posts only where none of its own numbers says anything else."""
    stage, subject = line["stage"], line["subject"]
    course = next((each for each in book.courses.get(stage, ()) if each.subject == subject), None)
    grades = course.grades if course else book.known.grades.get((stage, subject))
    load = book.load(stage, subject)
    if grades is None:
        return {"load": load} | ({} if counts is None else {"classes": int(sum(counts))})
    found = figures(grades, counts or [Fraction(1)] * len(grades), load)
    told = [line["classes"], line["periods"], line["load"]] != [None] * 3
    left_out = {"classes", "least", "most"} if counts is None else {"least", "most"} if told else set()
    return {target: value for target, value in found.items() if target not in left_out}
