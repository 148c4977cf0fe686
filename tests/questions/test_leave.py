"""A leave of absence over several years: the engine against every plan of tiny counties, and who counts as staff."""

from dataclasses import replace

from benchmarks.enumerating import Enumeration
from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import VARIANTS_OVER_YEARS
from optimizer.auditing.audit import audit
from optimizer.domain.plan import Plan
from optimizer.goals.equity import Equity
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation


def with_leaves(instance: Instance) -> Instance:
    """Every third teacher is away for one of the years; the years of service that fairness counts come last."""
    years = instance.years
    levels = (*(level for level in instance.policy.levels if level != "fairness"), "fairness")
    policy = instance.policy.model_copy(update={"levels": levels})
    return replace(instance, policy=policy, county=replace(instance.county, teachers=tuple(
        replace(teacher, leave=(years[number // 3 % len(years)],)) if number % 3 == 0 else teacher
        for number, teacher in enumerate(instance.county.teachers)
    )))


def test_leaves_agree_with_every_plan() -> None:
    """Answer and vector of the engine are those of the best plan that the auditor accepts."""
    solved = sent = 0
    for seed in range(24):
        instance = with_leaves(draw_over_years(seed, VARIANTS_OVER_YEARS))
        answer = plan_rotation(instance)
        _, _, best = Enumeration(instance, Equity().scale(assemble(instance).horizon)).best()
        assert isinstance(answer, Solved) == (best is not None), seed
        if isinstance(answer, Solved):
            assert tuple(level.value for level in answer.levels) == best, seed
            away = {teacher.id: teacher.leave for teacher in instance.county.teachers}
            assert not any(posting.first_year in away[posting.teacher] for posting in answer.plan.postings)
            sent += sum(bool(away[posting.teacher]) for posting in answer.plan.postings)
            solved += 1
    assert solved >= 8
    assert sent >= 3  # in their other years


def test_model_and_auditor_see_the_same_staff() -> None:
    """On leave: not among the staff of the year, in neither reading; back in the next."""
    instance = with_leaves(draw_over_years(3, VARIANTS_OVER_YEARS))
    seen = audit(instance, Plan(instance.year, (), span=instance.span))
    for year in instance.years:
        staff = set(instance.facts_in(year).teachers.ids)
        assert staff == set(seen.years[year].history.standings)
        assert not staff & {teacher.id for teacher in instance.county.teachers if year in teacher.leave}
