"""The doctor finds what was planted, says what to do, and changes nothing."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.common.findings import Finding, Grade
from api.common.settings import FILE, Settings
from api.operations import doctor, solver_checks
from api.service import Service
from api.store.tables import executor, job
from tests.api.operations.conftest import claim_of, living, submitted

Upload = Callable[..., str]


@pytest.fixture(autouse=True)
def _no_trials(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The self-test of the solver has its own tests here; elsewhere it would only take time."""
    if request.cls is not TestTrials:
        monkeypatch.setattr("api.operations.solver_checks.solver", lambda: iter(()))


def found(settings: Settings) -> dict[str, Finding]:
    return {each.name: each for each in doctor.examined(settings)}


def bad(settings: Settings) -> dict[str, Finding]:
    told = {name: each for name, each in found(settings).items() if each.grade is Grade.BAD}
    assert all(each.advice for each in told.values())
    return told


def test_a_sound_store_has_nothing_bad(service: Service) -> None:
    living(service)
    findings = found(service.settings)
    assert not [each for each in findings.values() if each.grade is Grade.BAD]
    assert {"ortools", "SQLite", "剩余空间", "写入", "时钟", "结构", "审计日志", "计算进程"} <= findings.keys()
    assert all(each.advice for each in findings.values() if each.grade is Grade.NOTE)


def test_an_empty_place_stays_empty(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "none")
    assert bad(settings) == {} and not settings.data.exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestPlanted:
    """One fault at a time."""

    def test_a_key_that_others_can_read(self, service: Service) -> None:
        (service.settings.data / "secret.key").chmod(0o644)
        assert "chmod 600" in bad(service.settings)["加密姓名的密钥"].advice

    def test_a_folder_that_others_can_enter(self, service: Service) -> None:
        service.settings.data.chmod(0o755)
        assert "chmod 700" in bad(service.settings)["权限"].advice

    def test_a_damaged_page(self, service: Service) -> None:
        service.close()
        path = service.settings.data / FILE
        data = bytearray(path.read_bytes())
        data[4096 * 5:4096 * 30] = os.urandom(4096 * 25)
        path.write_bytes(data)
        assert {"完整性", "打开"} & bad(service.settings).keys()

    def test_a_file_that_is_no_database(self, service: Service) -> None:
        service.close()
        (service.settings.data / FILE).write_bytes(b"not a database, whatever its name says" * 100)
        assert "rotation restore" in bad(service.settings)["打开"].advice

    def test_a_later_schema(self, service: Service) -> None:
        service.database.run(lambda connection: connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = '9999'"
        ))
        assert bad(service.settings)["结构"].text == "9999"

    def test_a_changed_ledger(self, service: Service, upload: Upload) -> None:
        upload()

        def forge(connection: sa.Connection) -> None:
            connection.exec_driver_sql("DROP TRIGGER ledger_no_update")
            connection.exec_driver_sql("UPDATE ledger SET actor = 'x' WHERE seq = 1 AND tenant = 'a'")

        service.database.run(forge)
        assert "被动过" in bad(service.settings)["审计日志"].text

    def test_a_job_that_stands_still(self, service: Service, upload: Upload) -> None:
        executor_id = living(service)
        claim_of(service, submitted(service, upload()), executor_id)
        assert "进展" not in bad(service.settings)
        service.database.run(lambda connection: connection.execute(sa.update(job).values(started=1)))
        assert "进展" in bad(service.settings)

    def test_jobs_that_nobody_takes(self, service: Service, upload: Upload) -> None:
        executor_id = living(service)
        submitted(service, upload())
        service.database.run(lambda connection: connection.execute(
            sa.update(executor).where(executor.c.id == executor_id).values(seen=1)
        ))
        assert "rotation serve" in bad(service.settings)["计算进程"].advice

    def test_a_clock_that_was_put_back(self, service: Service, upload: Upload) -> None:
        submitted(service, upload())
        service.database.run(lambda connection: connection.execute(
            sa.update(job).values(created=job.c.created + 3_600_000)
        ))
        assert "NTP" in found(service.settings)["时钟"].advice or "时间先后" in bad(service.settings)

    def test_settings_that_cannot_be_read(self, service: Service, tmp_path: Path) -> None:
        (tmp_path / "portals.yaml").write_text("issuers: [")
        changed = service.settings.model_copy(update={
            "portals": tmp_path / "portals.yaml", "webhook_hosts": ("good.example", "http://[bad")
        })
        told = bad(changed)
        assert "YAML" in told["门户"].text and "http://[bad" in told["Webhook 名单"].text
        assert "good.example" not in told["Webhook 名单"].text

    def test_a_disk_that_is_full(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("api.operations.environment_checks.LITTLE", 2**40)
        assert "剩余空间" in bad(service.settings)

    def test_json_and_its_verdict(self, service: Service, capsys: pytest.CaptureFixture[str]) -> None:
        assert doctor.tell(service.settings, plain=True)
        told = json.loads(capsys.readouterr().out)
        assert told["ok"] and {each["grade"] for each in told["findings"]} <= {"fine", "note"}
        service.settings.data.chmod(0o755)
        assert not doctor.tell(service.settings, plain=False)
        assert "chmod 700" in capsys.readouterr().out


def test_a_password_is_not_told(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database="postgresql://u:geheim@127.0.0.1:1/x")
    told = bad(settings)
    assert "DATABASE_URL" in told["打开"].text and "geheim" not in str(told)


class TestTrials:
    """A solver that crashes, hangs or states what is false is a finding."""

    def test_the_installed_one_is_right(self) -> None:
        told = list(solver_checks.solver())
        assert len(told) >= 6 and all(each.grade is Grade.FINE for each in told)

    @pytest.fixture
    def dying(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
        def instead(script: str) -> None:
            path = tmp_path / "python"
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)
            monkeypatch.setattr(sys, "executable", str(path))

        return instead

    @pytest.mark.parametrize(
        "script", ["kill -ABRT $$", "exit 3", "echo nonsense", "sleep 5", "true", "echo '[]' && kill -SEGV $$"]
    )
    def test_it_dies(self, dying: Callable[[str], None], script: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("api.operations.solver_checks.PATIENCE", 1)
        dying(script)
        (told,) = solver_checks.solver()
        assert told.grade is Grade.BAD and told.advice

    def test_it_is_wrong(self, dying: Callable[[str], None]) -> None:
        plain = json.dumps([{"name": "m", "ok": False, "text": "t"}, {"name": "n", "ok": True, "text": "u"}])
        dying(f"echo '{plain}'")
        assert [each.grade for each in solver_checks.solver()] == [Grade.BAD, Grade.FINE]
