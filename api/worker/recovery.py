"""What the living do about the dead, and about what went astray: every executor looks from time to time.

Nothing here depends on who looks, how often, or on having looked before: each step compares the rows of the jobs, the
engine's workflows and the list of executors, and mends what does not fit. A job that is begun twice by it is claimed
once.
"""

import threading
from collections.abc import Callable, Collection

from api.jobs import dispatcher
from api.jobs.attempts import Claim
from api.jobs.dispatcher import Started
from api.service import Service

RARELY = 5  # looks for each one at the jobs that wait


class Recovery:
    """``held`` tells what this executor really is at: (job, attempt)."""

    def __init__(self, service: Service, executor: str, held: Callable[[], Collection[tuple[str, int]]]) -> None:
        self._service, self._executor, self._held = service, executor, held
        self._astray: set[Started] = set()
        self._forsaken: set[tuple[str, int]] = set()
        self._looks = 0
        self._over, self._woken = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._watch, name="recovery", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Look now: somebody was buried."""
        self._woken.set()

    def stop(self) -> None:
        self._over.set()
        self._woken.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            self._woken.clear()
            try:
                self.look()
            except Exception as error:  # the database is away, mostly: the next look does it
                self._service.log.warning("recovery_failed", error=type(error).__name__)
            self._woken.wait(max(1.0, self._service.settings.lease / 2))

    def look(self) -> None:
        """All steps once."""
        adopted = self._service.jobs.adopt()
        resumed = self._resume()
        returned = self._forget()
        renewed = self._renew() if self._looks % RARELY == 0 else 0
        self._looks += 1
        if adopted or resumed or returned or renewed:
            self._service.log.info("recovered", adopted=adopted, resumed=resumed, returned=returned, renewed=renewed)

    def _resume(self) -> int:
        """Workflows of the dead, and those that the engine thinks are ours though we are not in them: it took them and
        the answer to its commit was lost, or they ended without leave.
        """
        started = self._service.engine.started()
        living, here = self._service.jobs.executors(), dispatcher.at_work()  # read after: who began by then, lives
        astray = {each for each in started if each.executor == self._executor and each.workflow not in here}
        lost = [each for each in started if each.executor not in living or each in astray & self._astray]
        self._astray = astray - set(lost)
        self._service.engine.resume(lost)
        return len(lost)

    def _forget(self) -> int:
        """Jobs that the rows say are ours though we are not at them."""
        claims = {(each.job, each.attempt): each for each in self._service.jobs.held(self._executor)}
        forsaken = set(claims) - set(self._held())
        again = forsaken & self._forsaken
        self._forsaken = forsaken - again
        return sum(self._put_back(claims[each]) for each in again)

    def _put_back(self, claim: Claim) -> bool:
        return self._service.jobs.release(claim, counted=True, reason="lost")

    def _renew(self) -> int:
        """Jobs that wait though the engine has done with their turn."""
        done = self._service.engine.ended(self._service.jobs.waiting())
        return sum(self._service.jobs.renew(*turn) for turn in done)
