"""Needs of later years where 学校年度 says no more than pupils: pupils → classes → needs (班级 has today's classes)."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from optimizer.domain.class_counts import following, posts_by_ratio
from optimizer.domain.vocabulary import Stage
from optimizer.importing.derived_needs import Book, Key, Row, rows_of
from optimizer.importing.parsing import BAD, Parsed

Later = tuple[Key, int, int, int, int, int]  # school and stage, year, pupils before and then, classes before and then


def followed(
    tables: Mapping[str, Parsed], classes: Mapping[Key, Sequence[Fraction]], book: Book
) -> Iterator[Later]:
    """What becomes of the classes of each school and stage, year by year, where its pupils change."""
    pupils = {key: number for key, _, number in _pupils(tables["schools"], "id")}
    counts = {key: int(sum(grades)) for key, grades in classes.items()}
    lines = sorted(_pupils(tables["outlooks"], "school"), key=lambda line: line[1])
    for key, year, later in lines:
        size = book.size(key[1])
        if key in counts and key in pupils and size is not None:
            then = following(key[1], counts[key], pupils[key], later, size)
            yield key, year, pupils[key], later, counts[key], then
            counts[key], pupils[key] = then, later


def _pupils(source: Parsed, school: str) -> Iterator[tuple[Key, int, int]]:
    """(school, stage), year (0 where the table has none) and pupils, where they are said."""
    keyed = {column.key: source.values[column.target] for column in source.table.columns if column.key}
    years = source.values.get("year", [0] * len(source.rows))
    for at, (name, year) in enumerate(zip(source.values[school], years, strict=True)):
        for stage, column in keyed.items():
            if stage is not None and BAD not in (name, year) and column[at] not in (None, BAD):
                yield (name, stage), year, column[at]


def later_rows(later: Later, classes: Sequence[Fraction], book: Book) -> Iterator[Row]:
    """The needs from that year on; classes of the grades keep their proportion."""
    key, year, *_, then = later
    total = sum(classes)
    scaled = [number * then / total if total else Fraction(then, len(classes)) for number in classes]
    for row in rows_of(key, scaled, book, empty=True):
        yield {**row, "since": year}


def ratio_notes(tables: Mapping[str, Parsed]) -> Iterator[str]:
    """Posts that pupils of later years give by the ratio, where 学校年度 leaves 编制数 as it is."""
    source = tables["outlooks"]
    keyed = {column.key: source.values[column.target] for column in source.table.columns if column.key}
    quotas = dict(line[1:] for line in tables["schools"].sound("id", "quota"))
    for at, (row, school, year, quota) in enumerate(source.sound("school", "year", "quota")):
        told: dict[Stage, Any] = {stage: column[at] for stage, column in keyed.items() if stage is not None}
        pupils = {stage: number for stage, number in told.items() if isinstance(number, int)}
        if quota is None and pupils and quotas.get(school) is not None:
            yield f"第{row}行（{year}学年）{posts_by_ratio(pupils)}名（现核定{quotas[school]}名）"
