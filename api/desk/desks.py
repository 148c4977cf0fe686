"""The desks of one process of the service: opened when a plan is first asked about, at most so many, idle ones closed.

A child dies with the thread that started it, and threads of requests come and go: one thread of our own starts them.
"""

import os
import secrets
import shutil
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from api.common.resource_classes import SIZES
from api.desk.place import CLOSING, BusyError, EndedError, Place, Started
from api.service import Service
from api.uploads.rosters import tidy
from api.worker.staging import GoneError as GoneError
from api.worker.staging import staged_plan
from optimizer.processes.child import Child

MODULE = "api.desk.process"
FOLDER = "desks"  # under the data folder: one folder per desk, gone with it
TICK = 0.2  # seconds between looks at clock and memory
IDLE = 600.0  # seconds without a question after which a desk is closed
OPENING = 120.0  # seconds for a plan to be opened, and for what was asked before to be answered
USERS = 4  # who may ask one desk at once: all but one of them wait
MEMORY = SIZES["standard"].memory

Key = tuple[str, str]  # tenant, plan


class Desks:
    """Asked by many threads; ``module`` is the child's."""

    def __init__(self, service: Service, *, module: str = MODULE, idle: float = IDLE) -> None:
        self._service, self._module, self._idle = service, module, idle
        self._places: dict[Key, Place] = {}  # the one asked last comes last
        self._lock = threading.Lock()
        self._starter = ThreadPoolExecutor(1, "desks")
        self._over = threading.Event()
        tidy(service.settings.data, FOLDER)
        self._watcher = threading.Thread(target=self._watch, name="desks", daemon=True)
        self._watcher.start()

    def ask(self, tenant: str, made_of: Mapping[str, Any], question: Mapping[str, Any], seconds: float
            ) -> dict[str, Any]:
        """What the desk of a plan answers, opened where it is not. ``made_of``: as ``staged_plan`` is asked.

        Raises GoneError, BusyError, EndedError.
        """
        key = tenant, made_of["plan"]
        place = self._taken(key, made_of)
        try:
            return place.ask(question, opening=OPENING, seconds=seconds)
        except EndedError as error:
            why, said = error.args
            self._service.log.warning("desk_ended", reason=why, error=said.get("error"), where=said.get("where"))
            raise
        finally:
            with self._lock:
                place.users -= 1
                place.used = time.monotonic()
                left = not place.users and self._places.get(key) is not place
            if left:  # it was taken off the list meanwhile
                place.close()

    def forget(self, tenant: str, plan: str) -> None:
        """End the desk of a plan, if there is one: what it read is not to be known any more."""
        with self._lock:
            place = self._places.pop((tenant, plan), None)
            idle = place is not None and not place.users
        if place is not None:
            _end(place, idle=idle)

    def close(self) -> None:
        """End all of them; what is asked at the moment has no answer."""
        self._over.set()
        self._watcher.join()
        with self._lock:
            places = [(place, not place.users) for place in self._places.values()]
            self._places = {}
        for place, idle in places:
            _end(place, idle=idle)
        self._starter.shutdown()

    def _taken(self, key: Key, made_of: Mapping[str, Any]) -> Place:
        """The place of a plan, for one user more. Raises BusyError."""
        out = None
        with self._lock:
            place = self._places.get(key)
            if place is None:
                if len(self._places) >= self._service.settings.desks:
                    out = self._least_recent()
                place = Place(partial(self._start, key[0], dict(made_of)))
            elif place.users >= USERS:
                raise BusyError
            self._places.pop(key, None)
            self._places[key] = place
            place.users += 1
        if out is not None:
            out.close()
        return place

    def _least_recent(self) -> Place:
        """The place that nobody uses and that was asked longest ago, taken off the list. Raises BusyError."""
        for key, place in self._places.items():
            if not place.users:
                return self._places.pop(key)
        raise BusyError

    def _start(self, tenant: str, made_of: Mapping[str, Any]) -> Started:
        data = self._service.settings.data.resolve()
        work = data / FOLDER / f"{os.getpid()}.{secrets.token_hex(8)}"
        work.mkdir(parents=True, mode=0o700)
        try:
            opening = staged_plan(self._service, tenant, made_of, work)
            child = self._starter.submit(Child, self._module, work, memory=MEMORY).result()
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        return Started(child, work, opening)

    def _watch(self) -> None:
        while not self._over.wait(TICK):
            with self._lock:
                clock = time.monotonic()
                idle = [k for k, p in self._places.items() if not p.users and clock - p.used > self._idle]
                closed, places = [self._places.pop(key) for key in idle], list(self._places.values())
            for place in closed:
                place.close()
            for place in places:
                place.look()


def _end(place: Place, *, idle: bool) -> None:
    """End a place that was taken off the list; where somebody asks it, the last one who does lets go of it."""
    if idle:
        place.close()
    else:
        place.stop(CLOSING)
