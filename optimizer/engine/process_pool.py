"""Solving the components: one thread, or processes over components; the answer does not depend on which."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Event as ProcessEvent
from typing import Any

from optimizer.engine.core import Limits
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Open, Outcome, Report
from optimizer.model.assembly import Component
from optimizer.processes.pool import LostError, Pool
from optimizer.processes.worker import CONTEXT

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
    proof_nodes: int = 3000  # of a branching proof for what rests on the integer core; 0: none is made


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


def _solved(task: tuple[Component, Sequence[int], Limits], stop: ProcessEvent) -> Outcome:
    """In a worker process."""
    component, epsilon, limits = task
    return _watched(component, epsilon, replace(limits, stop=stop), lambda *_: None)


@contextmanager
def _crew(workers: int) -> Iterator[tuple[Pool | None, ProcessEvent | threading.Event]]:
    """Worker processes, none for a single one, whose work is done here; and what stops the work."""
    if workers < 2:
        yield None, threading.Event()
        return
    stop = CONTEXT.Event()
    pool = Pool(workers, _solved, stop)
    try:
        yield pool, stop
    finally:
        pool.close()


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
    limits = Limits(effort.per_core, effort.seed, gaps, effort.certify, effort.proof_nodes, deadline)
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
    with _crew(workers) as (crew, stop), ThreadPoolExecutor(workers) as threads:
        waiting: dict[Future[Outcome], Component] = {}
        # the largest first, so that no long one is left alone at the end
        for component in sorted(components, key=lambda c: -c.A.shape[1]):
            epsilon = epsilons[component.index]
            if crew is not None:
                future = threads.submit(crew.ask, (component, epsilon, limits))
            else:
                own = replace(limits, stop=stop)
                future = threads.submit(_watched, component, epsilon, own, report(component.index))
            waiting[future] = component
        while waiting:
            try:
                finished, _ = wait(waiting, timeout=TICK, return_when=FIRST_COMPLETED)
                for future in finished:
                    component = waiting.pop(future)
                    if isinstance(future.exception(), LostError):
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
