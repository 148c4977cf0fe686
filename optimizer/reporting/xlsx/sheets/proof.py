"""证明: what is claimed of every level, what each claim rests on, and how to check it."""

from collections.abc import Iterator

from optimizer.domain.version import __version__
from optimizer.goals import GOALS
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.measures import words_of
from optimizer.reporting.facts.proved_levels import claims, settled
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "证明", "各级目标的最优性证明、依据与复核方法"
COLUMNS = (
    Column("顺序", 8, "whole"), Column("目标", 16), Column("方案值", 14, "number"),
    Column("已证明的下界", 14, "number"), Column("容差", 9, "number"), Column("单位", 18, "centre"),
    Column("证书覆盖（块）", 12, "whole"), Column("分支证明（块）", 12, "whole"),
    Column("双求解器（块）", 12, "whole"),
    Column("整数求解（块）", 12, "whole"), Column("未证明（块）", 11, "whole"), Column("结论", 30, "centre"),
)
EXPLAINED = (
    ("目标顺序", "各级目标从上到下依次优化：前一级达到最优（或容差之内）以后，在不变差的前提下再优化后一级。"),
    ("块", "互不影响的集团可以分开求解，每一部分称为一块；各块都最优，合起来就最优。"),
    ("证书覆盖", "下界由取整后的对偶乘子用整数运算算出，不依赖求解器的浮点结果，任何人都可复核。"),
    ("分支证明", "对偶乘子够不到方案值之处，证书另附分支树：割平面、分支与各叶的乘子，都用整数复核，不依赖求解器。"),
    ("双求解器", "同上，另由第二种求解器确认没有更好的方案（求解时加 --certify）；仍依据求解器，不是独立核验。"),
    ("整数求解", "证书的下界到方案值的差由求解器的结论补足（一个学年 CP-SAT，多个学年 HiGHS 浮点下界），未独立核验。"),
    ("未证明", "求解提前结束或超出限额，只知道下界；方案本身仍已逐条审核。"),
    ("合法性", "方案由独立的审核程序逐条核对，与求解模型分开编写；两者不一致时程序报错，不给出方案。"),
    ("已证明的下界", "只写以整数证明、不依赖求解器的下界。"),
    ("复核方法", "rotation verify 名册 plan.xlsx　（与 certificate.json 放在同一文件夹；不使用求解器）"),
    ("修改之后", "手工修改名单后，用 rotation audit 名册 plan.xlsx 审核合规；rotation verify 会指出与原证明的差别。"),
)


def write(book: Book, figures: Figures) -> None:
    solved = figures.solved
    page = Page(book, NAME, tab="#7F7F7F")
    row = page.title(f"{figures.heading}方案的证明", f"{words_of(solved.levels)}。")
    end = page.table(row, COLUMNS, _levels(figures))
    page.widths(column.width for column in COLUMNS)
    last = len(COLUMNS) - 1
    for claim, at in zip(claims(solved), range(row + 1, end), strict=True):
        page.put(at, last, claim.words, "good" if claim.proved else "mild")
    row = end + 1
    for name, text in (*_meanings(figures), *EXPLAINED, *_facts(figures)):
        page.put(row, 0, None, "total")
        page.spread(row, 0, 1, name, "total", 20)
        page.spread(row, 2, last, text, "long")
        row += 1
    page.sheet.print_area(0, 0, row - 1, last)


def _levels(figures: Figures) -> Iterator[list[Value]]:
    for number, claim in enumerate(claims(figures.solved)):
        blocks = settled(figures.solved, number)
        yield [
            number + 1, claim.title, *claim.cells, claim.unit,
            blocks["certificate"], blocks["tree"], blocks["witness"], blocks["core"], blocks["open"], claim.words,
        ]


def _meanings(figures: Figures) -> Iterator[tuple[str, str]]:
    for level in figures.solved.levels:
        if told := GOALS[level.name].means(figures.solved.instance.definitions):
            yield level.gauge.title, told


def _facts(figures: Figures) -> Iterator[tuple[str, str]]:
    solved = figures.solved
    if figures.several:
        yield "多个学年", "方案值和下界是各学年之和；各学年一起优化，不是逐年依次求解"
    again = "是：相同的数据、政策、程序版本和随机种子得到相同的方案，与进程数无关"
    yield "可重复", again if solved.repeatable else "否：求解被中断或限时结束，再次运行的结果可能不同"
    if figures.seed is not None:
        yield "随机种子", str(figures.seed)
    apart = "否：各集团分开求解，合起来已满足全县条款"
    yield "联动求解", "是：有跨集团的全县条款，各集团一起求解" if solved.joined else apart
    yield "程序版本", __version__
    names = {"schema": "摘要格式", "data": "数据摘要", "policy": "政策摘要"}
    for key, digest in solved.plan.digests.items():
        yield names.get(key, key), digest if key == "schema" else f"SHA-256 {digest}"
