"""What an operator may set, by environment variables ``ROTATION_*`` and ``DATABASE_URL``."""

import os
import socket
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.common.allowed_hosts import Hosts

FILE = "rotation.sqlite"
EXECUTOR_LOCK = "executor.lock"  # of the process that works in a data folder


class Settings(BaseSettings):
    """Sizes are in MiB, durations in seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="ROTATION_", frozen=True, extra="ignore", populate_by_name=True)

    data: Path = Path("rotation-data")
    database: str = Field("", validation_alias="DATABASE_URL")  # empty: one SQLite file in the data folder
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    name: str = Field(default_factory=socket.gethostname)  # of this machine's executor
    cores: Annotated[int, Field(ge=1)] = Field(default_factory=lambda: os.cpu_count() or 1)
    memory: Annotated[int, Field(ge=512)] | None = None  # what all jobs of this machine may take; None: what it has
    upload: Annotated[int, Field(ge=1)] = 20
    uploads_per_minute: Annotated[int, Field(ge=1)] = 60
    requests_per_minute: Annotated[int, Field(ge=1)] = 6_000
    queue: Annotated[int, Field(ge=1)] = 200  # unfinished jobs of a tenant
    streams: Annotated[int, Field(ge=1)] = 50  # open progress streams of one credential
    desks: Annotated[int, Field(ge=1)] = 3  # plans that lie open at once, each in a process of its own
    retention_days: Annotated[int, Field(ge=1)] = 30  # of uploads and results, after a plan is signed or a job ends
    plan_days: Annotated[int, Field(ge=1)] = 1_500  # of a signed plan, without names: a term of three years, and one
    poll: Annotated[float, Field(gt=0)] = 0.2
    lease: Annotated[float, Field(ge=1)] = 10.0  # an executor that is silent for so long is taken for dead
    # [http://]host[:port] or network[:port]: see ``allowed_hosts``
    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    webhook_unit: Annotated[float, Field(gt=0)] = 42.2  # before the second try; the pauses double, 12 tries in 24 hours
    portals: Path | None = None  # YAML: whose JWTs are accepted

    @field_validator("webhook_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @field_validator("webhook_hosts")
    @classmethod
    def _readable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        Hosts.of(value)
        return value

    @cached_property
    def url(self) -> str:
        """The database as SQLAlchemy names it."""
        if not self.database:
            return f"sqlite:///{(self.data / FILE).resolve()}"
        scheme, colon, rest = self.database.partition(":")
        return f"postgresql+psycopg:{rest}" if colon and scheme in ("postgres", "postgresql") else self.database
