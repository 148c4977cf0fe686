"""The processes of a service, started within milliseconds by a server that has loaded everything, and killed."""

import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil

from api.common.settings import Settings

TASKS = "benchmarks.chaos.tasks"
PRELOADED = ["api.worker.executor", "api.http.app", "uvicorn"]
ROOT = Path(__file__).parents[2]


class Running:
    """A process of the service, started again where it is killed or ends."""

    def __init__(self, name: str, main: Callable[[Settings], None], settings: Settings) -> None:
        self.name, self._main, self.settings = name, main, settings
        self.start()

    def start(self) -> None:
        self._process: BaseProcess = _context().Process(
            target=_started, args=(self._main, self.settings, self.name), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def code(self) -> int | None:
        return self._process.exitcode

    def signal(self, number: int) -> None:
        if self.alive:  # its number may be another's by now
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """With -9."""
        self.signal(signal.SIGKILL)
        self._process.join()

    def terminate(self, seconds: float = 20.0) -> int | None:
        """In order; its exit code, None where it did not end."""
        self.signal(signal.SIGTERM)
        self._process.join(seconds)
        return self._process.exitcode

    def children(self) -> Iterator[tuple[psutil.Process, str]]:
        """Its children at work on jobs, with the names of their work folders: job and attempt."""
        with suppress(psutil.Error):
            for each in psutil.Process(self.pid).children():
                with suppress(psutil.Error):
                    folder = Path(each.cwd())
                    if folder.parent == self.settings.data.resolve() / "work":
                        yield each, folder.name.removesuffix(" (deleted)")


def executor(settings: Settings) -> None:
    """Main of an executor with the tasks of this benchmark."""
    from api.worker.executor import work

    work(settings, with_parent=False, tasks=TASKS)


def interface(settings: Settings) -> None:
    """Main of the API."""
    import uvicorn

    from api.http.app import create_app

    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)


def orphans(data: Path) -> list[int]:
    """Processes that still work in a data folder."""
    found = []
    for each in psutil.process_iter():
        with suppress(psutil.Error, FileNotFoundError):
            if Path(each.cwd()).is_relative_to(data / "work"):
                found.append(each.pid)
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _started(main: Callable[[Settings], None], settings: Settings, name: str) -> None:
    """In the new process: its own log, and the end with whoever plays with it."""
    from optimizer.processes.parent import watch_parent

    settings.data.mkdir(parents=True, exist_ok=True)
    log = os.open(settings.data / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["PYTHONPATH"] = str(ROOT)  # for the children
    sys.stdout = sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    watch_parent()
    main(settings)
