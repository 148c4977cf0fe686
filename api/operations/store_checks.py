"""The health of the store: the database's own checks, its schema and clock, executors, stuck jobs, the ledger."""

import time
from collections.abc import Iterator

import sqlalchemy as sa

from api.common.findings import Finding, finding
from api.common.settings import Settings
from api.jobs.liveness import alive, stuck
from api.store import revisions
from api.store.audit_log import verify
from api.store.database import Database, now
from api.store.tables import delivery, executor, job

AREA = "数据库"
APART = 2.0  # seconds between two clocks
SHOWN = 5


def store(database: Database, settings: Settings) -> Iterator[Finding]:
    """Everything that a database tells of itself; raises DBAPIError where it does not answer."""
    with database.reading() as connection:
        yield from _sqlite(connection) if database.sqlite else _postgresql(connection)
        revision = revisions.current(connection)
        if revision is None:
            yield finding(AREA, "结构", "还是空的", "首次运行 rotation serve 时建立。", note=True)
            return
        yield finding(
            AREA, "结构", revision, f"本程序用 {revisions.head()}：请运行 rotation migrate；若数据库较新，请升级程序。",
            bad=revision != revisions.head(),
        )
        if revision != revisions.head():
            return
        yield from _clock(connection)
        yield from _work(connection, settings)
    verdict = verify(database)
    told = f"{len(verdict.faults)} 处被动过" if verdict.faults else "摘要链完好"
    yield finding(
        AREA, "审计日志", f"{verdict.entries} 条，{told}",
        "详见 rotation ledger verify；请保留现场，与备份对照。", bad=bool(verdict.faults),
    )


def _sqlite(connection: sa.Connection) -> Iterator[Finding]:
    def told(pragma: str) -> list[str]:
        return [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")]

    mode, synchronous = told("journal_mode")[0], told("synchronous")[0]
    yield finding(AREA, "日志方式", f"{mode}，synchronous={synchronous}（2 为 FULL）", (
        "请勿用其他程序改动数据库的设置，重新启动服务即可恢复。"
    ), bad=synchronous not in ("2", "3"))
    faults = [line for line in told("quick_check(20)") if line != "ok"]
    foreign = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    yield finding(
        AREA, "完整性", f"{len(faults)} 处损坏，{foreign} 处引用缺失" if faults or foreign else "完好",
        "请停止服务，把最近的备份用 rotation restore 恢复到空文件夹。", bad=bool(faults or foreign),
    )
    pages, free, size = (int(told(name)[0]) for name in ("page_count", "freelist_count", "page_size"))
    yield finding(AREA, "大小", f"{pages * size / 2**20:.1f} MiB，其中空闲 {free * size / 2**20:.1f} MiB")


def _postgresql(connection: sa.Connection) -> Iterator[Finding]:
    def told(name: str) -> str:
        return str(connection.execute(sa.text(f"SHOW {name}")).scalar_one())

    number = int(told("server_version_num"))
    yield finding(AREA, "PostgreSQL", told("server_version"), "请用 13 或更新的版本。", bad=number < 130_000)
    durable = {name: told(name) for name in ("fsync", "synchronous_commit", "full_page_writes")}
    off = [name for name, value in durable.items() if value == "off"]
    yield finding(AREA, "落盘", "、".join(f"{name}={value}" for name, value in durable.items()), (
        f"{'、'.join(off)} 关闭时断电会丢失已受理的任务，请打开。"
    ), bad=bool(off))
    used = connection.execute(sa.text("SELECT count(*) FROM pg_stat_activity")).scalar_one()
    most = int(told("max_connections"))
    yield finding(AREA, "连接", f"{used} / {most}", "连接将满：请调大 max_connections。", note=used > 0.8 * most)


def _clock(connection: sa.Connection) -> Iterator[Finding]:
    before = time.time()
    theirs = connection.execute(sa.select(now())).scalar_one() / 1000
    apart = theirs - (before + time.time()) / 2
    yield finding(AREA, "时钟", f"与本机相差 {apart:+.1f} 秒", "请用 NTP 校准各机器的时钟。", note=abs(apart) > APART)
    newest = connection.execute(sa.select(sa.func.max(job.c.created))).scalar_one()
    ahead = (newest or 0) / 1000 - theirs
    yield finding(AREA, "时间先后", "已有记录都在过去" if ahead <= 0 else f"最新的任务在 {ahead:.0f} 秒之后的将来", (
        "时钟曾被拨回：请校准；密钥有效期与资料保存期都按它计算。"
    ), bad=ahead > 1)


def _work(connection: sa.Connection, settings: Settings) -> Iterator[Finding]:
    area = "任务"
    counted = sa.select(job.c.state, sa.func.count().label("jobs")).group_by(job.c.state)
    states: dict[str, int] = {row.state: row.jobs for row in connection.execute(counted)}
    waiting = states.get("queued", 0) + states.get("running", 0)
    living = alive(connection, settings.lease)
    names = connection.execute(sa.select(executor.c.name).where(executor.c.ended.is_(None))).scalars().all()
    yield finding(
        area, "计算进程", f"{living} 个在工作" + (f"（{'、'.join(sorted(set(names)))}）" if living else ""),
        "没有计算进程，任务会一直等待：请运行 rotation serve 或 rotation worker。", bad=not living and waiting > 0,
        note=not living,
    )
    late = stuck(connection, settings.lease) if living else []
    text = "没有停住的任务" if not late else f"{len(late)} 个停住：{'、'.join(late[:SHOWN])}"
    yield finding(
        area, "进展", f"等待 {states.get('queued', 0)}，计算中 {states.get('running', 0)}；{text}",
        "若一分钟后仍在，请重新启动 rotation serve，任务会由新的进程接手。", bad=bool(late),
    )
    failed = connection.execute(
        sa.select(sa.func.count()).select_from(delivery).where(delivery.c.state == "failed")
    ).scalar_one()
    advice = "请检查接收方后重发，见接口说明中的 webhooks。"
    yield finding(area, "Webhook", f"{failed} 个没有送达", advice, note=failed > 0)
