"""``rotation backup`` and ``restore``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from api.common.options import Data, say


def backup(
    file: Annotated[Path, typer.Argument(help="写入的新文件，如 备份-20260901.zip", metavar="FILE")],
    with_secret: Annotated[bool, typer.Option(
        "--with-secret", help="连同 secret.key：拿到备份的人就能看到全部姓名，请像密码一样保管"
    )] = False,
    data: Data = None,
) -> None:
    """备份全部资料，服务可以照常运行。SQLite 与 PostgreSQL 写出同样的文件，可以互相恢复。

    姓名在备份里是加密的，解密的密钥 secret.key 另存；没有密钥就恢复不了姓名。门户文件和环境变量不在备份之内。
    """
    from api.operations.backup import back_up
    from api.operations.opening import opened, require_store, settings_of
    from api.store.encryption import FILE, VARIABLE
    from optimizer.domain.errors import Exit, InputError

    settings = settings_of(data)
    require_store(settings)
    given = VARIABLE in os.environ
    if with_secret and given:
        raise InputError.of(
            f"密钥取自环境变量 {VARIABLE}，不在数据文件夹里", "请去掉 --with-secret，另行保管这个环境变量。"
        )
    with opened(settings) as service:
        copied = back_up(service, file, with_secret=with_secret)
    say(f"已备份到 {file}：{copied.rows} 行，{copied.files} 个文件。")
    say(f"清单摘要 {copied.name}（已记入审计日志）")
    if with_secret:
        say("【警告】备份含解密姓名的密钥：请离线保管，勿经邮件、网盘传送。")
    else:
        say(f"【注意】备份不含密钥：请把 {f'环境变量 {VARIABLE}' if given else settings.data / FILE} 另存一处，")
        say("        恢复时用 --secret 给出；丢失后姓名无法恢复。")
    if copied.missing:
        say(f"【警告】有 {copied.missing} 个文件在数据文件夹里已经缺失，相应的名册或方案无法恢复。")
        raise typer.Exit(Exit.DEFECT)


def restore(
    file: Annotated[Path, typer.Argument(help="rotation backup 写出的文件", metavar="FILE")],
    listing: Annotated[bool, typer.Option("--list", help="只核对并列出内容，不恢复")] = False,
    secret: Annotated[Path | None, typer.Option("--secret", help="另存的 secret.key", metavar="FILE")] = None,
    data: Data = None,
) -> None:
    """把备份恢复到空的数据文件夹（和空的 PostgreSQL 数据库）。先核对每个文件的摘要；当时未完成的任务会继续。"""
    from api.operations.backup_archive import FILES, SECRET, TABLES, Reading
    from api.operations.opening import settings_of
    from api.operations.restore import restore
    from api.store.encryption import VARIABLE
    from optimizer.domain.errors import Exit, InputError

    archive = Reading(file)
    facts = archive.facts
    say(f"备份于 {facts['made']}，程序 {facts['version']}，结构 {facts['schema']}，原为 {facts['database']}")
    say(f"清单摘要 {archive.name}")
    if listing:
        archive.check()
        for table, count in sorted(facts["rows"].items()):
            say(f"  {TABLES}{table}  {count} 行")
        say(f"  {FILES}  {len(archive.files())} 个；{'含' if facts['secret'] else '不含'}密钥")
        say(f"未完成的任务 {facts['unfinished']} 个。摘要全部相符。")
        return
    key = None
    if secret is not None:
        try:
            key = secret.read_bytes()
        except OSError as error:
            raise InputError.of(f"读不出 {secret}（{error.strerror}）", "请给出另存的 secret.key。") from None
    elif SECRET not in archive.members and VARIABLE not in os.environ:
        say(f"【注意】备份不含密钥，也没有用 --secret 或 {VARIABLE} 给出：")
        say("        恢复后姓名、手工修改的工作簿和 Webhook 密钥都打不开。")
    os.umask(0o077)
    settings = settings_of(data)
    done = restore(settings, archive, key)
    say(f"已恢复到 {settings.data}：{done.rows} 行，{done.files} 个文件。")
    say(f"{done.resumed} 个未完成的任务将在 rotation serve 启动后继续。")
    if done.faults:
        say(f"【警告】审计日志有 {done.faults} 处被动过，详见 rotation ledger verify。")
        raise typer.Exit(Exit.DEFECT)
