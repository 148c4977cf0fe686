"""summary.html: one page, Chinese, offline."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from pathlib import Path
from string import Template

from optimizer.reporting.html.figures import Figures
from optimizer.reporting.html.sections import MOST_NAMED, charts, columns_table, refusals, rows, troubles
from optimizer.reporting.html.tables import html_table
from optimizer.reporting.html.values import words
from optimizer.studies.acceptance import Verdict
from optimizer.studies.columns import Column
from optimizer.studies.table_files import titled
from optimizer.studies.versions import versions

TEMPLATE = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))


def summary_page(figures: Figures, columns: Sequence[Column]) -> str:
    """The whole page."""
    parts = [*_head(figures), *_verdicts(figures), *charts(figures), *refusals(figures), *troubles(figures)]
    parts += [*rows(figures), *columns_table(columns)]
    return TEMPLATE.substitute(title=escape(figures.study.name), body="\n".join(parts))


def _head(figures: Figures) -> Iterator[str]:
    if figures.study.note:
        yield f"<p>{escape(figures.study.note)}</p>"
    done, total = len(figures.done), len(figures.cases)
    solver = "，".join(f"{name} {number}" for name, number in versions().items())
    yield f'<p class="note">{escape(solver)}</p>'
    if done < total:
        why = "已中断" if figures.interrupted else "未算完"
        again = "再次运行同一命令即接着算，不会重算已有的"
        yield f'<p class="warning">{why}：{total} 个案例中已有 {done} 个结果。{again}。</p>'
    tiles = {"案例": f"{done} / {total}", **{title: str(n) for title, n in figures.counts.items() if n}}
    tiles["处理器时间合计"] = f"{figures.cpu:,.1f} 秒"
    inner = "".join(f'<div class="tile">{title}<b>{escape(value)}</b></div>' for title, value in tiles.items())
    yield f'<div class="tiles">{inner}</div>'
    same = [
        f"{titled(figures.cases, name)} {words(value)}"
        for name, value in figures.cases[0].point.items()
        if name not in [axis.name for axis in figures.axes]
    ]
    if same:
        yield f'<p class="note">各案例相同：{escape("，".join(same))}</p>'


# ---------------------------------------------------------------------- acceptance
def _verdicts(figures: Figures) -> Iterator[str]:
    if not figures.verdicts:
        return
    yield "<h2>验收规则</h2>"
    lines = []
    for verdict in figures.verdicts:
        mark = '<b class="good">通过</b>' if verdict.passed else '<b class="bad">未通过</b>'
        lines.append((
            mark, escape(figures.stated(verdict.rule)), str(verdict.compared), str(len(verdict.breaches)),
            "<br>".join(_breaches(verdict, figures)) or ("没有可比较的案例" if not verdict.compared else ""),
        ))
    yield html_table(("结果", "规则", "比较的案例", "超出的案例", "超出最多的"), lines)


def _breaches(verdict: Verdict, figures: Figures) -> Iterator[str]:
    worst = sorted(verdict.breaches, key=lambda each: (each.value is not None, -((each.value or 0) - each.most)))
    for breach in worst[:MOST_NAMED]:
        reached = "没有方案" if breach.value is None else _number(breach.value)
        yield (
            f"{escape(figures.told(breach.case))}：{reached}，"
            f"基准 {_number(breach.baseline)}，最多 {_number(breach.most)}"
        )


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}"
