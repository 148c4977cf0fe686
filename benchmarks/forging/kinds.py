"""Ways to forge the files of a plan: each gives files that claim something false, or another question's answer.

A forger knows the program: half of the forgeries have every digest worked out anew.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from benchmarks.forging.judging import verified
from benchmarks.forging.subjects import DAY, EFFORT, Files, Plain, Subject, files_of
from optimizer.domain.version import __version__
from optimizer.policy.instance import Limit
from optimizer.questions.decisions import Decisions, Leave
from optimizer.questions.edits import Action, Edit
from optimizer.questions.replanning import answering, nearest
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.reporting.files.run_files import KEY
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation

Rng = np.random.Generator
Forgery = Callable[[Subject, Rng], Files | None]  # None: the subject has nothing of that kind
BASES = ("certificate", "tree", "witness", "core", "open")


def worse(subject: Subject, rng: Rng) -> Files | None:
    """A lawful plan that is worse, its values written into the certificate of the best one."""
    if not subject.worse:
        return None
    other = subject.worse[int(rng.integers(len(subject.worse)))]
    files = _copied(subject.files)
    if rng.random() < 0.3:  # or into one that was made for it
        made = certificate_data(other)
        made |= {"question": files.certificate["question"], "digests": files.certificate["digests"]}
        files = replace(files, certificate=made)
    else:
        for level, stated in _levels(files.certificate):
            value = _value_in(other, level, stated)
            raised = rng.random() < 0.7
            stated.update(value=value, limit=None if stated["limit"] is None else max(value, stated["limit"]))
            if raised and value > stated["bound"]:
                stated.update(bound=value, basis=str(rng.choice(BASES[:4])))
    return _maybe_sealed(replace(files, plan=other.plan), rng)


def foreign(subject: Subject, rng: Rng) -> Files | None:
    """The certificate of another plan of the same roster, or of another policy."""
    files = _copied(subject.files)
    if subject.worse and rng.random() < 0.5:
        other: Solved | None = subject.worse[int(rng.integers(len(subject.worse)))]
    else:
        other = _under_another_order(subject)
    if other is None:
        return None
    certificate = certificate_data(other)
    if rng.random() < 0.5:
        certificate["digests"] = dict(subject.files.certificate["digests"])
    return _maybe_sealed(replace(files, certificate=certificate), rng)


@cache
def _under_another_order(subject: Subject) -> Solved | None:
    *first, one, two = subject.instance.policy.levels
    policy = subject.instance.policy.model_copy(update={"levels": (*first, two, one)})
    answer = plan_rotation(subject.solved.instance.under(policy), EFFORT)
    return answer if isinstance(answer, Solved) else None


def altered(subject: Subject, rng: Rng) -> Files:
    """A figure of the certificate that claims more than before."""
    files = _copied(subject.files)
    stated = _drawn(files.certificate, rng)
    step = int(rng.choice([1, 2, 10, 1000, 10**9]))
    what = rng.choice(["bound", "certified", "value", "duals", "tree", "joined"])
    if what == "duals" or (what == "tree" and stated["basis"] != "tree"):
        stated.update(rows=[], duals=[], basis=str(rng.choice(BASES[:2])), bound=stated["value"] + step)
    elif what == "tree":
        stated["tree"] = "" if rng.random() < 0.3 else stated["tree"][::-1]
        stated["bound"] += step
    elif what == "joined":
        stated["certified"] += step
        files.certificate["joined"] = not files.certificate["joined"]
    else:
        stated[str(what)] += -step if what == "value" else step
    return _maybe_sealed(files, rng)


def order(subject: Subject, rng: Rng) -> Files | None:
    """The levels in another order: of the policy, of the certificate, or by a plan before that is the plan itself."""
    files, levels = _copied(subject.files), list(subject.instance.policy.levels)
    one, two = sorted(rng.choice(len(levels), size=2, replace=False).tolist())
    levels[one], levels[two] = levels[two], levels[one]
    way = int(rng.integers(3))
    if way == 0:
        files.certificate["question"]["order"] = levels
    elif way == 1:
        for component in files.certificate["components"]:
            stated = component["levels"]
            stated[one]["level"], stated[two]["level"] = stated[two]["level"], stated[one]["level"]
    else:
        return _against_itself(subject, int(rng.integers(len(subject.worse)))) if subject.worse else None
    return _maybe_sealed(files, rng)


@cache
def _against_itself(subject: Subject, number: int) -> Files | None:
    """Nothing is decided, and the plan before is the worse plan that is handed in: nothing may be nearer to it."""
    other = subject.worse[number]
    asked = nearest(subject.solved.instance, other.plan)
    answer = plan_rotation(asked, EFFORT)
    if not isinstance(answer, Solved):
        return None
    made = files_of(answering(subject.instance, answer.plan, answer.plan), answer)
    return made if answer.plan.postings != subject.files.plan.postings else None


def epsilon(subject: Subject, rng: Rng) -> Files:
    """A tolerance that the policy does not give, in words or in the limit of a level."""
    files = _copied(subject.files)
    step = int(rng.choice([1, 3, 50, 10**6]))
    if rng.random() < 0.4:
        sealed = files.certificate["question"]["epsilon"]
        level = str(rng.choice(subject.instance.policy.levels))
        sealed[level] = sealed.get(level, 0) + step
    else:
        stated = _drawn(files.certificate, rng, lambda each: each["limit"] is not None)
        stated["limit"] += step if rng.random() < 0.5 else -step
    return _maybe_sealed(files, rng)


def limits(subject: Subject, rng: Rng) -> Files | None:
    """Limits on visits that the roster does not give: lowered and solved again, raised, of no school, gone, twice."""
    files = _copied(subject.files)
    stated = files.certificate["limits"]
    if not stated:
        files.certificate["limits"] = [
            {"school": "无", "stage": "小学", "subject": "音乐", "visits": int(rng.integers(9)), "online": 0}
        ]
        return _maybe_sealed(files, rng)
    way, place = int(rng.integers(5)), int(rng.integers(len(stated)))
    if way == 0:
        lowered = tuple(
            limit._replace(visits=int(rng.integers(limit.visits + 1)), online=0)
            for limit in subject.solved.instance.limits
        )
        return None if lowered == subject.solved.instance.limits else _under(subject, lowered)
    if way == 1:
        stated[place]["visits"] += int(rng.integers(1, 50))
    elif way == 2:
        stated.append({**stated[place], "school": "无此学校"})
    elif way == 3:
        stated.pop(place)
    else:
        stated.append(dict(stated[place]))
    return _maybe_sealed(files, rng)


def _under(subject: Subject, lowered: tuple[Limit, ...]) -> Files | None:
    answer = plan_rotation(subject.instance.limited(lowered), EFFORT)
    return files_of(subject.instance, answer) if isinstance(answer, Solved) else None


def basis(subject: Subject, rng: Rng) -> Files | None:
    """A level that claims to be proved by something else, its duals taken away."""
    files = _copied(subject.files)
    stated = _drawn(files.certificate, rng, lambda each: each["value"] > 0)
    others = [name for name in BASES if name != stated["basis"]]
    stated.update(rows=[], duals=[], exponent=0, tree="", certified=min(0, stated["certified"]))
    for name in BASES[:2]:
        stated["basis"] = name
        if not verified(files).faults:
            return None  # the box, or propagation without a branch, proves it: nothing is taken away
    stated.update(basis=str(rng.choice(others)))
    return _maybe_sealed(files, rng)


def decisions(subject: Subject, rng: Rng) -> Files:
    """Leaves and decisions that nobody made: beside the plan, in the certificate, or both sides apart."""
    files, instance = _copied(subject.files), subject.instance
    people = sorted(instance.county.teacher)
    chosen = [str(who) for who in rng.choice(people, size=min(len(people), int(rng.integers(1, 26))), replace=False)]
    leaves = tuple(Leave(f"人工决定{place}", who, instance.year, DAY) for place, who in enumerate(chosen, 1))
    if rng.random() < 0.5:
        files.certificate["question"]["decisions"] = list(Decisions((), leaves).told(instance.county))
        return _maybe_sealed(files, rng)
    found = Decisions((), leaves)
    if rng.random() < 0.4:
        edits = [Edit(Action.STAY, who) for who in chosen]
        found = Decisions().adding(instance, edits, date(2026, 1, 1))
    under = found.applied(instance)
    if rng.random() < 0.5:
        files.certificate["question"]["decisions"] = list(under.decisions)
    return _maybe_sealed(replace(files, instance=under), rng)


def versions(subject: Subject, rng: Rng) -> Files:
    """Version, solvers or seed rewritten, or files of two runs put together; no digest is worked out anew."""
    files = _copied(subject.files)
    way = int(rng.integers(5))
    if way == 0:
        files.certificate["version"] = f"{__version__}.{int(rng.integers(1, 99))}"
    elif way == 1:
        files.certificate["solvers"]["ortools"] = f"{int(rng.integers(1, 99))}.0"
    elif way == 2:
        files.certificate["seed"] = int(rng.integers(1, 10**6))
    elif way == 3:
        files.report["levels"][0]["value"] += int(rng.integers(1, 99))
    else:
        name = str(rng.choice(["plain", "certificate", "report"]))
        getattr(files, name)[KEY] = {**getattr(files, name)[KEY], "certificate": "0" * 64}
    return files


def _copied(files: Files) -> Files:
    return replace(
        files, plain=copy.deepcopy(files.plain), certificate=copy.deepcopy(files.certificate),
        report=copy.deepcopy(files.report),
    )


def _maybe_sealed(files: Files, rng: Rng) -> Files:
    return files.sealed() if rng.random() < 0.5 else files


def _levels(certificate: Mapping[str, Any]) -> Iterator[tuple[tuple[int, int], Plain]]:
    for block, component in enumerate(certificate["components"]):
        yield from (((block, number), stated) for number, stated in enumerate(component["levels"]))


def _value_in(other: Solved, place: tuple[int, int], stated: Plain) -> int:
    """What a level of a component costs in another plan of the same model."""
    block, number = place
    return other.proofs[block][number].value if block < len(other.proofs) else int(stated["value"])


def _drawn(certificate: Plain, rng: Rng, fits: Callable[[Plain], bool] = lambda each: True) -> Plain:
    found = [stated for _, stated in _levels(certificate) if fits(stated)]
    found = found or [stated for _, stated in _levels(certificate)]
    return found[int(rng.integers(len(found)))]


KINDS: Mapping[str, Forgery] = {
    "worse": worse, "foreign": foreign, "altered": altered, "order": order, "epsilon": epsilon, "limits": limits,
    "basis": basis, "decisions": decisions, "versions": versions,
}
