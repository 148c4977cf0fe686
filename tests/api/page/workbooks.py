"""A bureau's own workbook for the story: once with faults, once mended; it still has to be asked how it is meant."""

from pathlib import Path

from openpyxl import load_workbook

SOURCE = Path(__file__).parents[3] / "instances" / "three_schools.xlsx"


def bureau_workbook(path: Path, *, faulty: bool) -> Path:
    """Headings and words as a bureau writes them; ``faulty``: a school that is none, and a month that is none."""
    book = load_workbook(SOURCE)
    people = book["教师"]
    heading = {cell.value: cell.column for cell in people[1]}
    people.title = "在编教师花名册"
    people.cell(1, heading["主学科"]).value = "任教科目"
    for row in range(2, people.max_row + 1):
        if people.cell(row, heading["主学科"]).value == "音乐":
            people.cell(row, heading["主学科"]).value = "艺术"
    if faulty:
        people.cell(5, heading["编制学校"]).value = "S009"
        people.cell(7, heading["出生年月"]).value = "1985-13"
    book.save(path)
    return path
