"""People and schools may be called by name wherever only one bears it."""

from dataclasses import replace

import pytest

from optimizer.app.called import edited, explained
from optimizer.app.explain import ExplainRequest, subject_in
from optimizer.app.what_if import Swap, WhatIfRequest
from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.generating import generate
from optimizer.questions.edits import Action, Edit


@pytest.fixture(scope="module")
def county() -> County:
    """Three schools, with two teachers of one name and two campuses told apart by a bracket only."""
    made = generate("three_schools", 1)
    first, second, third, *rest = made.teachers
    twins = (replace(first, name="王芳"), replace(second, name="王芳"), replace(third, name="欧阳　一"))
    one, two, other = made.schools
    campuses = (replace(one, name="实验中学（东校区）"), replace(two, name="实验中学（西校区）"), other)
    return replace(made, teachers=(*twins, *rest), schools=campuses)


def test_a_name_that_only_one_bears_is_as_good_as_a_number(county: County) -> None:
    teacher, school = county.teachers[2], county.schools[1]
    asked = explained(ExplainRequest(teacher="欧阳一", school="实验中学(西校区)"), county)
    assert (asked.teacher, asked.school) == (teacher.id, school.id)
    request = WhatIfRequest(
        (Edit(Action.PIN, "欧阳一", "实验中学（西校区）"), Edit(Action.STAY, teacher.id)),
        (Swap("欧阳一", county.teachers[5].id),),
    )
    done = edited(request, county)
    assert [(edit.teacher, edit.school) for edit in done.edits] == [(teacher.id, school.id), (teacher.id, None)]
    assert done.swaps == (Swap(teacher.id, county.teachers[5].id),)


def test_a_name_that_several_bear_is_refused_with_their_numbers(county: County) -> None:
    with pytest.raises(InputError) as refused:
        edited(WhatIfRequest((Edit(Action.STAY, "王芳"), Edit(Action.BAN, "王芳", county.schools[2].id))), county)
    (problem,) = refused.value.problems
    assert problem.rule == "有2名教师都叫这个名字"
    assert county.teachers[0].id in problem.advice and county.teachers[1].id in problem.advice


def test_a_part_of_a_name_is_refused_with_those_who_bear_it(county: County) -> None:
    """Schools by name, people by number alone."""
    with pytest.raises(InputError) as refused:
        edited(WhatIfRequest((Edit(Action.PIN, "欧阳", "柳河"),)), county)
    teacher, school = refused.value.problems
    assert teacher.rule == "“欧阳”不在名册中" and county.teachers[2].id in teacher.advice
    assert county.teachers[2].name not in teacher.advice
    assert school.rule == "“柳河”不在学校表中" and county.schools[2].name in school.advice


def test_what_nobody_is_called_is_left_to_be_refused(county: County) -> None:
    assert explained(ExplainRequest(teacher="T9"), county).teacher == "T9"


def test_a_subject_is_asked_for_as_the_roster_has_it(county: County) -> None:
    """A subject that the roster itself calls so is that one, whatever it means elsewhere."""
    asked = {word: subject_in(county, word) for word in ("英语", "外语", "体育与健康", "思政", "天文")}
    assert asked == {"英语": "英语", "外语": "英语", "体育与健康": "体育", "思政": "道德与法治", "天文": "天文"}
    local = replace(county, teachers=(replace(county.teachers[0], subject="外语"), *county.teachers[1:]))
    assert subject_in(local, "外语") == "外语" and subject_in(local, None) is None
