"""The papers of a bureau for a plan: chosen by name, from its audit and the check of its certificate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.app.approval import checked
from optimizer.app.judge import OpenedPlan
from optimizer.app.progress import Listen, Step, unheard
from optimizer.auditing.audit import Audit, audit
from optimizer.domain.errors import InputError
from optimizer.reporting.docx.approval import Status
from optimizer.reporting.docx.approval.dossier import Dossier
from optimizer.reporting.docx.approval.status import NOT_SIGNED
from optimizer.reporting.docx.papers.kinds import Kind
from optimizer.reporting.docx.papers.writing import write_papers


@dataclass(frozen=True)
class PapersRequest:
    """Which papers, where, and how they are headed."""

    folder: Path
    kinds: tuple[Kind, ...] = tuple(Kind)
    templates: Path | None = None
    full_names: bool = False
    force: bool = False
    status: Status = NOT_SIGNED


def papers(
    case: OpenedPlan, request: PapersRequest, report: Mapping[str, Any], listen: Listen = unheard
) -> tuple[Audit, list[Path]]:
    """Write the papers; gives the audit that they tell and their places in the folder. Raises InputError."""
    if request.folder.exists() and not request.folder.is_dir():
        raise InputError.of(f"{request.folder} 是一个文件，不是文件夹", "请用 -o 指定一个文件夹。")
    if request.templates is not None and not request.templates.is_dir():
        raise InputError.of(f"找不到模板文件夹 {request.templates}", "可先用 --write-templates 写出默认模板。")
    instance = case.asked
    seen = audit(instance, case.plan)
    written = write_papers(
        request.folder, Dossier(instance, case.plan, seen, request.full_names), checked(case, report), request.status,
        request.kinds,
        templates=request.templates, force=request.force,
        listen=lambda done, of: listen(Step("正在写文书", done, of)),
    )
    return seen, written


def kinds_of(names: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds that are named, all where none is. Raises InputError for every name that is none."""
    known = {kind.value: kind for kind in Kind}
    strange = [name for name in names if name not in known]
    if strange:
        raise InputError.of(f"没有名为「{'」「'.join(strange)}」的文书", f"可选：{'、'.join(known)}。")
    return tuple(kind for kind in Kind if not names or kind.value in names)
