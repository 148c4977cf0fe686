"""The parts of the page that show charts and cases."""

from collections.abc import Iterator, Sequence
from html import escape

from optimizer.goals import GOALS
from optimizer.reporting.html.charts import levels_chart, proofs_chart, shares_chart, spent_chart
from optimizer.reporting.html.figures import Figures
from optimizer.reporting.html.tables import html_table
from optimizer.reporting.html.values import Axis, kpi, words
from optimizer.studies.cases import Case
from optimizer.studies.columns import STATUS, Column, Row

MOST_ROWS, MOST_VALUES, MOST_NAMED = 300, 40, 5
TONE = {"solved": "good", "impossible": "bad", "undecided": "open", "failed": "bad"}


# ---------------------------------------------------------------------- charts
def charts(figures: Figures) -> Iterator[str]:
    solved = figures.with_status("solved")
    axes = [axis for axis in figures.axes if 1 < len(axis.values) <= MOST_VALUES]
    for axis in sorted(axes, key=lambda each: each.name in ("instance", "seed")):
        yield f"<h2>按「{escape(axis.title)}」</h2>"
        yield '<p class="note">同一取值下有多个案例时，目标取中位数，其余参数不分。鼠标停在点上可看数值。</p>'
        yield f'<div class="charts">{"".join(f"<figure>{svg}</figure>" for svg in _of_axis(figures, axis))}</div>'
    crowded = [axis.title for axis in figures.axes if len(axis.values) > MOST_VALUES]
    if crowded:
        yield f'<p class="note">{escape("、".join(crowded))}取值超过 {MOST_VALUES} 个，不逐一画图，见 rows.csv。</p>'
    if not solved:
        return
    yield "<h2>证明与差距</h2>"
    proofs = list(figures.proofs())
    yield f'<div class="charts"><figure>{proofs_chart("各级目标的证明（案例数）", proofs)}</figure></div>'
    yield html_table(
        ("目标", "已证明", "未证明", "最大差距（占值的 %）"),
        [(escape(title), str(proved), str(left), f"{gap:.3g}") for title, proved, left, gap in proofs],
    )


def _of_axis(figures: Figures, axis: Axis) -> Iterator[str]:
    for name in figures.telling:
        series = figures.medians(axis, name)
        yield levels_chart(f"{GOALS[name].title}（越低越好）", axis.labels, series, line=axis.numeric)
    yield shares_chart("结果（案例数）", axis.labels, figures.shares(axis))
    yield spent_chart("处理器时间（秒）", figures.spent(axis))


# ---------------------------------------------------------------------- refusals and troubles
def refusals(figures: Figures) -> Iterator[str]:
    found = figures.refusals()
    if not found:
        return
    yield "<h2>无可行方案的案例及第一处冲突</h2>"
    lines = [
        (
            str(len(cases)), _cases(figures, cases), escape(clash).replace("）；", "）；<br>") or "未得到冲突",
            f"<span>{'整数运算已证明' if exact else '整数求解器已逐条确认'}</span>",
        )
        for _, clash, exact, cases in found[:MOST_ROWS]
    ]
    yield html_table(("案例数", "案例", "不能同时满足", "依据"), lines)


def _cases(figures: Figures, cases: Sequence[Case]) -> str:
    named = [escape(figures.told(case)) or "唯一的案例" for case in cases[:MOST_NAMED]]
    return "<br>".join([*named, *([f"等 {len(cases)} 个"] if len(cases) > MOST_NAMED else [])])


def troubles(figures: Figures) -> Iterator[str]:
    found = figures.troubles()
    if not found:
        return
    yield "<h2>未能判定或计算失败的案例</h2>"
    yield html_table(
        ("案例", "结果", "原因"),
        [
            (escape(figures.told(case)), STATUS[str(row["status"])], escape(str(row.get("reason") or "")))
            for case, row in found[:MOST_ROWS]
        ],
    )


# ---------------------------------------------------------------------- rows and columns
def rows(figures: Figures) -> Iterator[str]:
    yield "<h2>各案例</h2>"
    if len(figures.done) > MOST_ROWS:
        yield f'<p class="note">只列前 {MOST_ROWS} 个，全部 {len(figures.done)} 个见 rows.csv 与 rows.parquet。</p>'
    levels = [name for name in GOALS if any(kpi(row, name) is not None for _, row in figures.done)]
    headings = [*(axis.title for axis in figures.axes), "结果", *(GOALS[name].title for name in levels)]
    lines = [_line(figures, case, row, levels) for case, row in figures.done[:MOST_ROWS]]
    headings += ["证明", "轮岗人次", "处理器（秒）", "内存（MiB）"]
    yield html_table(headings, lines, numbers=len(figures.axes) + 1)


def _line(figures: Figures, case: Case, row: Row, levels: Sequence[str]) -> list[str]:
    status = str(row["status"])
    solved = status == "solved"
    values = [kpi(row, name) for name in levels]
    return [
        *(escape(words(case.point.get(axis.name))) for axis in figures.axes),
        f'<span class="{TONE[status]}">{STATUS[status]}</span>',
        *("" if value is None else f"{value:.6g}" for value in values),
        ("全部" if row.get("proved") else "有差距") if solved else "",
        *("" if row.get(name) is None else str(row[name]) for name in ("movers", "cpu_seconds", "peak_mib")),
    ]


def columns_table(columns: Sequence[Column]) -> Iterator[str]:
    inner = html_table(("列", "类型", "含义"), [(escape(c.name), c.type, escape(c.meaning)) for c in columns])
    yield f"<h2>表的各列</h2><details><summary>rows.csv 与 rows.parquet 的 {len(columns)} 列</summary>{inner}</details>"
