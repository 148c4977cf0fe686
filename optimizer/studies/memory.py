"""The peak memory of this process over a stretch of work."""

import sys
from pathlib import Path

PEAK, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
KIB = 1024


def forget_peak() -> None:
    """Begin a stretch: Linux forgets the high-water mark (man 5 proc, clear_refs 5); elsewhere it cannot be."""
    if sys.platform == "linux":
        try:
            RESET.write_text("5")
        except OSError:  # a sandbox without /proc: the peak is then that of the process so far
            return


def peak_mib() -> int | None:
    """MiB since ``forget_peak`` on Linux, since the start of the process on other Unix, None on Windows."""
    if sys.platform == "linux" and PEAK.exists():
        line = next(line for line in PEAK.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) // KIB
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (KIB * KIB if sys.platform == "darwin" else KIB)
