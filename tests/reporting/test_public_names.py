"""Names on a public list: none can be taken for another's."""

from dataclasses import replace
from datetime import date

import pytest

from optimizer.domain.county import Teacher
from optimizer.domain.vocabulary import Stage
from optimizer.reporting.facts.public_names import public_names

TEACHER = Teacher("T1", "", "女", date(1985, 5, 1), "S1", Stage.PRIMARY, "语文")


def people(**names: str) -> list[Teacher]:
    return [replace(TEACHER, id=identity, name=name) for identity, name in names.items()]


def test_names_that_differ_when_masked_stand_alone() -> None:
    assert public_names(people(T0001="王芳", T0002="李芳"), full=False) == {"T0001": "王*", "T0002": "李*"}


def test_names_that_look_alike_have_the_tail_of_the_id_whatever_the_subject() -> None:
    teachers = people(T0001="王芳", T0002="王红", T0003="李芳")
    teachers[1] = replace(teachers[1], subject="数学")
    assert public_names(teachers, full=False) == {"T0001": "王*（0001）", "T0002": "王*（0002）", "T0003": "李*"}


def test_the_tail_is_as_long_as_it_takes() -> None:
    shown = public_names(people(A10001="王芳", A20001="王红", A30002="王军"), full=False)
    assert shown == {"A10001": "王*（10001）", "A20001": "王*（20001）", "A30002": "王*（30002）"}


def test_short_ids_stand_whole() -> None:
    assert public_names(people(**{"1": "王芳", "11": "王红"}), full=False) == {"1": "王*（1）", "11": "王*（11）"}


@pytest.mark.parametrize(("full", "shown"), [(True, "王芳"), (False, "王*")])
def test_namesakes_are_told_apart_in_full_as_well(full: bool, shown: str) -> None:
    names = public_names(people(T0001="王芳", T0002="王芳"), full=full)
    assert list(names.values()) == [f"{shown}（0001）", f"{shown}（0002）"]


def test_where_names_are_put_in_later_everybody_has_a_tail() -> None:
    names = public_names(people(T0001="⟦T0001⟧", T0002="⟦T0002⟧"), full=False)
    assert names == {"T0001": "⟦*T0001⟧（0001）", "T0002": "⟦*T0002⟧（0002）"}
