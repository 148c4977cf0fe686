"""``rotation doctor``: what an installation can be asked about itself, with what to do. It changes nothing."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table
from sqlalchemy.exc import DBAPIError

from api.common.findings import Finding, Grade, finding
from api.common.options import say
from api.common.settings import FILE, Settings
from api.operations import environment_checks, solver_checks, store_checks
from api.operations.opening import unusable
from api.store.database import Database

STYLES = {Grade.FINE: "green", Grade.NOTE: "yellow", Grade.BAD: "bold red"}


def examined(settings: Settings) -> Iterator[Finding]:
    """All findings, as they are made."""
    yield from environment_checks.programs()
    yield from environment_checks.machine(settings)
    yield from environment_checks.folder(settings.data, sqlite=not settings.database)
    yield from environment_checks.settings_files(settings)
    yield from _database(settings)
    yield from solver_checks.solver()


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
    area = store_checks.AREA
    if not settings.database and not (Path(settings.data) / FILE).exists():
        yield finding(area, "数据文件", f"{FILE} 还不存在", "首次运行 rotation serve 时建立。", note=True)
        return
    database = Database(settings.url)
    try:
        yield from store_checks.store(database, settings)
    except DBAPIError as error:
        (problem,) = unusable(settings, error).problems
        yield finding(area, "打开", problem.rule, problem.advice, bad=True)
    finally:
        database.close()
