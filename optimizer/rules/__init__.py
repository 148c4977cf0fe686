"""The registry: every clause family that a policy can name, in the order of the catalogue."""

from optimizer.rule import Rule
from optimizer.rules.backbone_share import BackboneShare
from optimizer.rules.core_outflow import CoreOutflow
from optimizer.rules.exemption import Exemption
from optimizer.rules.flow import Flow
from optimizer.rules.in_term import InTerm
from optimizer.rules.new_school_backbone import NewSchoolBackbone
from optimizer.rules.qualification import Qualification
from optimizer.rules.quota import Quota
from optimizer.rules.school_outflow import SchoolOutflow
from optimizer.rules.staffing import Staffing
from optimizer.rules.within_scope import WithinScope

RULES: tuple[type[Rule], ...] = (
    WithinScope,
    Qualification,
    InTerm,
    Exemption,
    Flow,
    BackboneShare,
    CoreOutflow,
    SchoolOutflow,
    NewSchoolBackbone,
    Staffing,
    Quota,
)
BY_NAME: dict[str, type[Rule]] = {rule.name: rule for rule in RULES}
