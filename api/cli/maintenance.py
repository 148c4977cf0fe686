"""``rotation doctor``, ``purge`` and ``migrate``."""

import sys
from typing import Annotated

import typer

from api.common.options import Data, say

WORDS = {
    "jobs": "个任务及其方案、文件", "rosters": "份名册及姓名", "workbooks": "份工作簿", "deliveries": "条 Webhook 记录",
}


def doctor(
    plain: Annotated[bool, typer.Option("--json", help="以 JSON 输出，供监控程序读取")] = False, data: Data = None
) -> None:
    """自检：版本、磁盘、权限、数据库、时钟、计算进程、审计日志，并让求解器解几个已知会出错的模型。

    每一项都说明结果；有误或须留意的，同时说明怎么办。只看不改。退出码：0 可以使用，1 有误。
    """
    from rich.console import Console

    from api.operations.doctor import tell
    from api.operations.opening import settings_of
    from optimizer.domain.errors import Exit

    settings = settings_of(data)
    with Console(stderr=True).status("正在自检，约需几秒…"):
        sound = tell(settings, plain=plain)
    if not sound:
        raise typer.Exit(Exit.DEFECT)


def purge(
    at_once: Annotated[bool, typer.Option(
        "--now", help="不等保存期满：删除所有已结束的任务、方案（包括已批准的）和未在用的名册"
    )] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出将删除什么")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    data: Data = None,
) -> None:
    """删除保存期已满的资料（服务运行时每小时自动进行）：先列出，再询问，然后彻底删除，不可恢复。

    名册、姓名保存 ROTATION_RETENTION_DAYS 天（默认 30）：自方案批准之日起，没有批准的自最后一次使用起；未批准的
    方案同此。已批准的方案（只有教师编号，没有姓名）保存 ROTATION_PLAN_DAYS 天（默认 1500），供以后各年滚动。
    """
    from api.identity.tenants import CONSOLE
    from api.operations.opening import opened, require_store, settings_of
    from api.operations.retention import AT_ONCE, YOUNG, BusyError, preview
    from api.operations.retention import purge as delete
    from api.operations.retention_rules import NOW, Terms
    from optimizer.domain.errors import InputError

    settings = settings_of(data)
    require_store(settings)
    terms = NOW if at_once else Terms.of(settings)
    with opened(settings) as service:
        found = preview(service, terms)
        for tenant, counts in sorted(found.tenants.items()):
            told = [f"{counts[kind]} {text}" for kind, text in WORDS.items() if kind in counts]
            say(f"单位 {tenant}：{'，'.join(told)}")
        say(f"保存期 {terms.days} 天，已批准的方案 {max(terms)} 天。" + ("" if found else "没有到期的资料。"))
        if dry_run or (not found and not at_once):
            return
        if not yes:
            if not sys.stdin.isatty():
                raise InputError.of("没有确认", "请加 --yes 确认删除；只看不删请用 --dry-run。")
            typer.confirm("删除后不可恢复，确定吗？", abort=True)
        try:
            gone, files = delete(service, terms, CONSOLE, AT_ONCE if at_once else YOUNG)
        except BusyError:
            raise InputError.of("另一个进程正在清理或备份", "请稍后再试。") from None
    say(f"已删除 {len(gone.jobs)} 个任务、{len(gone.rosters)} 份名册、{files} 个文件。")


def migrate(data: Data = None) -> None:
    """把数据库结构升级到本程序的版本（rotation serve、worker 启动时也会自动升级）。升级前请先备份。"""
    from api.operations.opening import opened, settings_of
    from api.store import revisions

    with opened(settings_of(data)) as service, service.database.reading() as connection:
        say(f"数据库结构版本 {revisions.current(connection)}，已是最新。")
