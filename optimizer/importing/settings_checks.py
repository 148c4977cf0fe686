"""What the settings say can be read, and every line of them is known."""

from collections.abc import Iterator
from typing import Any

from optimizer.domain.errors import Problem
from optimizer.formats.cells import Refusal, quoted
from optimizer.formats.local_curriculum import local_name, local_value
from optimizer.formats.settings import CHECKED, KNOWN, unknown
from optimizer.formats.sheet import Remarks
from optimizer.formats.terms import at_odds, folded
from optimizer.importing.references import Tables, fault


def settings_sound(tables: Tables) -> Iterator[Problem]:
    """What the settings say can be read, where it has a form, and agrees with the other lines."""
    if "settings" in tables:
        settings = tables["settings"]
        found: dict[str, Any] = {}
        rows: dict[str, int] = {}
        for row, name, value in settings.sound("name", "value"):
            if folded(value) and (name in CHECKED or local_name(name)):
                try:
                    found[name] = CHECKED[name](folded(value)) if name in CHECKED else local_value(name, value)
                    rows[name] = row
                except Refusal as refusal:
                    yield fault(settings, row, "value", f"{name}{quoted(refusal.shown)}{refusal.rule}", refusal.advice)
        for name, odd in at_odds(found):
            yield fault(settings, rows[name], "value", f"{name}{quoted(odd.shown)}{odd.rule}", odd.advice)


def tell_unknown(tables: Tables, remarks: Remarks) -> None:
    """Settings that nothing reads are named, each with the one that was probably meant."""
    if "settings" not in tables:
        return
    settings = tables["settings"]
    strange = unknown([name for _, name in settings.sound("name") if not local_name(name)])
    told = [
        f"第{row}行{quoted(name)}" + (f"（是否应为{quoted(meant)}？）" if (meant := strange[name]) else "")
        for row, name in settings.sound("name") if name in strange
    ]
    if told:
        remarks.note(
            f"【{settings.table.name}】没有这样的项目，未读取：{'、'.join(told)}。"
            f"可填的项目：{'、'.join(KNOWN)}；政策的比例、年限等数字请写在政策里。"
        )
