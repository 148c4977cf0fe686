"""教师交流轮岗优化: teacher rotation plans that are the best a policy allows, proved and audited.

    import optimizer as ro

    instance = ro.read("instances/three_schools")     # or ro.example("three_schools"), ro.generate("county", seed=1)
    answer = ro.solve(instance.with_({"entries.flow.low": 12}))
    print(answer.levels)                              # value, bound, proved; .frame() is a DataFrame
    answer.write("out")

Nothing else is loaded before a name is used. Answers are objects with tables (``.frame()`` gives a DataFrame, iteration
plain dicts); what is wrong with the input is raised as ``InputError``, whose ``problems`` and ``questions`` say
all of it.
"""

from typing import TYPE_CHECKING, Any

from optimizer.domain.version import __version__

if TYPE_CHECKING:
    from optimizer.app.progress import Event, RotationStep, Step, StudyBegun, StudyStep, WeekStep
    from optimizer.domain.errors import InputError, NoPlanError, Problem, RotationError
    from optimizer.domain.questions import Question
    from optimizer.public.answers import Answer, solve
    from optimizer.public.edits import WhatIf, what_if
    from optimizer.public.explanations import Explanation, explain
    from optimizer.public.instances import Instance, example, generate, read
    from optimizer.public.judging import Audit, Verdict, audit, verify
    from optimizer.public.plans import Plan, read_plan
    from optimizer.public.policies import Policy, load_policy
    from optimizer.public.studies import Study, study
    from optimizer.public.tables import Column, Table
    from optimizer.public.weeks import WeekPlan, plan_week

__all__ = [
    "Answer", "Audit", "Column", "Event", "Explanation", "InputError", "Instance", "NoPlanError", "Plan", "Policy",
    "Problem", "Question", "RotationError", "RotationStep", "Step", "Study", "StudyBegun", "StudyStep", "Table",
    "Verdict", "WeekPlan", "WeekStep", "WhatIf", "__version__", "audit", "example", "explain", "generate",
    "load_policy", "plan_week", "read", "read_plan", "solve", "study", "verify", "what_if",
]
_NAMES = {
    "app.progress": "Event RotationStep Step StudyBegun StudyStep WeekStep",
    "domain.errors": "InputError NoPlanError Problem RotationError",
    "domain.questions": "Question",
    "public.answers": "Answer solve",
    "public.edits": "WhatIf what_if",
    "public.explanations": "Explanation explain",
    "public.instances": "Instance example generate read",
    "public.judging": "Audit Verdict audit verify",
    "public.plans": "Plan read_plan",
    "public.policies": "Policy load_policy",
    "public.studies": "Study study",
    "public.tables": "Column Table",
    "public.weeks": "WeekPlan plan_week",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}

if not TYPE_CHECKING:  # else every name would be one

    def __getattr__(name: str) -> Any:
        """A public name, loaded when it is first used (PEP 562)."""
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        return value

    def __dir__() -> list[str]:
        """Public names, whether loaded or not."""
        return sorted({*globals(), *__all__})
