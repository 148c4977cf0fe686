"""``rotation doctor``: what an installation can be asked about itself, with what to do. It changes nothing."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table
from sqlalchemy.exc import DBAPIError

from api import checkup, premises, trials
from api.database import Database
from api.findings import Finding, Grade, finding
from api.opening import unusable
from api.options import say
from api.settings import FILE, Settings

STYLES = {Grade.FINE: "green", Grade.NOTE: "yellow", Grade.BAD: "bold red"}


def examined(settings: Settings) -> Iterator[Finding]:
    """All findings, as they are made."""
    yield from premises.programs()
    yield from premises.machine(settings)
    yield from premises.folder(settings.data, sqlite=not settings.database)
    yield from premises.settings_files(settings)
    yield from _database(settings)
    yield from trials.solver()


def tell(settings: Settings, *, plain: bool) -> bool:
    """Print them as a table or as JSON; whether nothing is bad."""
    findings = list(examined(settings))
    bad, notes = ([each for each in findings if each.grade is grade] for grade in (Grade.BAD, Grade.NOTE))
    if plain:
        told = [{**asdict(each), "grade": each.grade.name.lower()} for each in findings]
        print(json.dumps({"ok": not bad, "findings": told}, ensure_ascii=False, indent=1))
        return not bad
    table = Table("", "项目", Column("结果", overflow="fold"), box=SIMPLE, show_edge=False, pad_edge=False)
    area = ""
    for each in findings:
        if each.area != area:
            table.add_section()
            area = each.area
        text = each.text + (f"\n→ {each.advice}" if each.advice else "")
        table.add_row(f"[{STYLES[each.grade]}]{each.grade}[/]", f"{each.area}·{each.name}", _plain(text))
    Console().print(table)  # the common one does not fold
    say(f"{len(findings)} 项：{len(bad)} 项有误，{len(notes)} 项留意。" + ("" if bad else "可以使用。"))
    return not bad


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def _database(settings: Settings) -> Iterator[Finding]:
    """An empty place stays empty: a SQLite file is not made by looking for it."""
    area = checkup.AREA
    if not settings.database and not (Path(settings.data) / FILE).exists():
        yield finding(area, "数据文件", f"{FILE} 还不存在", "首次运行 rotation serve 时建立。", note=True)
        return
    database = Database(settings.url)
    try:
        yield from checkup.store(database, settings)
    except DBAPIError as error:
        (problem,) = unusable(settings, error).problems
        yield finding(area, "打开", problem.rule, problem.advice, bad=True)
    finally:
        database.close()
