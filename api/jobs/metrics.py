"""What one process measures of itself for Prometheus; figures about jobs are in the database (``figures``)."""

import threading
import time

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector

from api.jobs.attempts import Claim

TIMES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
FRESH = 3.0  # seconds for which a measured memory counts


class Metrics:
    """Requests with their times, the process's own memory and descriptors, and the memory of its children."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Histogram(
            "rotation_http_request_seconds", "Time to the first byte of an answer", ["method", "route", "status"],
            buckets=TIMES, registry=self.registry,
        )
        self._filled: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, status).observe(seconds)

    def filled(self, claim: Claim, mib: int) -> None:
        """What the child of an attempt fills now."""
        with self._lock:
            self._filled[claim.job] = mib, time.monotonic()

    @property
    def children(self) -> int:
        """MiB that all children of this process fill."""
        limit = time.monotonic() - FRESH
        with self._lock:
            self._filled = {job: (mib, at) for job, (mib, at) in self._filled.items() if at > limit}
            return sum(mib for mib, _ in self._filled.values())
