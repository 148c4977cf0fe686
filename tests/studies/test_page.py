"""The summary page: offline, whole, and telling what the rows say."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from optimizer.reporting.html.figures import Figures
from optimizer.reporting.html.page import summary_page
from optimizer.studies.acceptance import judge
from optimizer.studies.columns import Row
from optimizer.studies.table_files import columns_of
from tests.studies.building import FLOW, SHARE, listed

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Checked(HTMLParser):
    """Tags that close, addresses that are asked for, and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.asked: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.asked += [str(value) for name, value in attrs if name in ("src", "href", "xlink:href", "data")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def solved(burden: int, bound: int) -> Row:
    return {
        "status": "solved", "burden_value": burden, "burden_bound": bound, "burden_proved": burden == bound,
        "burden_scale": 1, "cpu_seconds": 0.5, "movers": 3, "peak_mib": 100, "proved": burden == bound,
    }


def page(folder: Path, rows: list[Row | None], **more: Any) -> Checked:
    """The page of a grid of flow 10, 12, 15 × share 40, 50, with these rows in order."""
    study, cases = listed(
        folder, parameters={FLOW: [10, 12, 15], SHARE: [40, 50]},
        accept=[{"kpi": "burden", "against": {FLOW: 10}, "worse_by": "5%"}], **more,
    )
    kept = {case.id: row for case, row in zip(cases, rows, strict=True) if row is not None}
    text = summary_page(Figures(study, cases, kept, judge(study, cases, kept)), columns_of(study, cases))
    assert not re.search(r"url\(|@import|<script|javascript:", text)
    seen = Checked()
    seen.feed(text)
    assert not seen.open
    assert not seen.asked, "the page is whole in itself"
    return seen


def test_what_is_told(tmp_path: Path) -> None:
    """Counts, the acceptance rule that was broken, the clash of the impossible, the reason of the failed."""
    clash: Row = {"status": "impossible", "clash": "甲条；乙条", "clash_cases": "a;b", "clash_exact": True}
    lost: Row = {"status": "failed", "reason": "计算进程被信号 SIGKILL 终止"}
    seen = page(tmp_path, [solved(100, 100), solved(50, 40), solved(106, 106), clash, lost, None])
    for words in (
        "案例5 / 6", "已求得方案3", "无可行方案1", "计算失败1", "未通过", "106，基准 100，最多 105", "甲条；乙条",
        "SIGKILL", "已有 5 个结果", "按「年度交流比例：最低比例（%）」", "证明与差距",
    ):
        assert words in seen.text, words
    assert seen.tags.count("svg") == 2 * 3 + 1  # burden, results and CPU for either axis; the proofs


def test_nothing_yet(tmp_path: Path) -> None:
    """An interrupt before the first row: a page that says so."""
    seen = page(tmp_path, [None] * 6)
    assert "已有 0 个结果" in seen.text
    assert "没有可比较的案例" in seen.text


def test_hostile_names(tmp_path: Path) -> None:
    """Names and sentences are text, whatever they look like."""
    rows: list[Row | None] = [solved(1, 1)] * 5 + [{"status": "impossible", "clash": "<b>&</b>", "clash_cases": "x"}]
    seen = page(
        tmp_path, rows, name="<img src=x onerror=alert(1)>", note="</style><script>", policies=["标准"],
        instances=[{"name": '"><a href=x>', "shape": "three_schools", "seeds": 1}],
    )
    assert "<img src=x onerror=alert(1)>" in seen.text
    assert "<b>&</b>" in seen.text


def test_medians_and_shares(tmp_path: Path) -> None:
    """What the charts draw, counted by hand."""
    study, cases = listed(tmp_path, parameters={FLOW: [10, 12]}, seeds=[0, 1, 2])
    values = {(10, 0): 5, (10, 1): 9, (10, 2): 6, (12, 0): 8, (12, 1): 20}
    rows: dict[str, Row] = {}
    for case in cases:
        value = values.get((case.point[FLOW], case.seed))
        rows[case.id] = {"status": "undecided"} if value is None else solved(value, value)
    figures = Figures(study, cases, rows, ())
    axis = next(axis for axis in figures.axes if axis.name == FLOW)
    assert figures.medians(axis, "burden") == {"全部案例": [6, 14]}
    assert figures.shares(axis) == {"已求得方案": [3, 2], "未能判定": [0, 1]}
    assert figures.telling == ["burden"]
    assert figures.cpu == 2.5
