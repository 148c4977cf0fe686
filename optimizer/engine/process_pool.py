"""Solving the components: one thread, or processes over components; the answer does not depend on which."""

import logging
import multiprocessing
import multiprocessing.connection
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event as ProcessEvent
from queue import SimpleQueue
from signal import SIG_IGN, SIGINT, signal
from typing import Any

from optimizer.engine.calling_script import left_out
from optimizer.engine.core import Limits
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Open, Outcome, Report
from optimizer.model.assembly import Component

WORTH_PROCESSES = 30_000  # columns; below, starting processes costs more than it saves
TICK = 0.1  # seconds between looks at the stop flag

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Effort:
    """What a run may spend: processes, wall seconds in all, CP-SAT deterministic time per core, and the seed."""

    workers: int = 1
    seconds: float | None = None
    per_core: float = 4.0
    seed: int = 0
    gap: float = 0.01  # of the loose levels, where the relaxation is far from integral (several years)
    certify: bool = False  # let a second solver confirm what rests on the integer core


DEFAULT_EFFORT = Effort()


def _watched(component: Component, epsilon: Sequence[int], limits: Limits, report: Report) -> Outcome:
    """Solve one component while a watcher thread passes a stop on to the native solver.

    Only a repeated ``stop_search`` is reliable: one that comes before the search starts is lost.
    """
    active: list[Any] = [None]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(TICK):
            if limits.stop is not None and limits.stop.is_set() and active[0] is not None:
                active[0].stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return optimise(
            component.system, component.costs, epsilon,
            replace(limits, watch=lambda solver: active.__setitem__(0, solver)), report,
        )
    finally:
        done.set()


def _work(line: "Connection[Any, Any]", stop: ProcessEvent) -> None:
    """The life of a worker process: components in, outcomes out, until the line is closed."""
    signal(SIGINT, SIG_IGN)  # the parent decides what an interrupt means
    threading.Thread(target=leave_with_parent, daemon=True).start()
    while True:
        try:
            component, epsilon, limits = line.recv()
        except EOFError:
            return
        try:
            line.send(_watched(component, epsilon, replace(limits, stop=stop), lambda *_: None))
        except Exception as error:
            line.send(error)


def leave_with_parent() -> None:
    """End with a parent that was killed, also in the middle of a solve."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


class _LostError(Exception):
    """The worker process died at work."""


class _Crew:
    """Worker processes with a line to each; one that dies loses its own component only, and is replaced.

    Not a process pool of the library: there one death fails all that waits, and a death while work is handed over can
    leave the parent waiting for ever.
    """

    def __init__(self, workers: int) -> None:
        self._context = multiprocessing.get_context("spawn")
        self.stop = self._context.Event()
        self._workers = workers
        self._idle: SimpleQueue[tuple[BaseProcess, Connection[Any, Any]]] = SimpleQueue()
        for _ in range(workers):
            self._idle.put(self._hired())

    def _hired(self) -> "tuple[BaseProcess, Connection[Any, Any]]":
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self.stop))
        with left_out():
            process.start()
        theirs.close()  # so that the line ends with the process
        return process, ours

    def solve(self, component: Component, epsilon: Sequence[int], limits: Limits) -> Outcome:
        """In the next idle process; as many threads as workers may call this at once."""
        worker = process, line = self._idle.get()
        try:
            line.send((component, epsilon, limits))
            answer = line.recv()
        except (EOFError, OSError):
            line.close()
            process.join()
            with suppress(OSError):  # no room for another process: the closed line tells the next caller at once
                worker = self._hired()
            raise _LostError from None
        finally:
            self._idle.put(worker)
        if isinstance(answer, Exception):
            raise answer
        outcome: Outcome = answer
        return outcome

    def dismiss(self) -> None:
        """Close the lines of the workers, all idle by now; they leave then."""
        for _ in range(self._workers):
            process, line = self._idle.get()
            line.close()
            process.join()


@contextmanager
def _crew(workers: int) -> Iterator[_Crew | None]:
    """Worker processes, or none for a single one: its work is done here."""
    if workers < 2:
        yield None
        return
    with _deaf():
        crew = _Crew(workers)
    try:
        yield crew
    finally:
        crew.dismiss()


@contextmanager
def _deaf() -> Iterator[None]:
    """Ignore interrupts while processes start, so that they are born ignoring them (they inherit it)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal(SIGINT, SIG_IGN)
    try:
        yield
    finally:
        signal(SIGINT, before)


