"""The service's commands as an operator meets them, and plug-ins that do not load."""

import re
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from api.cli.commands import register
from api.common.settings import Settings
from api.service import open_service
from optimizer.cli import program
from optimizer.domain.errors import InputError

KEY = re.compile(r"^rk_\S+$", re.MULTILINE)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    open_service(Settings(data=tmp_path / "data")).close()
    return tmp_path / "data"


class Run:
    """The commands of the service alone."""

    def __init__(self, data: Path) -> None:
        self._app, self._data = typer.Typer(), data
        register(self._app)

    def __call__(self, *words: str, code: int = 0) -> str:
        done = CliRunner().invoke(self._app, [*words, "--data", str(self._data)])
        if isinstance(done.exception, InputError):
            raise done.exception
        assert done.exit_code == code, (done.output, done.exception)
        return done.output


@pytest.fixture
def run(data: Path) -> Run:
    return Run(data)


def test_they_are_installed_as_an_entry_point() -> None:
    found = {point.name: point.value for point in entry_points(group="rotation.commands")}
    assert found["service"] == "api.cli.commands:register"


def test_help_lists_the_planners_commands_before_the_services() -> None:
    whole = typer.Typer(rich_markup_mode=None)
    whole.registered_groups = [*program.app.registered_groups]
    register(whole)
    listed = re.findall(r"^  ([a-z]+)  ", CliRunner().invoke(whole, ["--help"]).output, re.MULTILINE)
    assert listed.index("solve") < listed.index("audit") < listed.index("serve") < listed.index("doctor")
    assert listed.index("policy") < listed.index("key")


def test_a_bureau_and_its_keys(run: Run, tmp_path: Path) -> None:
    """The secret is shown once or written to a file of its own; lists show its first characters."""
    assert "还没有单位" in run("tenant", "list") and "还没有密钥" in run("key", "list")
    run("tenant", "create", "yuzhong", "渝中区教委")
    shown = run("key", "create", "教务平台", "--tenant", "yuzhong", "--role", "planner", "--role", "auditor")
    (secret,) = KEY.findall(shown)
    target = tmp_path / "k"
    assert not KEY.findall(run("key", "create", "批准", "--tenant", "yuzhong", "--role", "approver", "-o", str(target)))
    assert KEY.match(target.read_text()) and target.stat().st_mode & 0o077 == 0
    listed = run("key", "list", "--tenant", "yuzhong")
    assert secret not in listed and secret[:9] in listed and listed.count("有效") >= 2
    identity = re.search(r"密钥编号 (\S+?)，", shown)
    assert identity is not None
    assert "已撤销" in run("key", "revoke", identity[1]) and "先前已撤销" in run("key", "revoke", identity[1])
    assert "已撤销" in run("key", "list")
    verdict = run("ledger", "verify")
    assert "共 4 条，未发现改动" in verdict and "yuzhong:4:" in verdict


def test_what_is_wrong_is_told(run: Run, tmp_path: Path) -> None:
    """And a file for a key that was not made is not left."""
    for words, told in (
        (("key", "create", "x", "--role", "planner"), "没有单位"), (("key", "revoke", "x"), "没有密钥"),
        (("tenant", "create", "渝中", "渝中区"), "不合要求"), (("ledger", "verify", "--anchor", "x"), "不是末条记录"),
    ):
        with pytest.raises(InputError, match=told):
            run(*words)
    with pytest.raises(InputError):
        run("key", "create", "x", "--role", "planner", "-o", str(tmp_path / "k"))
    assert not (tmp_path / "k").exists()
    (tmp_path / "k").touch()
    with pytest.raises(InputError, match="不能写入"):
        run("key", "create", "x", "--role", "planner", "-o", str(tmp_path / "k"))


def test_an_anchor_shows_that_the_end_was_cut_off(run: Run, data: Path) -> None:
    run("tenant", "create", "a", "甲")
    run("key", "create", "x", "--tenant", "a", "--role", "planner")
    (anchor,) = re.findall(r"^a:2:\S+$", run("ledger", "verify"), re.MULTILINE)
    assert "未发现改动" in run("ledger", "verify", "--anchor", anchor)
    service = open_service(Settings(data=data))
    with service.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_no_delete")
        connection.exec_driver_sql("DELETE FROM ledger WHERE seq = 2")
    service.close()
    assert "未发现改动" in run("ledger", "verify")
    assert "发现 1 处问题" in run("ledger", "verify", "--anchor", anchor, code=1)


def test_backup_list_restore(run: Run, data: Path, tmp_path: Path) -> None:
    run("tenant", "create", "a", "甲")
    path = tmp_path / "备份.zip"
    assert "【注意】备份不含密钥" in run("backup", str(path))
    other = Run(tmp_path / "另一处")
    listed = other("restore", str(path), "--list")
    assert "摘要全部相符" in listed and "tables/tenant  1 行" in listed and not (tmp_path / "另一处").exists()
    assert "已恢复到" in other("restore", str(path), "--secret", str(data / "secret.key"))
    assert "甲" in other("tenant", "list")
    assert "共 2 条" in other("ledger", "verify")  # with that of the restore
    assert "【警告】备份含解密姓名的密钥" in run("backup", str(tmp_path / "2.zip"), "--with-secret")


def test_purge_asks_first(run: Run) -> None:
    assert "没有到期的资料" in run("purge") and "没有到期的资料" in run("purge", "--now", "--dry-run")
    with pytest.raises(InputError, match="--yes"):
        run("purge", "--now")
    assert "已删除 0 个任务" in run("purge", "--now", "--yes")


def test_no_store_is_begun_by_looking_for_one(tmp_path: Path) -> None:
    for words in (("backup", str(tmp_path / "b.zip")), ("purge",)):
        with pytest.raises(InputError, match="没有服务的数据"):
            Run(tmp_path / "none")(*words)
    assert list(tmp_path.iterdir()) == []


def test_migrate_tells_the_revision(run: Run) -> None:
    assert "已是最新" in run("migrate")


def test_a_worker_wants_a_database(run: Run) -> None:
    with pytest.raises(InputError, match="没有指定数据库"):
        run("worker")


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [EntryPoint("broken", "no.such.module:register", "rotation.commands")]
    monkeypatch.setattr(program, "entry_points", lambda group: points)
    monkeypatch.setattr("sys.argv", ["rotation", "version"])


@pytest.mark.usefixtures("_broken")
def test_a_plug_in_that_does_not_load_leaves_the_others_at_work(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main()
    told = capsys.readouterr()
    assert ended.value.code == 0 and "扩展「broken」无法载入" in told.err and told.out.strip()
