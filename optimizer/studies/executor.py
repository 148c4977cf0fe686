"""An executor on the cores of one machine: a process per slot, rows stored as they come, deaths retried."""

import multiprocessing.connection
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from optimizer.studies.case_run import failed
from optimizer.studies.cases import Case
from optimizer.studies.columns import Row
from optimizer.studies.slot_process import work
from optimizer.studies.slots import Slot, Work
from optimizer.studies.store import Store

ATTEMPTS = 3
TICK = 0.5  # seconds between looks at the clock

Told = Callable[[Case, Row], None]


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """An event that the first interrupt sets, so that none comes in the middle of a write; a second one is raised."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def interrupted(*_: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def execute(cases: Sequence[Case], store: Store, workers: int, told: Told, worker: Work = work) -> bool:
    """Solve the cases and store their rows; True when an interrupt came first.

    A case whose process dies goes to the end of the queue, and has its last attempt alone on the machine, because
    most deaths are for want of memory. A case beyond its ``abandon`` has failed.
    """
    slots = [Slot(worker) for _ in range(max(1, min(workers, len(cases))))]
    queue = deque(cases)
    with _interruptible() as stop:
        try:
            while (queue or any(slot.case for slot in slots)) and not stop.is_set():
                _hand_out(queue, slots, store)
                busy = [(slot, slot.case) for slot in slots if slot.case]
                ready = multiprocessing.connection.wait([slot.connection for slot, _ in busy], TICK)
                for slot, case in busy:
                    if slot.connection in ready:
                        _collect(slot, case, queue, store, told)
                    elif slot.overdue:
                        slot.end(now=True)
                        reason = f"超过放弃时限 {case.limits.abandon:g} 秒"
                        _keep(case, failed(reason), store.deaths(case.id) + 1, store, told)
        finally:
            for slot in slots:
                slot.end(now=slot.case is not None)
        return stop.is_set()


def _hand_out(queue: "deque[Case]", slots: Sequence[Slot], store: Store) -> None:
    """Give waiting cases to free slots; a case at its last attempt has the machine to itself."""
    for slot in slots:
        if slot.case or not queue:
            continue
        busy = [other.case for other in slots if other.case]
        if any(_last(case, store) for case in [*busy, queue[0]]) and busy:
            return
        slot.give(queue.popleft())


def _last(case: Case, store: Store) -> bool:
    return store.deaths(case.id) == ATTEMPTS - 1


def _collect(slot: Slot, case: Case, queue: "deque[Case]", store: Store, told: Told) -> None:
    try:
        row = slot.take()
    except (EOFError, OSError):
        reason = slot.bury()
        if store.died(case.id, reason) < ATTEMPTS:
            queue.append(case)
        else:
            _keep(case, failed(f"{reason}，共尝试{ATTEMPTS}次"), ATTEMPTS, store, told)
        return
    if row is not None:
        _keep(case, row, store.deaths(case.id) + 1, store, told)


def _keep(case: Case, row: Row, attempts: int, store: Store, told: Told) -> None:
    store.add(case.id, row, attempts)
    told(case, row)
