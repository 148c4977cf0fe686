"""What a process has spent: CPU seconds and memory. Imports nothing, so that a measured process holds only its own."""

import resource
from pathlib import Path


def cpu_seconds() -> float:
    """CPU of this process with all its threads and finished children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def high_water() -> float:
    """Peak resident MB of this process since it began (ru_maxrss would start from its parent's)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmHWM on this system")
