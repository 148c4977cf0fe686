"""稳态测算: what quota × term × backbone share keeps away in the long run, and whether there are enough backbones."""

from collections.abc import Iterator

from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.dated import YEAR, Places
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import BAD, GOOD
from optimizer.solving.counting import outlook

NAME, PURPOSE = "稳态测算", "按每年比例×期限×骨干占比长期推算：在外的教师和骨干有多少，够不够派"
COLUMNS = (
    Column("集团", 26), YEAR, Column("在岗教师", 9, "whole"), Column("骨干教师", 9, "whole"),
    Column("此前在外\n骨干", 10, "whole"), Column("期限内\n应派骨干", 10, "whole"),
    Column("期限内\n可派骨干", 10, "whole"), Column("余量", 8, "whole"), Column("每年比例", 9, "share"),
    Column("期限\n（学年）", 8, "whole"), Column("骨干占比", 9, "share"), Column("长期在外\n占在岗", 10, "share"),
    Column("长期在外骨干\n占在岗", 13, "share"), Column("长期在外骨干\n占全部骨干", 13, "share"),
)
NOTE = (
    "每年比例×期限＝长期在外的比例，再乘骨干占比＝长期在外的骨干，如 10%×3×40%＝12%。"
    "这是推算而非证明：余量为负表示难以为继，余量为正不保证可行。"
)
NONE = "没有按比例派出的条款，或没有集团，不作测算。"


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#7030A0")
    top = page.title(f"{figures.heading}稳态测算", NOTE)
    end = page.table(top, COLUMNS, _rows(figures), main=True, frozen=2, height=34)
    if end == top + 1:
        page.put(end, 0, NONE, "note")
        return
    at, first = Places(COLUMNS), top + 2
    rest, part = (f"${at.letter(heading)}{first}" for heading in ("余量", COLUMNS[-1].heading))
    page.colour((top + 1, at["余量"], end - 1, at["余量"]), f"={rest}<0", BAD)
    page.colour((top + 1, at["余量"], end - 1, at["余量"]), f"={rest}>0", GOOD)
    page.colour((top + 1, len(COLUMNS) - 1, end - 1, len(COLUMNS) - 1), f"=AND(ISNUMBER({part}),{part}>1)", BAD)


def _rows(figures: Figures) -> Iterator[list[Value]]:
    solved = figures.solved
    for line in outlook(solved.instance, solved.assembly.horizon):
        for stock in line.years:
            yield [
                line.name, years_of(stock.year), stock.staff, stock.backbone, stock.away, stock.needed, stock.free,
                stock.free - stock.needed, float(line.quota) / 100, line.term, line.share / 100,
                float(line.away) / 100, float(line.backbone_away) / 100,
                float(line.of_backbone) / 100 if line.of_backbone is not None else "—",
            ]
