"""The reserve list for the terminal, for a service, and back from its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.console import Console

from optimizer import __version__
from optimizer.domain.errors import InputError
from optimizer.formats.strict_json import read_json
from optimizer.goals.gauge import Gauge
from optimizer.policy.instance import Instance
from optimizer.questions.probabilities import Chances
from optimizer.questions.reserve import Candidate, ReserveList
from optimizer.questions.risk import PostRisk
from optimizer.reporting.facts.figures import school_year
from optimizer.reporting.facts.masking import masked
from optimizer.reporting.terminal.voice import Voice, table
from optimizer.rules.base import group_name, school_name

NAME = "reserve.json"
MOST_POSTS, MOST_LISTS = 10, 30
ASSUMPTIONS = (
    "各人是否接受交流、是否离岗互不相关；概率由参数或概率表给出，不是从数据估计的。",
    "拒绝交流的教师留在编制学校任教；离岗的教师当年不在任何学校。只计当年新派出的岗位。",
    "各学科缺岗的分布在该学科内是精确的；各学科之间并不独立，因此全县只给出期望值。",
    "候补人选：不动其他任何人，由其顶替某人的岗位不违反硬性条款。多人同时递补时请用 rotation whatif 核对。",
    "递补的次序：先保证整份名单的把握，再按顶替后缺岗、弹性条款、校际差异、负担等目标的代价由小到大。",
)


@dataclass(frozen=True)
class Reserve:
    """Risks and lists of a plan at a service level."""

    instance: Instance
    chances: Chances
    level: Fraction
    risks: Sequence[PostRisk]
    lists: Sequence[ReserveList]
    levels: Sequence[str]  # what the changes of the candidates are counted in
    full_names: bool = False

    def name(self, teacher: str) -> str:
        name = self.instance.county.teacher[teacher].name
        return name if self.full_names else masked(name)

    @property
    def planned(self) -> int:
        return sum(risk.shortage for risk in self.risks)

    @cached_property
    def expected(self) -> Fraction:
        return sum((risk.expected for risk in self.risks), start=Fraction(0))

    @cached_property
    def together(self) -> Fraction:
        """That every list fills its posts: nobody stands on two lists."""
        whole = Fraction(1)
        for each in self.lists:
            whole *= each.filled
        return whole

    def schools(self, each: ReserveList, one: Candidate) -> list[str]:
        """Where a candidate of a list may step up."""
        return list(dict.fromkeys(posting.school for posting in each.posts if posting.teacher in one.takes))

    @property
    def short(self) -> Sequence[ReserveList]:
        return [each for each in self.lists if not each.enough]


def print_reserve(console: Console, reserve: Reserve) -> None:
    """Expected shortage, the posts most at risk, and the lists."""
    say, county = Voice(console), reserve.instance.county
    chances = reserve.chances
    by_table = f"（另有 {len(chances.own)} 人按概率表）" if chances.own else ""
    say(
        f"\n{school_year(reserve.instance.year)}：方案缺岗 {reserve.planned} 个；按拒绝 {_percent(chances.declines)}"
        f"（自愿者 {_percent(chances.volunteer_declines)}）、离岗 {_percent(chances.leave)} 计{by_table}，"
        f"不补充时期望缺岗 {float(reserve.expected):.2f} 个。",
        "bold",
    )
    worst = sorted(reserve.risks, key=lambda risk: risk.shortage - risk.expected)[:MOST_POSTS]
    worst = [risk for risk in worst if risk.expected > risk.shortage + Fraction(1, 2000)]
    if worst:
        rows = table("最可能更缺的岗位", "最低", "安排", "缺岗", "期望缺岗", "更缺的概率")
        for risk in worst:
            rows.add_row(
                f"{school_name(county, risk.school)} {risk.stage}{risk.subject}", str(risk.least), str(risk.planned),
                str(risk.shortage), f"{float(risk.expected):.3f}", _percent(risk.worse),
            )
        console.print(rows)
    listed = [each for each in reserve.lists if each.candidates]
    total = sum(len(each.candidates) for each in listed)
    alone = sum(each.enough and not each.candidates for each in reserve.lists)
    say(
        f"候补名单（每份以 {_percent(reserve.level)} 的把握补齐全部岗位）：{len(listed)} 份、共 {total} 人；"
        f"另有 {alone} 份不需要候补；各份同时补齐的概率 {_percent(reserve.together)}。", "bold",
    )
    for each in listed[:MOST_LISTS]:
        who = "、".join(f"{one.teacher} {reserve.name(one.teacher)}" for one in each.candidates)
        say(
            f"  {group_name(county, each.group)} {each.stage}{each.subject} {len(each.posts)} 个岗位："
            f"候补 {len(each.candidates)} 名，把握 {_percent(each.filled)}：{who}"
        )
    if len(listed) > MOST_LISTS:
        say(f"另有 {len(listed) - MOST_LISTS} 份，见写出的候补名单。")
    for each in reserve.short[:MOST_LISTS]:
        say(
            f"人选不足：{group_name(county, each.group)} {each.stage}{each.subject} {len(each.posts)} 个岗位，"
            f"把握只有 {_percent(each.filled)}"
            + (f"，其中 {len(each.bare)} 个岗位没有人能单独顶替" if each.bare else "")
            + f"（至少要 {each.least} 名候补）。", "yellow",
        )


def _percent(value: Fraction) -> str:
    """Rounded down below one, so that nothing uncertain is called certain."""
    return f"{float(int(value * 10_000)) / 100:g}%"


def reserve_data(reserve: Reserve) -> dict[str, Any]:
    """reserve.json: assumptions, risks and lists; probabilities as decimals and as exact fractions."""
    chances = reserve.chances
    return {
        "version": __version__, "year": reserve.instance.year, "level": float(reserve.level),
        "chances": {
            "declines": float(chances.declines), "volunteer_declines": float(chances.volunteer_declines),
            "leave": float(chances.leave), "own": len(chances.own),
        },
        "assumptions": list(ASSUMPTIONS),
        "shortage": {"planned": reserve.planned, "expected": float(reserve.expected)},
        "together": float(reserve.together),
        "posts": [
            {
                "school": risk.school, "stage": risk.stage, "subject": risk.subject, "least": risk.least,
                "planned": risk.planned, "expected": float(risk.expected),
                "shortages": [float(chance) for chance in risk.shortages],
            }
            for risk in reserve.risks
            if risk.expected
        ],
        "lists": [
            {
                "group": each.group, "stage": each.stage, "subject": each.subject,
                "posts": [{"teacher": posting.teacher, "school": posting.school} for posting in each.posts],
                "filled": float(each.filled), "unaided": float(each.unaided), "least": each.least,
                "enough": each.enough, "shortest": each.shortest, "bare": list(each.bare),
                "candidates": [
                    {
                        "teacher": one.teacher, "schools": reserve.schools(each, one), "takes": sorted(one.takes),
                        "absent": float(one.absent),
                        "change": dict(zip(reserve.levels, one.change, strict=True)),
                    }
                    for one in each.candidates
                ],
            }
            for each in reserve.lists
        ],
    }


def read_reserves(path: Path) -> Mapping[str, Sequence[str]]:
    """By the teacher whose post it is, who steps up, first come first; nothing where there is no file."""
    if not path.is_file():
        return {}
    found: dict[str, list[str]] = {}
    try:
        for each in read_json(path)["lists"]:
            for one in each["candidates"]:
                for post in one["takes"]:
                    found.setdefault(post, []).append(one["teacher"])
    except (KeyError, TypeError) as error:
        raise InputError.of(f"{path.name} 不是候补名单", "请重新运行 rotation reserve，或移走该文件。") from error
    return found


def change_words(levels: Sequence[str], change: Sequence[int], gauges: Mapping[str, Gauge]) -> str:
    """What taking over costs, as a planner reads it."""
    told = [gauges[name].named(value) for name, value in zip(levels, change, strict=True) if value]
    return "、".join(told) or "无"
