"""The registry: every clause family that a policy can name, in the order of the catalogue."""

from optimizer.rules.backbone_share import BackboneShare
from optimizer.rules.base import Rule
from optimizer.rules.budget import Budget
from optimizer.rules.commute_cap import CommuteCap
from optimizer.rules.core_outflow import CoreOutflow
from optimizer.rules.decided import Decided
from optimizer.rules.dilution import Dilution
from optimizer.rules.direction import Direction
from optimizer.rules.due_moves import DueMoves
from optimizer.rules.equity_limit import EquityLimit
from optimizer.rules.exemption import Exemption
from optimizer.rules.first_year_link import FirstYearLink
from optimizer.rules.flow import Flow
from optimizer.rules.flow_not_less import FlowNotLess
from optimizer.rules.gap_shrinks import GapShrinks
from optimizer.rules.group_forms import GroupForms
from optimizer.rules.group_size import GroupSize
from optimizer.rules.growth_window import GrowthWindow
from optimizer.rules.heads import Heads
from optimizer.rules.in_term import InTerm
from optimizer.rules.kindergarten_link import KindergartenLink
from optimizer.rules.leader_flow import LeaderFlow
from optimizer.rules.leader_terms import LeaderTerms
from optimizer.rules.locks import Locks
from optimizer.rules.management_team import ManagementTeam
from optimizer.rules.member_training import MemberTraining
from optimizer.rules.mentoring import Mentoring
from optimizer.rules.minimum_stay import MinimumStay
from optimizer.rules.mirror_movers import MirrorMovers
from optimizer.rules.mirror_school import MirrorSchool
from optimizer.rules.mode_arcs import ModeArcs
from optimizer.rules.new_school_backbone import NewSchoolBackbone
from optimizer.rules.no_worse import NoWorse
from optimizer.rules.one_for_one import OneForOne
from optimizer.rules.pairing import Pairing
from optimizer.rules.parting import Parting
from optimizer.rules.personal_cap import PersonalCap
from optimizer.rules.private_schools import PrivateSchools
from optimizer.rules.prolongation import Prolongation
from optimizer.rules.promotion_gate import PromotionGate
from optimizer.rules.qualification import Qualification
from optimizer.rules.quota import Quota
from optimizer.rules.reciprocity import Reciprocity
from optimizer.rules.research_group import ResearchGroup
from optimizer.rules.retirement import Retirement
from optimizer.rules.school_outflow import SchoolOutflow
from optimizer.rules.second_stay import SecondStay
from optimizer.rules.self_sufficient import SelfSufficient
from optimizer.rules.senior_to_members import SeniorToMembers
from optimizer.rules.sent_again import SentAgain
from optimizer.rules.service_end import ServiceEnd
from optimizer.rules.shadowing import Shadowing
from optimizer.rules.staffing import Staffing
from optimizer.rules.subject_need import SubjectNeed
from optimizer.rules.surplus_first import SurplusFirst
from optimizer.rules.team_moves import TeamMoves
from optimizer.rules.title_posts import TitlePosts
from optimizer.rules.volunteers import Volunteers
from optimizer.rules.weak_subject import WeakSubject
from optimizer.rules.wishes import Wishes
from optimizer.rules.within_scope import WithinScope

RULES: tuple[type[Rule], ...] = (
    WithinScope,
    Qualification,
    InTerm,
    Exemption,
    Retirement,
    Heads,
    Flow,
    BackboneShare,
    CoreOutflow,
    SchoolOutflow,
    NewSchoolBackbone,
    Staffing,
    Quota,
    WeakSubject,
    Direction,
    Dilution,
    SeniorToMembers,
    DueMoves,
    FlowNotLess,
    NoWorse,
    GapShrinks,
    ResearchGroup,
    MirrorMovers,
    MirrorSchool,
    TitlePosts,
    PromotionGate,
    EquityLimit,
    Budget,
    ModeArcs,
    PrivateSchools,
    MinimumStay,
    SentAgain,
    SecondStay,
    Prolongation,
    CommuteCap,
    PersonalCap,
    Wishes,
    Locks,
    Decided,
    Reciprocity,
    LeaderFlow,
    LeaderTerms,
    ManagementTeam,
    TeamMoves,
    Shadowing,
    ServiceEnd,
    MemberTraining,
    FirstYearLink,
    KindergartenLink,
    SubjectNeed,
    Pairing,
    SurplusFirst,
    Volunteers,
    Parting,
    OneForOne,
    GroupForms,
    GroupSize,
    GrowthWindow,
    SelfSufficient,
    Mentoring,
)
BY_NAME: dict[str, type[Rule]] = {rule.name: rule for rule in RULES}
