"""Desks within their limits: killed, hanging, overfull, faulty, pushed out, idle; each question has an answer."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
import structlog

from api.common.settings import Settings
from api.desk import desks as room
from api.desk.desks import FOLDER, Desks
from api.desk.place import CLOSING, DIED, MEMORY, TIME, BusyError, EndedError

STRANGE, PATIENCE = "tests.api.desk.strange", 30.0
Opening = Callable[..., Desks]


@pytest.fixture
def opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    """Makes desks of strange children; what they open is not staged."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))  # where the strange ones are
    monkeypatch.setattr(room, "staged_plan", lambda service, tenant, made_of, work: {"refuse": made_of.get("refuse")})
    made: list[Desks] = []

    def opened(most: int = 2, **given: Any) -> Desks:
        service: Any = SimpleNamespace(settings=Settings(data=tmp_path, desks=most), log=structlog.get_logger())
        made.append(Desks(service, module=STRANGE, **given))
        return made[-1]

    yield opened
    for desks in made:
        desks.close()


def ask(desks: Desks, plan: str = "p", question: str = "pid", tenant: str = "east", seconds: float = PATIENCE) -> int:
    return int(desks.ask(tenant, {"plan": plan}, {"ask": question}, seconds)["data"]["pid"])


def later(call: Callable[[], Any]) -> tuple[threading.Thread, list[BaseException]]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_one_process_answers_until_nobody_asks(opening: Opening) -> None:
    desks = opening()
    assert ask(desks) == ask(desks, question="babble") == ask(desks)


def test_it_outlives_the_thread_that_asked_first(opening: Opening) -> None:
    desks, pids = opening(), []
    for _ in range(2):
        thread, errors = later(lambda: pids.append(ask(desks)))
        thread.join()
        assert not errors
    assert len(set(pids)) == 1 and psutil.pid_exists(pids[0])


def test_one_that_is_killed_while_it_is_asked_says_so_and_the_next_question_has_a_fresh_one(opening: Opening) -> None:
    desks = opening()
    first = ask(desks)
    thread, errors = later(lambda: ask(desks, question="hang"))
    time.sleep(0.3)
    psutil.Process(first).kill()
    thread.join(PATIENCE)
    assert isinstance(errors[0], EndedError) and errors[0].args[0] == DIED
    assert ask(desks) != first


def test_one_that_dies_between_questions_is_replaced(opening: Opening) -> None:
    desks = opening()
    first = ask(desks)
    psutil.Process(first).kill()
    with pytest.raises(EndedError):
        ask(desks)
    assert ask(desks) != first


@pytest.mark.parametrize(("question", "seconds", "why"), [
    ("die", PATIENCE, DIED), ("hang", 0.5, TIME), ("fill", PATIENCE, MEMORY), ("fail", PATIENCE, "internal"),
])
def test_why_there_is_no_answer(
    opening: Opening, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, question: str, seconds: float, why: str
) -> None:
    monkeypatch.setattr(room, "MEMORY", 200)
    desks = opening()
    with pytest.raises(EndedError) as ended:
        ask(desks, question=question, seconds=seconds)
    assert ended.value.args[0] == why
    assert not list((tmp_path / FOLDER).iterdir())
    assert ask(desks)


def test_a_plan_that_cannot_be_read_is_refused_and_asked_anew(opening: Opening, tmp_path: Path) -> None:
    desks = opening()
    for _ in range(2):
        assert desks.ask("east", {"plan": "p", "refuse": True}, {"ask": "pid"}, PATIENCE)["type"] == "refused"
    assert not list((tmp_path / FOLDER).iterdir())


def test_the_one_asked_longest_ago_goes(opening: Opening, tmp_path: Path) -> None:
    desks = opening(most=2)
    pids = {plan: ask(desks, plan) for plan in ("a", "b")}
    ask(desks, "a")
    ask(desks, "c")
    until(lambda: not psutil.pid_exists(pids["b"]))
    assert ask(desks, "a") == pids["a"] and len(list((tmp_path / FOLDER).iterdir())) == 2


def test_one_that_is_being_asked_is_not_pushed_out(opening: Opening) -> None:
    desks = opening(most=1)
    ask(desks, "a")
    thread, errors = later(lambda: ask(desks, "a", "slow"))
    time.sleep(0.3)
    with pytest.raises(BusyError):
        ask(desks, "b")
    thread.join(PATIENCE)
    assert not errors and ask(desks, "b")


def test_few_wait_for_one_desk(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "USERS", 2)
    desks = opening()
    ask(desks)
    waiting = [later(lambda: ask(desks, question="slow")) for _ in range(2)]
    time.sleep(0.3)
    with pytest.raises(BusyError):
        ask(desks)
    for thread, errors in waiting:
        thread.join(PATIENCE)
        assert not errors


def test_two_tenants_never_share_one(opening: Opening) -> None:
    desks = opening()
    assert ask(desks, tenant="east") != ask(desks, tenant="west")


def test_an_idle_one_is_closed(opening: Opening, tmp_path: Path) -> None:
    desks = opening(idle=0.3)
    first = ask(desks)
    until(lambda: not psutil.pid_exists(first) and not list((tmp_path / FOLDER).iterdir()))
    assert ask(desks) != first


def test_closing_ends_all_also_what_is_being_asked(opening: Opening, tmp_path: Path) -> None:
    desks = opening()
    pids = [ask(desks, "a"), ask(desks, "b")]
    thread, errors = later(lambda: ask(desks, "a", "hang"))
    time.sleep(0.3)
    desks.close()
    thread.join(PATIENCE)
    assert errors[0].args[0] == CLOSING
    until(lambda: not any(map(psutil.pid_exists, pids)) and not list((tmp_path / FOLDER).iterdir()))


@pytest.mark.parametrize("question", ["pid", "hang"])
def test_one_that_is_forgotten_leaves_nothing_also_while_it_is_asked(
    opening: Opening, tmp_path: Path, question: str
) -> None:
    desks = opening()
    first = ask(desks)
    thread, _ = later(lambda: ask(desks, question=question))
    time.sleep(0.3)
    desks.forget("east", "p")
    desks.forget("east", "p")
    thread.join(PATIENCE)
    until(lambda: not psutil.pid_exists(first) and not list((tmp_path / FOLDER).iterdir()))
    assert ask(desks) != first


def test_folders_of_a_process_that_died_are_removed(opening: Opening, tmp_path: Path) -> None:
    left = tmp_path / FOLDER / f"{2**22 + 1}.x"
    left.mkdir(parents=True)
    opening()
    assert not left.exists()
