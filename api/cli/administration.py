"""``rotation key``, ``tenant`` and ``ledger``: what is done at the machine itself. Every change is in the ledger."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from api.common.options import Data, say
from optimizer.cli.options import console

keys = typer.Typer(help="管理接口密钥：签发、列出、撤销。", no_args_is_help=True)
tenants = typer.Typer(help="管理单位（教育局、教育集团）：各单位的名册、方案和密钥互不可见。", no_args_is_help=True)
ledgers = typer.Typer(help="核对审计日志。", no_args_is_help=True)
GROUPS = {"key": keys, "tenant": tenants, "ledger": ledgers}
Tenant = Annotated[str, typer.Option("--tenant", help="单位编号")]


@keys.command("create")
def create_key(
    label: Annotated[str, typer.Argument(help="用途，如「教务平台」；勿写人名", metavar="LABEL")],
    role: Annotated[list[str], typer.Option(
        "--role", help="角色，可写多个：planner 编制，approver 批准，auditor 查阅，operator 运维（看不到名册和方案）"
    )],
    tenant: Tenant = "default",
    days: Annotated[int, typer.Option(help="有效天数")] = 365,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="把密钥写入此新文件，不显示在屏幕上")] = None,
    data: Data = None,
) -> None:
    """签发密钥。完整密钥只显示这一次，系统只保存其摘要。"""
    from api.identity.tenants import create_key
    from api.operations.opening import opened, settings_of
    from optimizer.domain.errors import InputError
    from optimizer.files.whole import whole

    with ExitStack() as place:
        part = None
        if output is not None:  # first, so that no key is issued that nobody can read
            try:
                part = place.enter_context(whole(output, private=True, exclusive=True))
            except OSError as error:
                raise InputError.of(f"不能写入 {output}（{error.strerror}）", "请另指定一个还不存在的文件。") from None
        with opened(settings_of(data)) as service:
            identity, secret = create_key(service, tenant, label, role, days)
        if part is not None:
            part.write_text(f"{secret}\n", encoding="ascii")
    say(f"密钥编号 {identity}，单位 {tenant}，角色 {'、'.join(role)}，{days} 天内有效。")
    say(secret if output is None else f"密钥已写入 {output}")


@keys.command("list")
def list_keys(
    tenant: Annotated[str | None, typer.Option("--tenant", help="只列这个单位的")] = None, data: Data = None
) -> None:
    """列出密钥（只有开头几位，用以辨认）及其角色与状态。"""
    import sqlalchemy as sa

    from api.operations.opening import opened, settings_of
    from api.store.database import now
    from api.store.tables import key

    state = sa.case((key.c.revoked.is_not(None), "已撤销"), (key.c.expires <= now(), "已过期"), else_="有效")
    query = sa.select(key, state.label("state")).order_by(key.c.tenant, key.c.created)
    if tenant is not None:
        query = query.where(key.c.tenant == tenant)
    with opened(settings_of(data)) as service, service.database.reading() as connection:
        rows = [
            (row.tenant, row.id, f"{row.prefix}…", row.label, "、".join(row.roles), _day(row.expires), row.state)
            for row in connection.execute(query)
        ]
    titles = ("单位", "编号", "密钥", "用途", "角色", "有效期至", "状态")
    _table(titles, rows, "还没有密钥；请用 rotation key create 签发。")


@keys.command("revoke")
def revoke_key(
    identity: Annotated[str, typer.Argument(help="密钥编号，见 rotation key list", metavar="ID")], data: Data = None
) -> None:
    """撤销密钥，立即生效。"""
    import sqlalchemy as sa

    from api.identity.api_keys import revoke
    from api.identity.tenants import CONSOLE
    from api.operations.opening import opened, settings_of
    from api.store import audit_log
    from api.store.tables import key
    from optimizer.domain.errors import InputError

    def revoked(connection: sa.Connection) -> bool:
        owner = connection.execute(sa.select(key.c.tenant).where(key.c.id == identity)).scalar_one_or_none()
        if owner is None:
            raise InputError.of(f"没有密钥「{identity}」", "编号见 rotation key list。")
        done = revoke(connection, owner, identity)
        if done:
            audit_log.record(connection, owner, CONSOLE, "key.revoke", identity, {})
        return done

    with opened(settings_of(data)) as service:
        say("已撤销。" if service.database.run(revoked) else "这个密钥先前已撤销。")


@tenants.command("create")
def create_tenant(
    identity: Annotated[str, typer.Argument(help="单位编号：小写字母、数字、连字符", metavar="ID")],
    name: Annotated[str, typer.Argument(help="单位名称", metavar="NAME")],
    data: Data = None,
) -> None:
    """建立单位。然后用 rotation key create --tenant ID 给它签发密钥。"""
    from api.identity.tenants import create_tenant
    from api.operations.opening import opened, settings_of

    with opened(settings_of(data)) as service:
        create_tenant(service, identity, name)
    say(f"已建立单位 {identity}。签发密钥：rotation key create 用途 --tenant {identity} --role planner")


@tenants.command("list")
def list_tenants(data: Data = None) -> None:
    """列出单位。"""
    import sqlalchemy as sa

    from api.operations.opening import opened, settings_of
    from api.store.tables import key, tenant

    count = sa.select(sa.func.count()).where(key.c.tenant == tenant.c.id, key.c.revoked.is_(None)).scalar_subquery()
    query = sa.select(tenant.c.id, tenant.c.name, tenant.c.created, count.label("keys")).order_by(tenant.c.id)
    with opened(settings_of(data)) as service, service.database.reading() as connection:
        rows = [(row.id, row.name, _day(row.created), str(row.keys)) for row in connection.execute(query)]
    _table(("编号", "名称", "建立", "未撤销的密钥"), rows, "还没有单位；rotation serve 首次启动时自动建立 default。")


@ledgers.command("verify")
def verify_ledger(
    anchor: Annotated[list[str] | None, typer.Option(
        "--anchor", help="先前记下的「单位:序号:摘要」，可写多个：查出末尾被删或整链重写", metavar="TENANT:SEQ:HASH"
    )] = None,
    data: Data = None,
) -> None:
    """逐条核对审计日志的摘要链，并给出各链末条，请抄存于别处，下次用 --anchor 核对。退出码 1 表示日志被动过。"""
    from api.operations.opening import opened, settings_of
    from api.store.audit_log import Anchor, verify
    from optimizer.domain.errors import Exit, InputError

    anchors = []
    for text in anchor or ():
        try:
            anchors.append(Anchor.read(text))
        except ValueError:
            raise InputError.of(
                f"「{text}」不是末条记录", "请照 rotation ledger verify 先前的输出，写成 单位:序号:摘要。"
            ) from None
    with opened(settings_of(data)) as service:
        verdict = verify(service.database, anchors=anchors)
    for fault in verdict.faults:
        say(f"单位 {fault.tenant} 第 {fault.seq} 条：{fault.text}")
    say(f"共 {verdict.entries} 条，{'未发现改动' if not verdict.faults else f'发现 {len(verdict.faults)} 处问题'}。")
    if verdict.faults:
        say("请保留现场，用最近的备份（rotation restore 到另一个空文件夹）对照，并报告负责人。")
        raise typer.Exit(Exit.DEFECT)
    for head in verdict.heads:
        say(str(head))


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> None:
    if not rows:
        say(empty)
        return
    from rich.box import SIMPLE  # here, so that the list of commands is quick
    from rich.table import Table as Grid

    grid = Grid(*titles, box=SIMPLE)
    for row in rows:
        grid.add_row(*row)
    console.print(grid, markup=False, highlight=False)


def _day(milliseconds: int | None) -> str:
    from datetime import datetime

    return "—" if milliseconds is None else f"{datetime.fromtimestamp(milliseconds / 1000):%Y-%m-%d}"
