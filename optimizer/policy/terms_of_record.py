"""What is announced of the exchange record before anything runs: postings whose end is not a plain end of a year."""

from collections.abc import Iterable, Iterator, Sequence

from optimizer.domain.county import County
from optimizer.domain.definitions import OWN_TERMS, Definitions
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Kind

SHOWN = 10  # postings that a note names
CLOSING = (6, 7, 8)  # months in which a school year ends


def terms_of_record(county: County, definitions: Definitions, years: Sequence[int]) -> Iterator[str]:
    """Postings that run on, or end on their anniversary or inside a year of the horizon."""
    begun = [past for past in county.history if past.away and past.first_year < years[0]]
    if visits := [past for past in county.history if not past.away]:
        yield f"交流历史中有{len(visits)}条走教、兼课、教师配送（{_named(visits)}），教师仍在本校，不计作交流经历。"
    without = [past for past in begun if past.end is None and not _gone_along(county, past)]
    if short := [past for past in without if past.kind in OWN_TERMS and definitions.term_of(past.kind, None)]:
        terms = "、".join(f"{kind}{definitions.term_of(kind, None)}学年" for kind in _kinds(short))
        yield f"交流历史中有{len(short)}条没有结束年月（{_named(short)}），按该类交流的期限计到期：{terms}。"
    if running := [past for past in without if past not in short]:
        yield (
            f"交流历史中有{len(running)}条没有结束年月（{_named(running)}），按仍在进行计："
            f"在填写结束年月之前，这些教师一直在交流单位，不安排新的交流（政策规定没有任期的除外）。"
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


def _kinds(postings: Iterable[PastPosting]) -> Iterator[Kind]:
    """The kinds of these postings, each once."""
    return (kind for kind in dict.fromkeys(past.kind for past in postings) if kind is not None)


def _gone_along(county: County, past: PastPosting) -> bool:
    """Whether the teacher's 编制 is at the school of the posting by now."""
    teacher = county.teacher.get(past.teacher)
    return teacher is not None and teacher.home == past.school


def _named(postings: Iterable[PastPosting]) -> str:
    """Ids with the months of each posting."""
    told = [f"{past.teacher}：{past.start:%Y-%m}至{f'{past.end:%Y-%m}' if past.end else '今'}" for past in postings]
    return "、".join(told[:SHOWN]) + ("等" if len(told) > SHOWN else "")
