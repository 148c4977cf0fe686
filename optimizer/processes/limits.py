"""What a child process may use, taken on by the child itself."""

import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from optimizer.processes.parent import die_with_parent

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """MiB of addresses, seconds of a processor and of the clock, bytes of any file, numbers of cores; None: any.

    ``parent``: the process to die with. Windows keeps ``cores`` alone; addresses are counted alike on Linux only.
    """

    memory: int | None = None
    cpu: int | None = None
    wall: int | None = None
    written: int | None = None
    cores: Sequence[int] = ()
    parent: int | None = None

    def argument(self) -> str:
        """For the command line of the child, which gives it to ``bounded``."""
        return json.dumps(asdict(self))

    def take_on(self) -> None:
        """Bind this process, for good. Over ``cpu`` it dies of SIGXCPU, over ``wall`` of SIGALRM."""
        without_core_file()
        if os.name == "posix":
            import resource

            if self.parent is not None:
                die_with_parent(self.parent)
            if self.memory is not None and sys.platform == "linux":
                _limit(resource.RLIMIT_AS, self.memory * MIB)
            if self.cpu is not None:
                _limit(resource.RLIMIT_CPU, self.cpu, spare=1)  # at the hard limit it would be SIGKILL
            if self.written is not None:
                _limit(resource.RLIMIT_FSIZE, self.written)
            if self.wall is not None:
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.alarm(self.wall)
        if self.cores:
            import psutil

            if hasattr(psutil.Process, "cpu_affinity"):
                psutil.Process().cpu_affinity(sorted(set(self.cores)))


def bounded(argument: str) -> None:
    """Called by a child before anything else, with the last of its arguments."""
    Limits(**json.loads(argument)).take_on()


def without_core_file() -> None:
    """A crash leaves no copy of the memory of this process, in which names may stand."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit(kind: int, most: int, spare: int = 0) -> None:
    """Never above what this process may ask for."""
    import resource

    _, hard = resource.getrlimit(kind)
    within = most + spare if hard == resource.RLIM_INFINITY else min(most + spare, hard)
    resource.setrlimit(kind, (min(most, within), within))
