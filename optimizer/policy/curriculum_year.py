"""Whether needs were derived by the curriculum of the school year that is planned."""

from collections.abc import Iterator, Mapping

from optimizer.domain.curriculum import curriculum
from optimizer.formats.local_curriculum import local_curriculum, readable
from optimizer.formats.settings import PLAN_YEAR, PROVINCE


def of_another_year(settings: Mapping[str, str], year: int) -> Iterator[str]:
    """Said where the province's periods of the year asked for are not those that the settings name.

    A roster is read before options and policy say which year is planned; it goes by its own 计划学年.
    """
    kept = {name: text for name, text in settings.items() if name in (PLAN_YEAR, PROVINCE) or readable(name, text)}
    local = local_curriculum(kept)
    used, asked = (curriculum().of(local.province or "", each) for each in (local.year, year))
    then = {(line.stage, line.subject): line for line in asked.courses}
    other = [
        f"{line.stage}{line.subject}" for line in used.courses
        if then[line.stage, line.subject] != line and (line.stage, line.subject) not in local.periods
    ]
    if other:
        by = f"{local.year}学年" if local.year else "最新"
        yield (
            f"【设置】空着的每班周课时和由班级表推算的学科需求按{local.province}{by}的规定，与{year}学年的不同："
            f"{'、'.join(other)}；请在「设置」写 {PLAN_YEAR} {year}。"
        )