Told = Callable[[int, Outcome | None, tuple[int, int | None, int] | None], None]


def run(
    components: Sequence[Component], epsilons: Sequence[Sequence[int]], effort: Effort, told: Told,
    loose: Sequence[bool] = (),
) -> tuple[list[Outcome | None], bool]:
    """Outcomes by component, None where an interrupt came first, and whether one came.

    ``told`` hears of each level (component, None, (level, value, bound)) and of each finished component. Should a
    worker process die (memory, a native crash), a warning is logged and what it had in hand is solved here.
    Components that an interrupt or the clock leaves without a plan get the first plan that is found for them.
    ``loose`` says of each level whether it may leave the gap of the effort open.
    """
    size = sum(component.A.shape[1] for component in components)
    workers = min(effort.workers, len(components)) if size >= WORTH_PROCESSES else 1
    deadline = None if effort.seconds is None else time.monotonic() + effort.seconds
    gaps = tuple(effort.gap if may else 0.0 for may in loose)
    limits = Limits(effort.per_core, effort.seed, gaps, effort.certify, deadline)
    outcomes: dict[int, Outcome] = {}
    interrupted = _run(components, epsilons, limits, workers, outcomes, told)
    if interrupted or (deadline is not None and time.monotonic() >= deadline):
        _complete(components, epsilons, replace(limits, deadline=None), outcomes, told)
    return [outcomes.get(component.index) for component in components], interrupted


def _complete(
    components: Sequence[Component], epsilons: Sequence[Sequence[int]], limits: Limits, outcomes: dict[int, Outcome],
    told: Told,
) -> None:
    for component in components:
        index = component.index
        if isinstance(outcomes.get(index, Open()), Open):
            outcomes[index] = optimise(component.system, component.costs, epsilons[index], limits, quick=True)
            told(index, outcomes[index], None)


def _run(
    components: Sequence[Component], epsilons: Sequence[Sequence[int]], limits: Limits, workers: int,
    outcomes: dict[int, Outcome], told: Told,
) -> bool:
    """Fill ``outcomes``; True when an interrupt ended it. A second interrupt is not caught."""

    def report(index: int) -> Report:
        return lambda level, value, bound: told(index, None, (level, value, bound))

    interrupted, lost = False, []
    with _crew(workers) as crew, ThreadPoolExecutor(workers) as threads:
        stop = threading.Event() if crew is None else crew.stop
        waiting: dict[Future[Outcome], Component] = {}
        # the largest first, so that no long one is left alone at the end
        for component in sorted(components, key=lambda c: -c.A.shape[1]):
            epsilon = epsilons[component.index]
            if crew is not None:
                future = threads.submit(crew.solve, component, epsilon, limits)
            else:
                own = replace(limits, stop=stop)
                future = threads.submit(_watched, component, epsilon, own, report(component.index))
            waiting[future] = component
        while waiting:
            try:
                finished, _ = wait(waiting, timeout=TICK, return_when=FIRST_COMPLETED)
                for future in finished:
                    component = waiting.pop(future)
                    if isinstance(future.exception(), _LostError):
                        lost.append(component)
                        continue
                    outcomes[component.index] = future.result()
                    told(component.index, outcomes[component.index], None)
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                stop.set()
                waiting = {future: component for future, component in waiting.items() if not future.cancel()}
    if lost:
        LOG.warning("一个计算进程异常退出（常因内存不足），它手上的部分改在主进程重算，结果不受影响")
        if not interrupted:
            return _run(lost, epsilons, limits, 1, outcomes, told)
    return interrupted
