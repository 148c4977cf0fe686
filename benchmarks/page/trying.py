"""Moves and edits of a solved plan, drawn from a seed, and how long the service takes to judge each."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from time import perf_counter, sleep
from typing import Any

import httpx

from benchmarks.page.figures import Figure

MOVES, EDITS = 20, 12
BUSY = 503  # the desk is being made ready
Json = Mapping[str, Any]


def moves(view: Json, count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Single moves of people whom the plan sends somewhere: to a school of their stage, or back to their own."""
    chance, found = random.Random(seed), list[dict[str, Any]]()
    for posting in chance.sample(_first(view), count):
        to = None if len(found) % 2 else _elsewhere(view, posting, chance)
        found.append({"teacher": posting["teacher"], "to": to})
    return found


def edits(view: Json, count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Pins, bans, stays and swaps in turn, each of somebody else."""
    chance = random.Random(seed)
    drawn = chance.sample(_first(view), len(_first(view)))
    found = list[dict[str, Any]]()
    while len(found) < count:
        posting = drawn.pop()
        edit: dict[str, Any] = {"action": ("pin", "ban", "stay", "swap")[len(found) % 4], "teacher": posting["teacher"]}
        match edit["action"]:
            case "pin":
                edit["school"] = _elsewhere(view, posting, chance)
            case "ban":
                edit["school"] = posting["to"]
            case "swap":
                other = next((each for each in drawn if _alike(posting, each)), None)
                if other is None:
                    continue
                drawn.remove(other)
                edit["other"] = other["teacher"]
        found.append(edit)
    return found


def _first(view: Json) -> Sequence[Json]:
    """Postings that begin in the first year."""
    return [each for each in view["postings"] if each["first_year"] == view["years"][0]]


def _elsewhere(view: Json, posting: Json, chance: random.Random) -> str:
    """A school that the plan sends somebody of the same stage to."""
    schools: set[str] = {each["to"] for each in view["postings"] if each["stage"] == posting["stage"]}
    return chance.choice(sorted(schools - {posting["from"], posting["to"]}))


def _alike(one: Json, other: Json) -> bool:
    """Whether a planner might swap them: one subject, and the same own school, which may then send either."""
    same = all(one[key] == other[key] for key in ("stage", "subject", "from", "last_year"))
    return same and one["to"] != other["to"]


def tried(client: httpx.Client, plan: str, view: Json) -> Iterator[Figure]:
    """Medians over HTTP after one question of each sort, which makes the desk ready."""
    asked = edits(view, EDITS + 1)
    _ready(client, f"/plans/{plan}/findings", {"moves": []})
    _ready(client, f"/plans/{plan}/change", {"edits": asked[-1:]})
    seconds, said = _timed(client, f"/plans/{plan}/findings", [{"moves": [each]} for each in moves(view, MOVES)])
    yield Figure(f"findings of a move, median of {MOVES}", median(seconds), "s", 0.3, said)
    seconds, said = _timed(client, f"/plans/{plan}/change", [{"edits": [each]} for each in asked[:-1]])
    yield Figure(f"least change, median of {EDITS}", median(seconds), "s", 0.5, said)


def _ready(client: httpx.Client, path: str, body: Json) -> None:
    while (answer := client.post(path, json=body)).status_code == BUSY:
        sleep(float(answer.headers["retry-after"]))
    answer.raise_for_status()


def _timed(client: httpx.Client, path: str, bodies: Sequence[Json]) -> tuple[list[float], str]:
    """Seconds of each; the most of them, and how often what was answered, in words."""
    seconds, said = list[float](), Counter[str]()
    for body in bodies:
        begun = perf_counter()
        answer = client.post(path, json=body)
        seconds.append(perf_counter() - begun)
        answer.raise_for_status()
        told = answer.json()
        said[str(told["status"]) if "status" in told else "lawful" if told["lawful"] else "with findings"] += 1
    words = ", ".join(f"{count} {word}" for word, count in sorted(said.items()))
    return seconds, f"most {max(seconds):.3g} s; {words}"
