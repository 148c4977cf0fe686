"""How commands open the store: what is wrong with settings or database is told in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DBAPIError

from api.common.settings import FILE, Settings
from api.service import Service, open_service
from optimizer.domain.errors import InputError, Problem

VARIABLES = {"database": "DATABASE_URL"}
RULE = "取值不合要求"


def settings_of(data: Path | None) -> Settings:
    """Settings from the environment. Raises InputError with every variable that is wrong."""
    try:
        return Settings() if data is None else Settings(data=data)
    except ValidationError as error:
        names = [str(fault["loc"][0]) if fault["loc"] else "" for fault in error.errors()]
        raise InputError(
            Problem("环境变量", None, VARIABLES.get(name, f"ROTATION_{name.upper()}"), RULE, _range(name))
            for name in dict.fromkeys(names)
        ) from None


@contextmanager
def opened(settings: Settings) -> Iterator[Service]:
    """The store, its schema up to date. Raises InputError where the database cannot be used."""
    try:
        service = open_service(settings)
    except (ArgumentError, DBAPIError) as error:
        raise unusable(settings, error) from None
    try:
        yield service
    finally:
        service.close()


def unusable(settings: Settings, error: Exception) -> InputError:
    """What to do about a database that does not open; its address is not told, for it holds a password."""
    what = "DATABASE_URL 所指的数据库" if settings.database else f"数据文件 {settings.url.removeprefix('sqlite:///')}"
    kind = type(getattr(error, "orig", None) or error).__name__
    advice = (
        "请检查地址、用户、密码、网络，以及 PostgreSQL 是否在运行。" if settings.database
        else "请检查文件夹的权限和磁盘空间；文件若已损坏，请用 rotation restore 把备份恢复到空文件夹。"
    )
    return InputError.of(f"无法打开{what}（{kind}）", advice)


def require_store(settings: Settings) -> None:
    """Raises InputError where there is nothing: a command must not begin a store by looking for one."""
    if not settings.database and not (settings.data / FILE).exists():
        raise InputError.of(
            f"{settings.data} 里没有服务的数据", "请用 --data 指出数据文件夹，或先运行 rotation serve。"
        )


def _range(name: str) -> str:
    """What a setting may be, from its own schema."""
    kind = Settings.model_json_schema(by_alias=False)["properties"].get(name, {})
    kind = next((each for each in kind.get("anyOf", ()) if each.get("type") != "null"), kind)
    number = {"integer": "整数", "number": "数"}.get(kind.get("type", ""))
    if number is None:
        return "请改正或删去。"
    bounds = {"minimum": "不小于 {}", "exclusiveMinimum": "大于 {}", "maximum": "不大于 {}"}
    told = [text.format(kind[bound]) for bound, text in bounds.items() if bound in kind]
    return f"请写{number}{'，' if told else ''}{'、'.join(told)}。"
