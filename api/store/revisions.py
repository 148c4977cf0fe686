"""Which schema a database has, and which this program knows."""

from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from optimizer.domain.errors import InputError

VERSIONS = "alembic_version"


def config(connection: sa.Connection) -> Config:
    """What alembic needs to work over a connection."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def head() -> str:
    """The revision that this program works with."""
    return str(_scripts().get_current_head())


def revisions() -> set[str]:
    """All that this program knows."""
    return {each.revision for each in _scripts().walk_revisions()}


def current(connection: sa.Connection) -> str | None:
    """The revision of a database, None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(connection: sa.Connection) -> None:
    """Raises InputError where a later program has already migrated the database."""
    found = current(connection)
    if found is not None and found not in revisions():
        raise InputError.of(
            f"数据库的结构版本是 {found}，本程序只认识到 {head()}",
            "数据库已由更新的版本使用过：请安装那个版本的程序，或用 rotation restore 把旧备份恢复到空文件夹。",
        )


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent / "migrations"))
