"""Writes the document, whole or not at all, and the default template."""

from importlib.resources import files
from io import BytesIO
from pathlib import Path

from optimizer.auditing.audit import Audit
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.files.undated import WRITTEN, undated
from optimizer.files.whole import write_bytes
from optimizer.policy.instance import Instance
from optimizer.reporting.docx.approval.container import template_bytes
from optimizer.reporting.docx.approval.dossier import Dossier
from optimizer.reporting.docx.approval.proof import Checked
from optimizer.reporting.docx.approval.rendering import rendered
from optimizer.reporting.docx.approval.status import NOT_SIGNED, Status
from optimizer.reporting.docx.approval.variables import specimen, values

SHIPPED = "template.docx"
DEFAULT = "默认模板"


def write_approval(
    path: Path, instance: Instance, plan: Plan, audit: Audit, checked: Checked, *,
    template: Path | None = None, full_names: bool = False, status: Status = NOT_SIGNED,
) -> None:
    """The 批复 of a plan as a .docx, from its audit and the check of its certificate.

    Raises InputError where the template is faulty, or the status does not fit the plan.
    """
    status.check(lawful=audit.lawful)
    source = check_template(template) if template is not None else shipped()
    told = values(Dossier(instance, plan, audit, full_names), checked, status)
    paper = rendered(source, told, template.name if template is not None else DEFAULT)
    properties = paper.docx.core_properties
    properties.title, properties.author = told["标题"], ""
    properties.last_modified_by, properties.comments = "", status.word
    properties.created = properties.modified = WRITTEN
    saved = BytesIO()
    paper.save(saved)
    write_bytes(path, undated(saved.getvalue()))


def check_template(path: Path) -> bytes:
    """The content of a template that any plan can fill in. Raises InputError with what is wrong and where."""
    content = template_bytes(path)
    rendered(content, specimen(), path.name)
    return content


def approval_template(path: Path) -> None:
    """Write the default template, for a bureau to restyle. Raises InputError where a file of that name exists."""
    if path.exists():
        raise InputError.of(f"{path.name} 已存在", "请换一个文件名，或先移走原文件。")
    write_bytes(path, shipped())


def shipped() -> bytes:
    """The template that comes with the program; ``layout`` builds it."""
    return files("optimizer.reporting.docx.approval").joinpath(SHIPPED).read_bytes()
