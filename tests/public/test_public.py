"""The public API: loaded when used, typed, short on a screen, and true to the use cases below it."""

import ast
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import optimizer as ro
from optimizer.policy.instance import Instance as Inner
from optimizer.public.shown import Card, cells, clipped
from tests.solving.test_rounds import county

HERE = Path(__file__).parent
HEAVY = ("numpy", "pandas", "scipy", "ortools", "highspy", "pydantic", "rich", "typer", "yaml")


def run(*words: str, cwd: Path) -> str:
    """What a fresh interpreter prints; nothing else may be said."""
    done = subprocess.run([sys.executable, *words], cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def instance() -> ro.Instance:
    return ro.example()


@pytest.fixture(scope="module")
def answer(instance: ro.Instance) -> ro.Answer:
    return ro.solve(instance)


@pytest.fixture(scope="module")
def refused() -> ro.Answer:
    return ro.solve(ro.example("flow_against_outflow"))


# ------------------------------------------------------------------------------------------------ from outside
def test_a_script_that_uses_nothing_else(tmp_path: Path) -> None:
    """All that is promised, in an empty folder, from a script without a guard."""
    assert run(str(HERE / "script.py"), cwd=tmp_path) == "done\n"


def test_workers_do_not_run_the_script_again(tmp_path: Path) -> None:
    assert run(str(HERE / "unguarded.py"), cwd=tmp_path) == "begins\nends\n"


def test_importing_loads_nothing_and_costs_nothing(tmp_path: Path) -> None:
    """No library is loaded before a name is used, and 0.1 s of CPU are not reached."""
    code = (
        "import sys, time; before = time.process_time(); import optimizer; spent = time.process_time() - before\n"
        f"dir(optimizer); print([name for name in {HEAVY} if name in sys.modules], spent <= 0.1)"
    )
    assert run("-c", code, cwd=tmp_path) == "[] True\n"


def test_every_public_name_is_there(tmp_path: Path) -> None:
    """``__all__``, what type checkers see, and what is loaded at need are the same names."""
    tree = ast.parse(Path(ro.__file__).read_text(encoding="utf-8"))
    (shown,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    seen = {alias.name for line in shown.body if isinstance(line, ast.ImportFrom) for alias in line.names}
    assert set(ro.__all__) == seen | {"__version__"} and len(set(ro.__all__)) == len(ro.__all__)
    assert set(ro.__all__) <= set(dir(ro))
    assert all(getattr(ro, name) is not None for name in ro.__all__)
    assert [name for name in ro.__all__ if callable(getattr(ro, name)) and not getattr(ro, name).__doc__] == []
    with pytest.raises(AttributeError, match="nonsense"):
        _ = ro.nonsense  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------------ on a screen
def shown(instance: ro.Instance, answer: ro.Answer, refused: ro.Answer) -> Iterator[Any]:
    yield from (instance, instance.policy, instance.schools, instance.teachers, instance.policy.entries)
    yield instance.contradictions
    yield from (answer, answer.plan, answer.levels, answer.compliance, answer.findings, answer.equity, answer.audit)
    yield from (refused, refused.clashes, refused.repairs, refused.levels)
    verdict = ro.verify(instance, answer.plan)
    edited = ro.what_if(instance, answer.plan, stay=[answer.plan[0]["teacher"]])
    yield from (verdict, verdict.levels, edited, edited.changes, edited.levels)
    yield from (ro.explain(instance, answer.plan, teacher=answer.plan[0]["teacher"]), ro.generate("county"))


def test_reprs_fit_a_screen(instance: ro.Instance, answer: ro.Answer, refused: ro.Answer) -> None:
    """Ten lines at most, none wider than a line, in a notebook a table that is closed."""
    for one in shown(instance, answer, refused):
        lines = repr(one).splitlines()
        assert 1 <= len(lines) <= 10, one
        assert max(map(cells, lines)) <= 100, one
        html = one._repr_html_()
        assert html.startswith("<table>") and html.count("<tr>") == html.count("</tr>") <= 21


def test_long_things_are_cut_short() -> None:
    """A table of ten thousand rows with wide cells, and a card with many facts."""
    class Long(Card):
        def _title(self) -> str:
            return "字" * 500

        def _facts(self) -> Iterator[tuple[str, object]]:
            return ((f"事{number}", "多\n行" * 500) for number in range(500))

    table = ro.Table("长表", [ro.Column(f"c{n}", "object", "") for n in range(40)], (
        {f"c{n}": "一\n二" * 50 for n in range(40)} for _ in range(10_000)
    ))
    for one in (table, Long()):
        assert len(repr(one).splitlines()) <= 10 and max(map(cells, repr(one).splitlines())) <= 100
        assert len(one._repr_html_()) < 300_000
    assert "9994" in repr(table) and "9980" in table._repr_html_()
    assert clipped("四个汉字", 8) == "四个汉字" and clipped("四个汉字", 7) == "四个汉…"


def test_names_are_escaped(instance: ro.Instance) -> None:
    """A school may be called anything; a notebook does not run it."""
    evil = "<script>alert(1)</script>&"
    first, *rest = instance.inner.county.schools
    schools = (replace(first, name=evil), *rest)
    named = replace(instance.inner, county=replace(instance.inner.county, schools=schools), name=evil, shared=None)
    for one in (ro.Instance(named), ro.Instance(named).schools):
        assert "<script" not in one._repr_html_() and "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in one._repr_html_()


# ------------------------------------------------------------------------------------------------ tables
def test_frames_have_the_types_that_columns_state(
    instance: ro.Instance, answer: ro.Answer, refused: ro.Answer
) -> None:
    for one in shown(instance, answer, refused):
        if isinstance(one, ro.Table):
            frame = one.frame()
            assert frame.shape == (len(one), len(one.columns))
            assert [(name, str(kind)) for name, kind in frame.dtypes.items()] == [
                (column.name, column.type) for column in one.columns
            ]
            assert all(column.meaning for column in one.columns)
            assert [list(row) for row in one] == [[column.name for column in one.columns]] * len(one)


def test_rows_are_plain_and_missing_is_missing() -> None:
    table = ro.Table("表", [ro.Column("year", "Int64", "学年"), ro.Column("who", "object", "谁")], [
        {"year": 2026, "who": ("a", "b"), "more": 1}, {"year": None, "who": None},
    ])
    assert list(table) == [{"year": 2026, "who": ("a", "b")}, {"year": None, "who": None}] and len(table) == 2
    frame = table.frame()
    assert frame["year"][0] == 2026 and frame["year"][1] is pd.NA and frame["who"][1] is None
    table[0]["year"] = 0
    assert table[0]["year"] == 2026, "rows are copies"


def test_tables_tell_what_the_report_tells(answer: ro.Answer, instance: ro.Instance) -> None:
    """The same figures as report.json."""
    plain = answer.data()
    assert [(line["name"], line["proved"], line["words"]) for line in answer.levels] == [
        (line["name"], line["proved"], line["words"]) for line in plain["levels"]
    ]
    assert [line["value"] for line in answer.levels] == [line["figure"] for line in plain["levels"]]
    assert [line["unit"] for line in answer.levels] == [line["unit"] for line in plain["levels"]]
    assert [line["value"] for line in ro.verify(instance, answer.plan).levels] == [
        line["value"] for line in answer.levels
    ]
    for ours, theirs in ((answer.compliance, plain["compliance"]), (answer.equity, plain["equity"])):
        assert [list(map(str, line.values())) for line in ours] == [
            [str(tuple(cell) if isinstance(cell, list) else cell) for cell in map(line.get, ours[0])]
            for line in theirs
        ]


# ------------------------------------------------------------------------------------------------ what is asked
def test_impossible_is_an_answer(refused: ro.Answer) -> None:
    assert refused.status == "impossible" and not refused.solved and not refused.proved
    assert [len(table) for table in (refused.levels, refused.findings, refused.compliance, refused.equity)] == [0] * 4
    assert refused.clashes[0]["entries"] == ("flow", "school_outflow") and refused.repairs[0]["proved"]
    for ask in (lambda: refused.plan, lambda: refused.audit, lambda: refused.certificate):
        with pytest.raises(ro.NoPlanError, match="无可行方案"):
            ask()


def test_errors_are_ours_and_say_everything(instance: ro.Instance) -> None:
    with pytest.raises(ro.InputError) as caught:
        instance.with_({"entries.nothing.low": 1, "nowhere": 2}, **{"entries.flow.low": "viel"})
    assert len(caught.value.problems) == 2 and all(problem.advice for problem in caught.value.problems)
    for ask in (
        lambda: ro.read("no such folder"), lambda: ro.load_policy("no such policy"), lambda: ro.example("none"),
        lambda: ro.generate("none"), lambda: ro.generate("three_schools", years=9), lambda: ro.read(".", years=0),
        lambda: ro.study({"name": "空"}, "never"), lambda: ro.explain(instance, "no.json", teacher="T1"),
    ):
        with pytest.raises(ro.InputError):
            ask()
    assert issubclass(ro.InputError, ro.RotationError) and issubclass(ro.NoPlanError, ro.RotationError)


def test_numbers_have_limits(instance: ro.Instance, answer: ro.Answer) -> None:
    with pytest.raises(ro.InputError) as caught:
        ro.solve(instance, workers=0, gap=float("nan"), seconds=-1, seed=-1)
    assert {problem.column for problem in caught.value.problems} == {"workers", "gap", "seconds", "seed"}
    for ask in (
        lambda: ro.explain(instance, answer.plan, most=0), lambda: ro.what_if(instance, answer.plan, workers=0),
        lambda: ro.plan_week(instance, seconds=0), lambda: ro.study({}, "never", workers=-1),
    ):
        with pytest.raises(ro.InputError, match="数值超出范围"):
            ask()


def test_what_a_process_is_sent_comes_back_whole(instance: ro.Instance, answer: ro.Answer) -> None:
    """Instances, answers with their proofs, and errors may be pickled, as pools of processes do."""
    edited = ro.what_if(instance, answer.plan, stay=[answer.plan[0]["teacher"]])
    for plan in (answer.plan, edited.plan):
        given, found, moved = pickle.loads(pickle.dumps((instance, answer, plan)))
        assert list(found.levels) == list(answer.levels) and list(moved) == list(plan)
        assert ro.verify(given, moved).sound
    error = ro.InputError([ro.Problem("教师", 3, "编号", "重复", "请改。"), ro.Problem("", None, None, "空", "请填。")])
    again = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems and str(again) == str(error)


def test_an_instance_is_written_and_read(instance: ro.Instance, tmp_path: Path) -> None:
    """Also under a policy that no file has; a folder that is there is left alone."""
    changed = instance.under("标准").with_({"definitions.term": 2})
    assert ro.read(changed.write(tmp_path / "new")).digests == changed.digests != instance.digests
    with pytest.raises(ro.InputError, match="已存在"):
        instance.write(tmp_path / "new")


def test_changes_of_policy_leave_the_instance_as_it_was(instance: ro.Instance) -> None:
    before = instance.policy.data()
    changed = instance.with_({"entries.flow.remove": True})
    had, has = ({line["id"] for line in one.policy.entries} for one in (instance, changed))
    assert had - has == {"flow"}
    assert instance.policy.data() == before and changed.digests["data"] == instance.digests["data"]


def test_a_plan_is_judged_over_its_own_years(instance: ro.Instance, tmp_path: Path) -> None:
    """A plan of two years is no fault of an instance that was read for one."""
    longer = ro.read(instance.write(tmp_path / "roster"), years=2)
    answer = ro.solve(longer)
    answer.write(tmp_path / "out")
    once = ro.read(tmp_path / "roster", years=1)
    assert ro.audit(once, answer.plan).lawful and ro.verify(once, tmp_path / "out" / "plan.json").sound


def test_a_plan_under_another_policy_is_told_apart(instance: ro.Instance, answer: ro.Answer) -> None:
    other = instance.with_({"entries.flow.low": 15})
    assert not ro.audit(other, answer.plan).lawful
    assert any("摘要不一致" in fault for fault in ro.verify(other, answer.plan).faults)


def test_a_plan_of_ones_own_is_judged(instance: ro.Instance, answer: ro.Answer) -> None:
    """Rows of a frame, changed by hand: lawful as they were, unlawful without anybody, refused where they are none."""
    rows = answer.plan.frame().to_dict("records")
    same = ro.Plan.of(instance, rows)
    assert list(same) == list(answer.plan) and ro.audit(instance, same).lawful
    bare = [{name: row[name] for name in ("teacher", "from", "to", "first_year", "last_year")} for row in rows]
    assert list(ro.Plan.of(instance, bare)) == list(answer.plan)
    assert not ro.audit(instance, ro.Plan.of(instance, [])).lawful
    with pytest.raises(ro.InputError, match="first_year"):
        ro.Plan.of(instance, [rows[0] | {"first_year": None}])
    with pytest.raises(ro.InputError, match="证书"):
        ro.verify(instance, same)


def test_tables_of_the_roster_join_the_plan(instance: ro.Instance, answer: ro.Answer) -> None:
    """Each mover is a teacher of the school that the posting is from; no table has names of people."""
    staff = instance.teachers.frame()
    moved = answer.plan.frame().merge(staff, left_on="teacher", right_on="id")
    assert len(moved) == len(answer.plan) and (moved["from"] == moved["home"]).all()
    schools = instance.schools.frame()
    assert schools["teachers"].sum() == len(staff) and schools["mode"][0] == "核心"
    names = {teacher.name for teacher in instance.inner.county.teachers}
    assert names.isdisjoint(cell for row in instance.teachers for cell in row.values())


def test_a_published_plan_is_followed(instance: ro.Instance, answer: ro.Answer, tmp_path: Path) -> None:
    """A year later those who serve are not moved again; a path does as well as a plan."""
    answer.write(tmp_path / "out")
    later = ro.read(instance.write(tmp_path / "roster"), year=2027)
    after = later.following(answer.plan)
    assert after.digests == later.following(tmp_path / "out" / "plan.json").digests != later.digests
    moved = {line["teacher"] for line in ro.solve(after).plan}
    assert moved and moved.isdisjoint(line["teacher"] for line in answer.plan)


def test_limits_on_visits_go_with_the_plan() -> None:
    """What the level ``uncovered`` rests on is known to whoever is handed the plan and the instance as it was read."""
    given: Inner = county(load=13)
    instance = ro.Instance(given)
    answer = ro.solve(instance)
    assert answer.plan.basis.limits and not given.limits
    verdict = ro.verify(instance, answer.plan)
    assert verdict.sound and verdict.inner.limits == len(answer.plan.basis.limits)
    assert [(line["name"], line["value"]) for line in verdict.levels] == [
        (line["name"], line["value"]) for line in answer.levels
    ]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    heard: list[ro.Event] = []
    ro.solve(ro.generate("three_schools", seed=2), listen=heard.append)
    assert heard and capfd.readouterr() == ("", "")
