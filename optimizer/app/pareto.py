"""What ``rotation pareto`` does."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from time import monotonic

import yaml
from rich.console import Console

from optimizer.app.progress import listening
from optimizer.domain.errors import Exit, InputError
from optimizer.engine.conflict import clash
from optimizer.engine.core import Limits
from optimizer.engine.level_closing import Clock
from optimizer.engine.outcomes import Open
from optimizer.engine.process_pool import Effort
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance, open_instance
from optimizer.questions.alternatives.county_front import front_of
from optimizer.questions.alternatives.epsilon_constraint import requested
from optimizer.questions.alternatives.flow_axis import at_flow, flow_entry
from optimizer.questions.alternatives.front import Front
from optimizer.questions.alternatives.front_plans import adopted, policy_of
from optimizer.questions.alternatives.points import Point, Request
from optimizer.reporting.files.plan_files import certificate_data, plan_data, write_json
from optimizer.reporting.terminal.front import Traced, front_data, numbered, print_front
from optimizer.reporting.xlsx.front_book import write_front
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import sentence


def run_pareto(
    path: Path, output: Path | None, *, points: int, flows: str | None, entry: str | None, group: str | None,
    equity: str | None, burden: str | None, pick: int | None, policy: str | None, year: int | None,
    years: int | None, seconds: float | None, seed: int, full_names: bool, console: Console,
) -> int:
    """Trace the front, under each flow where several are asked for; write its files and the point picked."""
    instance = open_instance(path, policy=policy, year=year, years=years)
    targets, asked = _checked(instance, flows, entry, group, equity, burden, pick, output)
    for note in instance.announcements:
        console.print(f"提示：{note}", markup=False)
    clock = Clock(Limits(seed=seed, deadline=None if seconds is None else monotonic() + seconds))
    traced: list[Traced] = []
    failed: dict[int, str] = {}
    refused: list[str] = []
    complete = True
    with listening(console) as listen:
        try:
            for flow, changed in targets:
                lead = "" if flow is None else f"流动比例{flow}%："
                assembly = assemble(changed)
                broken = assembly.constant_breaches()
                if broken:
                    told = "；".join(sentence(changed, case) for case in broken)
                    failed[flow or 0] = f"{lead}没有可行方案，现状已不满足且无法改变：{told}。"
                    continue
                front = front_of(
                    assembly, clock, points, group=group,
                    told=lambda done, of, lead=lead: listen(f"{lead}正在求前沿", done, of),  # type: ignore[misc]
                )
                if not isinstance(front, Front):
                    failed[flow or 0] = lead + _why(changed, front)
                    continue
                one = Traced(flow, front, front.points())
                if front.interrupted:
                    traced.append(one)
                    complete = False
                    break
                listen(f"{lead}正在求限定的点", 0, len(asked))
                points_found, missed = _requested(one, asked)
                refused += [f"{lead}{text}" for text in missed]
                traced.append(Traced(flow, front, points_found))
        except KeyboardInterrupt:
            complete = False
    complete &= not clock.limited
    for text in [*failed.values(), *refused]:
        console.print(text, markup=False)
    if traced:
        print_front(console, instance, traced, group)
    if not complete:
        console.print("因中断或限时提前结束：前沿为已求出的点，再次运行不保证得到同样的点。", markup=False)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        write_json(output / "front.json", front_data(instance, traced, failed, group, complete=complete))
        if traced:
            write_front(output / "front.xlsx", instance, traced, group)
        console.print(f"结果已写入 {output}/：{'front.xlsx、' if traced else ''}front.json", markup=False)
    if not traced:
        return Exit.IMPOSSIBLE if failed and complete else Exit.UNDECIDED
    if pick is not None and output is not None:
        return _pick(traced, pick, output, seed=seed, full_names=full_names, console=console)
    return Exit.FINE


def _checked(
    instance: Instance, flows: str | None, entry: str | None, group: str | None, equity: str | None,
    burden: str | None, pick: int | None, output: Path | None,
) -> tuple[list[tuple[int | None, Instance]], list[tuple[str, Fraction]]]:
    """The instance under each flow, and the numbers asked for; raises InputError."""
    if group is not None and group not in instance.county.group:
        known = "、".join(each.id for each in instance.county.groups)
        raise InputError.of(f"集团编号{group}不在集团表中", f"可填：{known}。")
    if pick is not None and output is None:
        raise InputError.of("--pick 要写出方案，但没有写明位置", "请加 -o 文件夹。")
    targets: list[tuple[int | None, Instance]] = [(None, instance)]
    if flows is not None:
        chosen = flow_entry(instance, entry)
        targets = [(flow, at_flow(instance, chosen, flow)) for flow in _percents(flows)]
    asked = [("equity", each) for each in _numbers(equity, "--equity")]
    asked += [("burden", each) for each in _numbers(burden, "--burden")]
    return targets, asked


def _percents(text: str) -> list[int]:
    parts = [part.strip().removesuffix("%") for part in text.replace("，", ",").split(",")]
    if not all(part.isdecimal() and int(part) <= 100 for part in parts):
        raise InputError.of(f"--flow “{text}”有误", "请写0至100的整数，用逗号分开，如 --flow 10,12,15。")
    return list(dict.fromkeys(map(int, parts)))


def _numbers(text: str | None, option: str) -> list[Fraction]:
    try:
        return [Fraction(part.strip()) for part in text.replace("，", ",").split(",")] if text else []
    except (ValueError, ZeroDivisionError) as error:
        raise InputError.of(f"{option} “{text}”有误", f"请写数，用逗号分开，如 {option} 0.95,1.0。") from error


def _requested(traced: Traced, asked: Sequence[tuple[str, Fraction]]) -> tuple[list[Point], list[str]]:
    """The points with those held to what was asked among them, in order, and what cannot be kept."""
    found, missed = {point.spot: point for point in traced.points}, []
    for held, most in asked:
        name = "差异系数平方和" if held == "equity" else "教师负担"
        request = Request("equity", traced.units(most)) if held == "equity" else Request("burden", int(most // 1))
        point = requested(traced.front, request)
        if point is None:
            missed.append(f"没有方案的{name}能在 {float(most):g} 以内。")
        else:
            known = found.get(point.spot)
            found[point.spot] = point if known is None else replace(known, request=request)
    return sorted(found.values(), key=lambda point: point.spot.equity), missed


def _why(instance: Instance, found: object) -> str:
    """Why a front has no point."""
    if isinstance(found, Open):
        return "在限定内未能判定是否有可行方案。"
    assert isinstance(found, tuple)
    component, refuted = found
    known = clash(assemble(instance), component, refuted)
    if known is None:
        return "没有可行方案。"
    return "没有可行方案，下列条款不能同时满足：" + "；".join(sentence(instance, case) for case in known.cases) + "。"


def _pick(
    traced: Sequence[Traced], pick: int, output: Path, *, seed: int, full_names: bool, console: Console
) -> int:
    chosen = {number: (each, point) for number, each, point in numbered(traced)}
    if pick not in chosen:
        raise InputError.of(f"没有第{pick}个点", f"可填1至{len(chosen)}。")
    one, point = chosen[pick]
    if not point.lawful:
        raise InputError.of(f"第{pick}个点不满足跨集团的条款", "请另选一点。")
    done = adopted(one.front, point, Effort(seed=seed))
    answer = done.answer
    if not isinstance(answer, Solved):
        console.print("在限定内未能重新求得该点的方案。", markup=False)
        return Exit.UNDECIDED
    policy = policy_of(one.front, point).policy
    write_json(output / "plan.json", plan_data(answer.plan))
    write_json(output / "certificate.json", certificate_data(answer))
    write_workbook(output / "plan.xlsx", answer, full_names=full_names, seed=seed)
    (output / "policy.yaml").write_text(yaml.safe_dump(policy.dump(), allow_unicode=True, sort_keys=False), "utf-8")
    values = {level.name: level.value for level in answer.levels}
    same = (values["equity"], values["burden"]) == (point.spot.equity, point.spot.burden)
    console.print(
        f"第{pick}个点已写成方案：{output}/plan.xlsx、plan.json、certificate.json、policy.yaml"
        f"（审核合规，差异系数平方和 {one.gauge.told(values['equity'])}，教师负担 {values['burden']}"
        f"{'，与该点一致' if same else f'；该点为 {one.gauge.told(point.spot.equity)}、{point.spot.burden}'}）。",
        markup=False,
    )
    told = (
        "policy.yaml 的容差（epsilon）即该点：用 rotation solve --policy 求解可得到同一方案。"
        if done.alone
        else "policy.yaml 供 audit、verify 使用；其容差为全县合计，直接求解时按人数分到各集团，结果不一定是这一点。"
    )
    console.print(told, markup=False)
    return Exit.FINE
