"""The commands that the service adds to the command line."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import administration, backup_commands, maintenance
from api.common.options import Data, say

if TYPE_CHECKING:
    from api.common.settings import Settings

HOW = """
  网页：{url}/    登录用密钥；在本机免密钥使用：rotation serve --open
  上传、求解并看着它完成（另开一个终端；名册为 .xlsx、.json 或 CSV 的 .zip）：
    curl -N -H "Authorization: Bearer $(cat '{key}')" -F file=@名册.xlsx {url}/api/v1/solves/from-file
  接口说明：{url}/openapi.json    自检：rotation doctor    停止：Ctrl-C，未完成的任务下次启动后继续"""


def register(app: typer.Typer) -> None:
    """Entry point ``rotation.commands``: listed after the planner's commands, which are parts of ``app`` as well."""
    added = typer.Typer()
    for command in COMMANDS:
        added.command()(command)
    app.add_typer(added)
    for name, part in administration.GROUPS.items():
        app.add_typer(part, name=name)


def serve(
    port: Annotated[int | None, typer.Option(
        help="端口（默认 8000，或环境变量 ROTATION_PORT）；0 为任选一个空闲端口", min=0, max=65535
    )] = None,
    host: Annotated[str | None, typer.Option(help="监听地址（默认 127.0.0.1，仅本机）；0.0.0.0 为本机所有地址")] = None,
    open_: Annotated[bool, typer.Option(
        "--open", help="在本机免密钥使用：显示只能用一次的启动链接，并用浏览器打开；只能监听本机地址"
    )] = False,
    browser: Annotated[bool, typer.Option(
        "--browser/--no-browser", help="与 --open 同用：--no-browser 只显示启动链接，不打开浏览器"
    )] = True,
    data: Data = None,
) -> None:
    """启动服务：HTTP 接口与计算进程。接口说明在 /openapi.json，首个密钥写在数据文件夹的 first.key。

    数据默认保存在数据文件夹的一个 SQLite 文件；设 DATABASE_URL=postgresql://… 则用 PostgreSQL，其他机器用
    rotation worker 加入计算。Ctrl-C 停止；未完成的任务下次启动后继续。
    """
    from api.cli.browser import ADDRESS, here, running, tell
    from api.cli.supervisor import hold, keep_running, listen
    from api.common.logs import logger
    from api.identity.issuers import Portals
    from api.identity.sessions import end_local
    from api.identity.tenants import FILE, ensure_first_key, local_start
    from api.operations.opening import opened, settings_of
    from optimizer.domain.errors import InputError
    from optimizer.files.whole import write_text

    os.umask(0o077)  # what the service writes is for its own user
    settings = settings_of(data)
    Portals.read(settings.portals)  # its faults are told here, not by the process of the API
    address = host or settings.host
    if open_ and not here(address):
        raise InputError.of(f"--open 不能与监听地址 {address} 同用", "免密钥只限本机：请写 --host 127.0.0.1。")
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = settings.data.resolve()
    try:
        lock = hold(place)
    except InputError:
        url = running(place) if open_ else None
        if url is None:
            raise
        _open_again(settings, url, place, browser=browser)
        return
    (place / ADDRESS).unlink(missing_ok=True)  # of a run that was killed
    listener = listen(address, settings.port if port is None else port)
    with opened(settings) as service:
        first = ensure_first_key(service, place)
        token = local_start(service) if open_ else service.database.run(end_local)
    shown, number = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address), listener.getsockname()[1]
    url = f"http://{f'[{shown}]' if ':' in shown else shown}:{number}"
    if first is not None:
        say(f"首次启动：已建立单位 default，密钥写在 {first}（仅本机本用户可读）")
        say("批准方案的人请另建密钥：rotation key create 用途 --role approver")
    say(f"正在启动，数据在 {place} …")

    def ready() -> None:
        say(f"服务地址：{url}" + HOW.format(key=place / FILE, url=url))
        if token is not None:
            write_text(place / ADDRESS, url)
            tell(url, token, place, browser=browser)

    keep_running(
        {"ROTATION_DATA": str(place), "ROTATION_HOST": address, "ROTATION_PORT": str(number)},
        listener, logger(process="supervisor"), ready,
    )
    (place / ADDRESS).unlink(missing_ok=True)
    lock.release()
    say("已停止。")


def _open_again(settings: "Settings", url: str, place: Path, *, browser: bool) -> None:
    """A new start link for the service that runs already."""
    from api.cli.browser import tell
    from api.identity.tenants import local_start
    from api.operations.opening import opened

    with opened(settings) as service:
        token = local_start(service)
    say(f"服务已在运行：{url}")
    tell(url, token, place, browser=browser)


def worker(data: Data = None) -> None:
    """只启动计算进程，与其他机器共用 DATABASE_URL 指定的 PostgreSQL；一台机器宕机，其任务由其余机器自动接手。

    各机器须设相同的 ROTATION_SECRET（或复制数据文件夹里的 secret.key）。Ctrl-C 停止；手上的任务放回队列。
    """
    from api.operations.opening import opened, settings_of
    from api.worker.executor import work
    from optimizer.domain.errors import InputError

    os.umask(0o077)
    settings = settings_of(data)
    if not settings.database:
        raise InputError.of(
            "没有指定数据库", "多台机器共同计算请设环境变量 DATABASE_URL=postgresql://…；单机请用 rotation serve。"
        )
    with opened(settings):
        pass  # whatever is wrong with the database is told here, not by the work
    say(f"计算进程「{settings.name}」已启动，{os.getpid()}。Ctrl-C 停止。")
    work(settings, with_parent=False)


COMMANDS: tuple[Callable[..., None], ...] = (
    serve, worker, maintenance.doctor, backup_commands.backup, backup_commands.restore, maintenance.purge,
    maintenance.migrate,
)
