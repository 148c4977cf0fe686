"""A store with one bureau, and the three schools in every kind of file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.common.settings import Settings
from api.identity.tenants import create_tenant
from api.service import Service, open_service
from api.uploads.rosters import Rejected, Taken, take_in

Take = Callable[..., Taken]
ME = "east"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """On SQLite, without any process."""
    opened = open_service(Settings(data=tmp_path_factory.mktemp("store"), database="", cores=2))
    create_tenant(opened, ME, "东区")
    yield opened
    opened.close()


@pytest.fixture
def take(store: Service) -> Take:
    """``take(data, name)`` takes an upload in."""

    def taking(data: bytes, name: str = "roster.xlsx") -> Taken:
        return take_in(store, ME, "试", name, data)

    return taking


@pytest.fixture
def refused(take: Take) -> Callable[..., list[dict[str, Any]]]:
    """``refused(data, name)`` gives the errors."""

    def refusing(data: bytes, name: str = "roster.xlsx") -> list[dict[str, Any]]:
        with pytest.raises(Rejected) as rejected:
            take(data, name)
        return [dict(error) for error in rejected.value.errors]

    return refusing


def left(store: Service) -> list[Path]:
    """Files of uploads that are still there."""
    return [path for path in (store.settings.data / "intake").rglob("*") if path.is_file()]
