"""The look of the workbook: fonts that every Excel and WPS has, one palette, and the styles of cells by name."""

from collections.abc import Mapping
from typing import Any

from optimizer.reporting.facts.printable import BODY, HEAVY

INK, PALE, LINE, GREY = "#1F3864", "#DCE6F1", "#A6B4C8", "#595959"
GOOD, BAD, MILD = ("#E2F0D9", "#375623"), ("#F8CBAD", "#9C0006"), ("#FFF2CC", "#7F6000")

_CELL = {"font_name": BODY, "font_size": 10, "border": 1, "border_color": LINE, "valign": "vcenter"}
_CENTRE, _WRAP = {"align": "center"}, {"text_wrap": True}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "text": _CELL | {"num_format": "@"},
    "id": _CELL | {"num_format": "@", "align": "left"},
    "centre": _CELL | _CENTRE | {"num_format": "@"},
    "long": _CELL | _WRAP,
    "whole": _CELL | _CENTRE | {"num_format": "0"},
    "share": _CELL | _CENTRE | {"num_format": "0.0%"},
    "decimal": _CELL | _CENTRE | {"num_format": "0.0000"},
    "limit": _CELL | _CENTRE | {"num_format": "0.00"},
    "number": _CELL | _CENTRE | {"num_format": "General"},
    "public": _CELL | _CENTRE | {"font_size": 11, "num_format": "@"},
    "added": {"font_name": BODY, "font_size": 10, "num_format": "@"},
    "edit": _CELL | {"num_format": "@", "bg_color": "#FFFBE6"},
    "edit_centre": _CELL | _CENTRE | {"num_format": "@", "bg_color": "#FFFBE6"},
    "total": _CELL | {"bold": True, "bg_color": PALE},
    "total_whole": _CELL | _CENTRE | {"bold": True, "bg_color": PALE, "num_format": "0"},
    "total_share": _CELL | _CENTRE | {"bold": True, "bg_color": PALE, "num_format": "0.0%"},
    "total_number": _CELL | _CENTRE | {"bold": True, "bg_color": PALE, "num_format": "General"},
    "good": _CELL | _CENTRE | {"bg_color": GOOD[0], "font_color": GOOD[1]},
    "mild": _CELL | _CENTRE | {"bg_color": MILD[0], "font_color": MILD[1]},
    "bad": _CELL | _CENTRE | {"bg_color": BAD[0], "font_color": BAD[1], "bold": True},
    "sent": _CELL | _CENTRE | {"bg_color": "#9DC3E6", "font_color": INK, "bold": True},
    "staying": _CELL | _CENTRE | {"bg_color": "#DEEBF7", "font_color": INK},
    "faint": _CELL | _CENTRE | {"bg_color": "#E7E6E6", "font_color": GREY},
    "faded": _CELL | _CENTRE | {"font_color": "#A6A6A6"},
    "heading": {
        "font_name": HEAVY, "font_size": 10, "bold": True, "font_color": "#FFFFFF", "bg_color": INK, "border": 1,
        "border_color": LINE, "valign": "vcenter", **_CENTRE, **_WRAP,
    },
    "title": {"font_name": HEAVY, "font_size": 16, "bold": True, "font_color": INK, "valign": "vcenter"},
    "public_title": {"font_name": HEAVY, "font_size": 18, **_CENTRE, **_WRAP, "valign": "vcenter"},
    "section": {
        "font_name": HEAVY, "font_size": 12, "bold": True, "font_color": INK, "bottom": 2, "bottom_color": INK,
    },
    "note": {"font_name": BODY, "font_size": 10, "font_color": GREY, "valign": "vcenter"},
    "note_wrap": {"font_name": BODY, "font_size": 10, "font_color": GREY, "valign": "top", **_WRAP},
    "plain": {"font_name": BODY, "font_size": 11, "valign": "vcenter"},
    "plain_wrap": {"font_name": BODY, "font_size": 11, "valign": "vcenter", **_WRAP},
    "plain_right": {"font_name": BODY, "font_size": 11, "valign": "vcenter", "align": "right"},
    "link": {"font_name": BODY, "font_size": 10, "font_color": "#0563C1", "underline": 1, **_CELL},
    "card": {
        "font_name": BODY, "font_size": 10, "font_color": GREY, "bg_color": "#F3F6FA", "top": 2, "top_color": INK,
        "left": 1, "right": 1, "left_color": LINE, "right_color": LINE, "valign": "vcenter", **_CENTRE,
    },
    "figure": {
        "font_name": HEAVY, "font_size": 18, "bold": True, "font_color": INK, "bg_color": "#F3F6FA", "left": 1,
        "right": 1, "left_color": LINE, "right_color": LINE, "valign": "vcenter", **_CENTRE,
    },
    "detail": {
        "font_name": BODY, "font_size": 9, "font_color": GREY, "bg_color": "#F3F6FA", "bottom": 1, "left": 1,
        "right": 1, "bottom_color": LINE, "left_color": LINE, "right_color": LINE, "valign": "vcenter", **_CENTRE,
    },
    "banner_good": {
        "font_name": HEAVY, "font_size": 12, "bg_color": GOOD[0], "font_color": GOOD[1], "valign": "vcenter",
        "indent": 1, **_WRAP,
    },
    "banner_mild": {
        "font_name": HEAVY, "font_size": 12, "bg_color": MILD[0], "font_color": MILD[1], "valign": "vcenter",
        "indent": 1, **_WRAP,
    },
}
