"""``rotation serve``: keeps the API and the executor of one machine running, each a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from filelock import FileLock, Timeout
from structlog.stdlib import BoundLogger

from api.common.settings import EXECUTOR_LOCK
from optimizer.domain.errors import InputError

LOCK = "serve.lock"
LEAVING = 20.0  # seconds in which the processes of a run that was killed have gone
STEADY = 30.0  # seconds after which a process counts as well
SLOWEST = 10.0  # seconds between two starts of one that keeps dying
GRACE = 15.0  # seconds for both to end
TICK = 0.2
BACKLOG = 1_024
LISTENER = "ROTATION_LISTENER"  # descriptor of the socket that the API inherits


class Kept:
    """A process that is started again whenever it ends. It ends by itself when our end of its input closes."""

    def __init__(
        self, name: str, module: str, environment: Mapping[str, str], log: BoundLogger, inherited: Sequence[int] = ()
    ) -> None:
        self.name, self._module, self._environment, self._log = name, module, environment, log
        self._inherited, self._pause = inherited, 0.5
        self._since = self._next = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Look after it; to be called again and again."""
        clock = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            steady = clock - self._since > STEADY
            self._pause = 0.5 if steady else min(SLOWEST, self._pause * 2)
            self._log.warning("process_ended", process=self.name, code=self._process.returncode, restart_in=self._pause)
            self.close()
            self._process, self._next = None, clock + self._pause
        if self._process is None and clock >= self._next:
            self._since = clock
            self._process = subprocess.Popen(  # -P: nothing in the current folder is taken for a module
                [sys.executable, "-P", "-m", self._module], stdin=subprocess.PIPE, env=dict(self._environment),
                pass_fds=self._inherited, start_new_session=True,  # Ctrl-C is ours to pass on
            )
            self._log.info("process_started", process=self.name, pid=self._process.pid)

    def close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def wait(self, seconds: float) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, seconds))
        except subprocess.TimeoutExpired:
            self._log.error("process_killed", process=self.name)
            self._process.kill()
            self._process.wait()


def hold(data: Path) -> FileLock:
    """The right to serve a data folder; those of a run that was killed have a moment to leave.

    Raises InputError where somebody else serves it, or works on it.
    """
    lock, worker = FileLock(data / LOCK), FileLock(data / EXECUTOR_LOCK)
    try:
        lock.acquire(timeout=0)
        with worker.acquire(timeout=LEAVING):
            return lock
    except Timeout as busy:
        what = "rotation serve" if busy.lock_file == str(data / LOCK) else "rotation worker"
        raise InputError.of(
            f"数据文件夹 {data} 正由另一个 {what} 使用",
            "请先停止那一个，或用 --data 另指定文件夹；要在另一台机器上加入计算请用 rotation worker。",
        ) from None


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; kept here, it takes connections while the API is started again. Raises InputError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        reason = "已被占用或无权使用" if not isinstance(error, socket.gaierror) else "不是本机地址"
        raise InputError.of(
            f"无法在 {host} 的端口 {port} 上监听（{reason}）",
            "请换一个端口：rotation serve --port 8001；或用 --port 0 任选空闲端口。",
        ) from None


def keep_running(
    settings: Mapping[str, str], listener: socket.socket, log: BoundLogger, ready: Callable[[], None]
) -> None:
    """Both processes, until a signal. ``settings`` are environment variables for them; ``ready`` is called once."""
    environment = {**os.environ, **settings, "ROTATION_PARENT": "1", "PYTHONUTF8": "1"}
    host, port = listener.getsockname()[:2]
    inherited: tuple[int, ...] = ()
    if os.name == "posix":
        inherited = (listener.fileno(),)
        environment[LISTENER] = str(listener.fileno())
    else:
        listener.close()
    kept = [
        Kept("api", "api.cli.web", environment, log, inherited),
        Kept("executor", "api.worker.process", environment, log),
    ]
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    threading.Thread(target=_announce, args=(host, port, over, ready), daemon=True).start()
    while not over.wait(TICK):
        for each in kept:
            each.keep()
    listener.close()
    for each in kept:
        each.close()
    deadline = time.monotonic() + GRACE
    for each in kept:
        each.wait(deadline - time.monotonic())


def _announce(host: str, port: int, over: threading.Event, ready: Callable[[], None]) -> None:
    """Ask whether the service is ready until it is."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while not over.wait(TICK):
        with suppress(OSError, HTTPException), closing(HTTPConnection(shown, port, timeout=5)) as connection:
            connection.request("GET", "/ready")
            if connection.getresponse().status == HTTPStatus.OK:
                ready()
                return
