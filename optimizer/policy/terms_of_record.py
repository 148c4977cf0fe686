"""What is announced of the exchange record before anything runs: postings whose end is not a plain end of a year."""

from collections.abc import Iterable, Iterator, Sequence

from optimizer.domain.county import County, PastPosting

SHOWN = 10  # postings that a note names
CLOSING = (6, 7, 8)  # months in which a school year ends


def terms_of_record(county: County, years: Sequence[int]) -> Iterator[str]:
    """Postings that run on, or end on their anniversary or inside a year of the horizon."""
    begun = [past for past in county.history if past.first_year < years[0]]
    if running := [past for past in begun if past.end is None and not _gone_along(county, past)]:
        yield (
            f"交流历史中有{len(running)}条没有结束年月（{_named(running)}），按仍在进行计："
            f"在填写结束年月之前，这些教师一直在交流单位，不安排新的交流。"
        )
    dated = [(past, past.end) for past in begun if past.end is not None]
    autumn = [(past, end) for past, end in dated if end.month > max(CLOSING) and end.year in years]
    full = [past for past, end in autumn if past.last_year == end.year - 1]
    if full:
        yield (
            f"交流历史中有{len(full)}条的开始与结束同月（{_named(full)}），按满整学年计："
            "到结束之年的8月31日为止，9月1日起已回原校。"
        )
    inside = [past for past, end in dated if past.last_year in years and end.month not in CLOSING]
    if inside:
        yield (
            f"交流历史中有{len(inside)}条在学年中途结束（{_named(inside)}），按整学年计："
            "结束所在的学年内一直在交流单位，不安排新的交流。"
        )


def _gone_along(county: County, past: PastPosting) -> bool:
    """Whether the teacher's 编制 is at the school of the posting by now."""
    teacher = county.teacher.get(past.teacher)
    return teacher is not None and teacher.home == past.school


def _named(postings: Iterable[PastPosting]) -> str:
    """Ids with the months of each posting."""
    told = [f"{past.teacher}：{past.start:%Y-%m}至{f'{past.end:%Y-%m}' if past.end else '今'}" for past in postings]
    return "、".join(told[:SHOWN]) + ("等" if len(told) > SHOWN else "")
