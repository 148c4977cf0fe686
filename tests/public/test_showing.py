"""What the public API shows: short on a screen, escaped in a notebook, typed in a frame, the figures of the report."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

import optimizer as ro
from optimizer.public.shown import Card, cells, clipped


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
