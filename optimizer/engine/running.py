"""Solving the components: one thread, or processes over components; the answer does not depend on which."""

import logging
import multiprocessing
import multiprocessing.connection
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Event as ProcessEvent
from signal import SIG_IGN, SIGINT, signal
from typing import Any

from optimizer.assembly import Component
from optimizer.engine.core import Limits
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Open, Outcome, Report

WORTH_PROCESSES = 30_000  # columns; below, starting processes costs more than it saves
TICK = 0.1  # seconds between looks at the stop flag

LOG = logging.getLogger(__name__)

_stop: ProcessEvent | None = None  # of a worker process


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


def _enter_worker(stop: ProcessEvent) -> None:
    global _stop
    _stop = stop
    signal(SIGINT, SIG_IGN)  # the parent decides what an interrupt means
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """End with a parent that was killed: the pool's queues would keep an orphan waiting for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _in_worker(component: Component, epsilon: Sequence[int], limits: Limits) -> Outcome:
    return _watched(component, epsilon, replace(limits, stop=_stop), lambda *_: None)


@contextmanager
def _pool(workers: int) -> Iterator[tuple[Executor, Any]]:
    if workers > 1:
        context = multiprocessing.get_context("spawn")
        stop = context.Event()
        with ProcessPoolExecutor(workers, context, _enter_worker, (stop,)) as pool:
            queue = pool._call_queue  # type: ignore[attr-defined]
            try:
                yield pool, stop
            except BrokenProcessPool:
                # without the mend of its issue 94777 (3.11.2 has none) Python waits for ever to hand work to the dead
                queue._reader.close()
                raise
    else:
        with ThreadPoolExecutor(1) as pool:
            yield pool, threading.Event()


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
    worker process die (memory, a native crash), a warning is logged and what is left is solved here in one thread.
    Components that an interrupt or the clock leaves without a plan get the first plan that is found for them.
    ``loose`` says of each level whether it may leave the gap of the effort open.
    """
    size = sum(component.A.shape[1] for component in components)
    workers = min(effort.workers, len(components)) if size >= WORTH_PROCESSES else 1
    deadline = None if effort.seconds is None else time.monotonic() + effort.seconds
    gaps = tuple(effort.gap if may else 0.0 for may in loose)
    limits = Limits(effort.per_core, effort.seed, gaps, effort.certify, deadline)
    outcomes: dict[int, Outcome] = {}
    interrupted = False
    try:
        interrupted = _run(components, epsilons, limits, workers, outcomes, told)
    except BrokenProcessPool:
        LOG.warning("一个计算进程异常退出（常因内存不足），其余部分改用单进程继续，结果不受影响")
        left = [component for component in components if component.index not in outcomes]
        interrupted = _run(left, epsilons, limits, 1, outcomes, told)
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

    interrupted = False
    with _pool(workers) as (pool, stop):
        waiting: dict[Future[Outcome], int] = {}
        with _deaf():
            # the largest first, so that no long one is left alone at the end
            for component in sorted(components, key=lambda c: -c.A.shape[1]):
                index = component.index
                if workers > 1:
                    future = pool.submit(_in_worker, component, epsilons[index], limits)
                else:
                    own = replace(limits, stop=stop)
                    future = pool.submit(_watched, component, epsilons[index], own, report(index))
                waiting[future] = index
        while waiting:
            try:
                finished, _ = wait(waiting, timeout=TICK, return_when=FIRST_COMPLETED)
                for future in finished:
                    index = waiting.pop(future)
                    outcomes[index] = future.result()
                    told(index, outcomes[index], None)
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                stop.set()
                waiting = {future: index for future, index in waiting.items() if not future.cancel()}
    return interrupted
