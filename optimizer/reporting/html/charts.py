"""Charts of a study as inline SVG: no script, no font and nothing else from outside."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pygal
from pygal.etree import etree
from pygal.style import Style

FONTS = '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif'
PALETTE = ("#1F4E79", "#C55A11", "#2E7D4F", "#7B4EA3", "#B8860B", "#0E7C86")
STATUS_COLOURS = {"已求得方案": "#2E7D4F", "无可行方案": "#C00000", "未能判定": "#E0A100", "计算失败": "#6B7280"}
etree.to_etree()  # the same elements, and the same page, whether lxml is installed or not
WIDTH, HEIGHT = 620, 330
SPACIOUS = 16  # bars of a chart up to which their values are printed
CROWDED = 12  # labels on an axis above which they are turned


def levels_chart(title: str, labels: Sequence[str], series: Mapping[str, Sequence[float | None]], *, line: bool) -> str:
    """A KPI by the values of an axis: a line where they are numbers, else bars."""
    kind = pygal.Line if line else pygal.Bar
    printed = not line and len(series) * len(labels) <= SPACIOUS
    chart = kind(**_look(labels, PALETTE), title=title, show_legend=len(series) > 1, dots_size=4, print_values=printed)
    chart.value_formatter = lambda value: f"{value:.4g}"
    return _drawn(chart, labels, series)


def shares_chart(title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> str:
    """Cases by status at every value of an axis."""
    chart = pygal.StackedBar(**_look(labels, [STATUS_COLOURS[name] for name in series]), title=title, min_scale=1)
    chart.value_formatter = lambda value: f"{value:g}"
    return _drawn(chart, labels, series)


def spent_chart(title: str, spent: Mapping[str, Sequence[float]]) -> str:
    """CPU seconds as boxes: quartiles, and whiskers to the least and the most."""
    look = _look(list(spent), PALETTE[:1] * len(spent))
    chart = pygal.Box(**look, title=title, box_mode="extremes", show_legend=False)
    chart.x_labels = list(spent)
    for label, seconds in spent.items():
        chart.add(label, list(seconds))
    return _svg(chart)


def proofs_chart(title: str, proofs: Sequence[tuple[str, int, int, float]]) -> str:
    """By level how many solved cases are proved, and how many are open."""
    names = [name for name, *_ in proofs]
    chart = pygal.StackedBar(**_look(names, (PALETTE[2], "#E0A100")), title=title, min_scale=1)
    chart.value_formatter = lambda value: f"{value:g}"
    proved, left = [each[1] for each in proofs], [each[2] for each in proofs]
    return _drawn(chart, names, {"已证明": proved, "未证明（有差距）": left})


def _drawn(chart: Any, labels: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> str:
    chart.x_labels = list(labels)
    for name, values in series.items():
        chart.add(name, list(values))
    return _svg(chart)


def _look(labels: Sequence[str], colours: Sequence[str]) -> dict[str, Any]:
    crowded = len(labels) > CROWDED or max(map(len, labels), default=0) * len(labels) > 60
    style = Style(
        font_family=FONTS, background="transparent", plot_background="transparent", foreground="#333333",
        foreground_strong="#1F2937", foreground_subtle="#9CA3AF", colors=tuple(colours) or PALETTE,
        value_colors=("#FFFFFF",) * max(1, len(colours)), opacity=".9",
        opacity_hover="1", transition="0s", title_font_size=17, label_font_size=12, major_label_font_size=12,
        legend_font_size=13, value_font_size=11, no_data_font_size=16, guide_stroke_color="#E5E7EB",
        major_guide_stroke_color="#E5E7EB", guide_stroke_dasharray="0", major_guide_stroke_dasharray="0",
    )
    return {
        "style": style, "js": (), "width": WIDTH, "height": HEIGHT, "legend_at_bottom": True, "margin": 12,
        "margin_bottom": 26, "max_scale": 6,
        "legend_at_bottom_columns": 3, "legend_box_size": 10, "x_label_rotation": 30 if crowded else 0,
        "truncate_label": 16, "truncate_legend": 18, "no_data_text": "没有可画的数据",
        "disable_xml_declaration": True, "show_minor_x_labels": True, "strict": True,
    }


def _svg(chart: Any) -> str:
    chart.add_xml_filter(_still)
    text: str = chart.render(is_unicode=True)
    return text


def _still(root: Element) -> Element:
    """Without scripts; what they would show in a tooltip becomes the browser's own."""
    for parent in list(root.iter()):
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
        notes = [child for child in parent if str(child.tag).endswith("desc")]
        shown = [note for note in notes if note.get("class") in ("value", "x_label", "label") and note.text]
        for note in notes:
            parent.remove(note)
        if shown:
            SubElement(parent, "title").text = " ".join(str(note.text) for note in reversed(shown))
    return root
