"""plan.json, certificate.json and report.json of one run: each names all three by digest, so that a mix is found out.

The digest of a plan is that of its years and postings, the same for plan.json and plan.xlsx. That of a certificate is
over all that it says; that of a report over what others may quote of it, no names of people.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.files.strict_json import read_json
from optimizer.policy.digests import canonical, plan_digest, sha

KEY, PLAN, CERTIFICATE, REPORT = "files", "plan.json", "certificate.json", "report.json"
QUOTED = ("status", "version", "years", "policy", "digests", "levels", "repeatable", "proof", "findings", "equity")
Plain = Mapping[str, Any]


def named(plan: Plan, certificate: Plain, report: Plain | None = None) -> dict[str, str]:
    """The digests of the files of one run, as each of them states them."""
    found = {"plan": plan_digest(plan), "certificate": certificate_digest(certificate)}
    return found if report is None else found | {"report": report_digest(report)}


def certificate_digest(certificate: Plain) -> str:
    """SHA-256 of a certificate as plain data, but for what it says of the files of its run."""
    return sha(canonical({key: value for key, value in certificate.items() if key != KEY}))


def report_digest(report: Plain) -> str:
    """SHA-256 of what a document may quote of a report."""
    return sha(canonical({key: report.get(key) for key in QUOTED}))


def strangers(plan: Plan, certificate: Plain, beside: Path) -> tuple[str, ...]:
    """What does not belong together of a plan, its certificate and the files in the folder of the plan.

    Nothing where the certificate is of a version that named no files. Raises InputError for a file that is no object.
    """
    return tuple(mixed(plan, certificate, _beside(beside / PLAN), _beside(beside / REPORT)))


def mixed(plan: Plan, certificate: Plain, plain: Plain | None, report: Plain | None) -> Iterator[str]:
    """The same of what has been read; ``plain`` and ``report`` are None where there is no such file."""
    stated = certificate.get(KEY)
    others = [(name, each.get(KEY)) for name, each in ((PLAN, plain), (REPORT, report)) if each is not None]
    if not isinstance(stated, Mapping):
        if stated is not None or any(block is not None for _, block in others):
            yield f"{CERTIFICATE} 没有写明同一次求解的文件，与旁边的文件不是同一次写出的"
        return
    if stated.get("certificate") != certificate_digest(certificate):
        yield f"{CERTIFICATE} 的内容与它自己写明的摘要不一致，写出后被改动过"
    if stated.get("plan") != plan_digest(plan):
        yield f"方案与 {CERTIFICATE} 不是同一次求解写出的，或方案写出后被改动过"
    for name, block in others:
        bare = name == PLAN and block is None  # rewritten by other hands, and the same plan: its digest says so
        if block != stated and not bare:
            yield f"{name} 与 {CERTIFICATE} 不是同一次求解写出的"
    if report is not None and report.get(KEY) == stated and stated.get("report") != report_digest(report):
        yield f"{REPORT} 的内容与它自己写明的摘要不一致，写出后被改动过"


def _beside(path: Path) -> Plain | None:
    if not path.is_file():
        return None
    plain = read_json(path)
    if not isinstance(plain, Mapping):
        raise InputError.of(f"{path.name} 不是系统写出的文件", "请使用求解时写出的文件，不要修改。")
    return plain
