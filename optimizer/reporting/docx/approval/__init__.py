"""The 批复 of a plan: an official Word document, from a template that a bureau may restyle."""

from optimizer.policy.digests import plan_digest
from optimizer.reporting.docx.approval.proof import Checked
from optimizer.reporting.docx.approval.status import Status
from optimizer.reporting.docx.approval.writing import approval_template, check_template, write_approval

__all__ = ["Checked", "Status", "approval_template", "check_template", "plan_digest", "write_approval"]
