"""Why a posting is not possible: a reason for each that the model lacks, none for those that it has."""

from dataclasses import replace
from datetime import date

from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.generating import generate
from optimizer.model.candidate_postings import opened
from optimizer.model.exclusions import exclusions
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load, merge


def test_reasons_are_given_exactly_where_the_model_has_no_posting() -> None:
    """Every teacher and every other school of forty tiny counties."""
    possible = impossible = 0
    for seed in range(40):
        instance = draw(seed, VARIANTS)
        horizon, _ = opened(instance)
        schools = instance.facts.schools.ids
        moves = {
            (horizon.ids[teacher], schools[school])
            for teacher, school in zip(horizon.teacher.tolist(), horizon.school.tolist(), strict=True)
        }
        for teacher in instance.county.teachers:
            for school in schools:
                if school != teacher.home:
                    found = exclusions(instance, teacher.id, school, instance.year)
                    assert bool(found) == ((teacher.id, school) not in moves), (seed, teacher.id, school)
                    possible += not found
                    impossible += bool(found)
    assert possible >= 200 and impossible >= 1000


def test_each_reason_names_its_clause_and_figures() -> None:
    """A way too long, a deferral and a foreign group: the sentence has the figures, the clause stands behind it."""
    county = generate("three_schools", 1)
    policy = build(merge([load("标准").dump(), {"entries": [{
        "id": "way", "rule": "commute_cap", "minutes": 0,
        "clause": {"document": "通勤办法", "article": "一", "text": "单程不超过规定时间"},
    }]}]), "标准")
    first = county.teachers[0]
    deferred = replace(first, deferred_until=date(2030, 8, 31))
    instance = Instance(replace(county, teachers=(deferred, *county.teachers[1:])), policy, 2026)
    school = next(school.id for school in county.schools if school.id != first.home)
    told = [str(reason) for reason in exclusions(instance, first.id, school, 2026)]
    assert any("分钟，超过上限0分钟" in text and "《通勤办法》一" in text for text in told)
    assert any("暂缓" in text for text in told)
    assert [str(reason) for reason in exclusions(instance, "nobody", school, 2026)] == ["教师已不在名册中"]
    assert "编制学校" in str(exclusions(instance, first.id, first.home, 2026)[0])
