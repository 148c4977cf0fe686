"""What the calendar of a term does to its lessons: holidays, make-up days, and what nobody has announced or settled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from optimizer.domain.holidays import almanac
from optimizer.domain.school_term import Term
from optimizer.reporting.facts.visit_names import DAYS

LOCAL, MADE, NONE = "本地设置", "补课日", "不上课"


@dataclass(frozen=True, slots=True)
class Special:
    """Days of a term that are not what their weekday says; ``held`` is told in words, ``source`` is whence."""

    first: date
    last: date
    name: str
    held: str
    source: str


def specials(term: Term) -> list[Special]:
    """In the order of the calendar; days alike that follow each other are one."""
    told = [(day, *found) for day in term.days if (found := _special(term, day))]
    runs: list[list[tuple[date, str, str, str]]] = []
    for each in told:
        if runs and runs[-1][-1][1:] == each[1:] and each[0] - runs[-1][-1][0] == timedelta(days=1):
            runs[-1].append(each)
        else:
            runs.append([each])
    return [Special(run[0][0], run[-1][0], *run[0][1:]) for run in runs]


def _special(term: Term, day: date) -> tuple[str, str, str] | None:
    """Name, what is held, and source; None for a day like others of its weekday."""
    book, holiday = almanac(), almanac().holiday(day)
    notice = next((each.source for each in book.notices.values() for one in each.holidays
                   if one.first <= day <= one.last or day in one.worked), book.law)
    if day in term.makeup:
        held = term.makeup[day]
        return (MADE + (f"（{holiday}）" if holiday else ""), _lessons(held), LOCAL)
    if holiday is not None:
        return (holiday, NONE, notice)
    if day in term.off:
        return ("放假", NONE, LOCAL)
    if day in book.worked:
        return (f"{book.worked[day]}调休上班日", "未定上周几的课，未排课", notice)
    return None


def _lessons(weekday: int | None) -> str:
    return NONE if weekday is None else f"上{DAYS[weekday]}的课"


def term_notes(term: Term) -> Iterator[str]:
    """Sentences for whoever reads a calendar or an allowance."""
    found = specials(term)
    by_source = groupby([one for one in found if one.held == NONE and one.source != LOCAL], lambda one: one.source)
    for source, days in by_source:
        told = "、".join(f"{one.name}{span(one.first, one.last)}" for one in days)
        yield f"【学期】{told}不排课，依据：{source}。"
    if made := [day for day in term.days if day in term.makeup]:
        told = "、".join(f"{named(day)}{_lessons(term.makeup[day])}" for day in made)
        yield f"【学期】补课日：{told}（{LOCAL}）。"
    if feasts := [day for day in made if term.makeup[day] is not None and almanac().holiday(day)]:
        yield f"【学期】补课日中有法定节假日，请核对：{'、'.join(map(named, feasts))}。"
    if term.unsettled:
        yield (
            f"【学期】调休上班日{'、'.join(map(named, term.unsettled))}没有写明上周几的课，未排课，也不计补助；"
            f"请在「设置」的补课日填写，如“{term.unsettled[0]}上周一的课”，不上课的写“{term.unsettled[0]}不上课”。"
        )
    for year in term.unannounced:
        known = [one for one in found if one.source == almanac().law and one.first.year == year]
        told = "、".join(f"{one.name}{span(one.first, one.last)}" for one in known)
        yield (
            f"【学期】没有{year}年的放假安排（国务院办公厅尚未公布，或本版本未收录）："
            f"{f'只按法定放假日扣除{told}，' if told else ''}其余放假和调休不详，未作扣除；"
            f"公布后请在「设置」补填放假日期、补课日，再排一次。"
        )
    if outside := sorted(day for day in (*term.makeup, *term.off) if not term.first <= day <= term.last):
        yield f"【学期】有{len(outside)}天放假或补课不在学期{term.first}至{term.last}内，未用：{listed(outside)}。"


def taken_out(term: Term) -> str:
    """What the count of days and lessons leaves out and takes in, in a few words."""
    off = sum(day.weekday() < 5 and term.held(day) is None for day in term.days)
    made = sum(held is not None for held in (term.makeup.get(day) for day in term.days))
    words = [f"已扣除周一至周五中放假的{off}天" if off else "没有放假的日子"]
    words += [f"计入补课日{made}天"] * (made > 0)
    words += [f"调休上班日{len(term.unsettled)}天未定课表，未计"] * (len(term.unsettled) > 0)
    words += [f"{year}年的放假安排未知" for year in term.unannounced]
    return "、".join(words) + "（见「校历」）"


def span(first: date, last: date) -> str:
    """Days as people write them: 10月1日至7日."""
    if first == last:
        return f"{first.month}月{first.day}日"
    end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日至{end}"


def named(day: date) -> str:
    """A day with its weekday."""
    return f"{day.month}月{day.day}日（{(*DAYS, '周日')[day.weekday()]}）"


def listed(days: Sequence[date], most: int = 5) -> str:
    return "、".join(map(str, days[:most])) + ("等" if len(days) > most else "")
