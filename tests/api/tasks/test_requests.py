"""What may be asked: strict forms, ids of one's own tenant, never a path."""

from dataclasses import fields
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from api.common.problems import FIELD, ProblemError
from api.http.references import resolved
from api.jobs.request_base import Solving
from api.jobs.requests import EXAMPLES, RotationRequest
from api.store.database import now
from api.store.tables import roster, tenant
from api.worker.tasks.itineraries import term_of
from api.worker.tasks.rotation import SAME
from optimizer.app.solve import SolveRequest as RotationUseCase
from optimizer.app.terms import TermRequest
from optimizer.domain.errors import InputError
from tests.api.tasks.conftest import FORM, ME, Bureau

R, P = "3f" * 32, "6c1d4a5e-0f4b-4f58-9d7e-3c2b1a09f8e7"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_a_request(name: str) -> None:
    assert FORM.validate_python(EXAMPLES[name]["value"]).plain()["kind"] == EXAMPLES[name]["value"]["kind"]


STUDY = {"name": "x", "instances": [{"file": "三校"}]}
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a path for a policy": ({"kind": "rotation", "roster": R, "policy": "/etc/passwd"}, "unknown_policy"),
    "a path up for a policy": ({"kind": "rotation", "roster": R, "policy": "../标准"}, "unknown_policy"),
    "a path for a roster": ({"kind": "rotation", "roster": "../roster"}, "string_pattern_mismatch"),
    "a study of a path": ({"kind": "study", "study": {"name": "x", "instances": [{"file": "/etc/passwd"}]}},
                          "unknown_roster_name"),
    "a study's policy by path": (
        {"kind": "study", "rosters": {"三校": R}, "study": STUDY | {"policies": ["own.yaml"]}}, "unknown_policy_name"),
    "an own policy called like a path": (
        {"kind": "study", "rosters": {"三校": R}, "study": STUDY, "policies": {"../x": R}}, "string_pattern_mismatch"),
    "an own policy called like a preset": (
        {"kind": "study", "rosters": {"三校": R}, "study": STUDY, "policies": {"标准": R}}, "policy_name_taken"),
    "an unknown key": ({"kind": "rotation", "roster": R, "output": "/tmp"}, "extra_forbidden"),
    "a number for a day": ({"kind": "itineraries", "roster": R, "term_start": 1_700_000_000}, "not_a_day"),
    "a file of holidays": ({"kind": "itineraries", "roster": R, "holidays": "/etc/passwd"}, "tuple_type"),
    "a holiday that ends first": (
        {"kind": "itineraries", "roster": R, "holidays": [{"first": "2026-10-07", "last": "2026-10-01"}]},
        "holiday_order"),
    "an unknown bell": ({"kind": "itineraries", "roster": R, "bells": {"夜里上课": "8:30"}}, "literal_error"),
    "no question": ({"kind": "explain", "plan": P}, "one_question"),
    "two questions": ({"kind": "explain", "plan": P, "teacher": "T1", "prices": True}, "one_question"),
    "an edit without a school": ({"kind": "whatif", "plan": P, "edits": [{"action": "pin", "teacher": "T1"}]},
                                 "edit_school"),
    "a swap with nobody": ({"kind": "whatif", "plan": P, "edits": [{"action": "swap", "teacher": "T1"}]}, "edit_other"),
    "no edit": ({"kind": "whatif", "plan": P}, "no_edit"),
    "no plan": ({"kind": "audit", "roster": R}, "one_plan"),
    "a given plan without a roster": ({"kind": "audit", "given": {"year": 2026, "postings": []}}, "roster_needed"),
    "text for a truth": ({"kind": "rotation", "roster": R, "certify": "yes"}, "bool_type"),
    "a control character": ({"kind": "rotation", "roster": R, "keep": ["a\x00b"]}, "string_pattern_mismatch"),
    "a large study": ({"kind": "study", "rosters": {"三校": R}, "study": STUDY, "size": "large"}, "literal_error"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_request_is_refused_by_a_code(name: str) -> None:
    asked, code = REFUSED[name]
    with pytest.raises(ValidationError) as refused:
        FORM.validate_python(asked)
    assert code in {fault["type"] for fault in refused.value.errors()}
    if code not in ("tuple_type", "bool_type"):
        assert code in FIELD  # it has words for people


def test_an_id_of_another_tenant_is_as_unknown_as_any(bureau: Bureau, three: str) -> None:
    def other(connection: sa.Connection) -> None:
        connection.execute(sa.insert(tenant).values(id="other", name="邻县", created=now()))
        values = {"tenant": "other", "id": R, "blob": R, "names": R, "facts": {}, "by": "x", "created": now()}
        connection.execute(sa.insert(roster).values(**values))

    bureau.service.database.run(other)
    told = []
    for unknown in (R, "4e" * 32):
        with bureau.service.database.reading() as connection, pytest.raises(ProblemError) as refused:
            resolved(connection, ME, FORM.validate_python({"kind": "rotation", "roster": unknown}))
        told.append(refused.value.data())
    assert told[0] == told[1] and told[0]["status"] == 404 and told[0]["pointer"] == "/roster"
    asked = {"kind": "study", "study": {"name": "x", "instances": [{"file": "a/b"}]}, "rosters": {"a/b": R}}
    with bureau.service.database.reading() as connection, pytest.raises(ProblemError) as refused:
        resolved(connection, ME, FORM.validate_python(asked))
    assert refused.value.pointer == "/rosters"


def test_a_plan_brings_its_roster_policy_and_earlier_plan(bureau: Bureau, solved: "sa.Row[Any]") -> None:
    asked = FORM.validate_python({"kind": "explain", "plan": bureau.plan(solved.id).id, "prices": True})
    with bureau.service.database.reading() as connection:
        found = resolved(connection, ME, asked)
    assert found["roster"] == solved.request["roster"] and found["policy"] == "标准" and found["prices"] is True


def test_a_client_asks_for_a_rotation_in_the_words_of_the_use_case() -> None:
    """What clients may say has one name and one default there and here; the rest is what the job is allowed."""
    names = {each.name: each for each in fields(RotationUseCase)}
    own = {name for name in RotationRequest.model_fields if name not in Solving.model_fields} | {"seed", "seconds"}
    assert own - names.keys() == {"kind", "roster"}
    assert names.keys() - own == {"workers", "confirm"}  # what a roster leaves open is answered when it is uploaded
    for name in (*SAME, "keep", "previous", "decisions", "policy", "seconds"):
        assert RotationRequest.model_fields[name].get_default() == names[name].default, name


def test_a_term_is_asked_for_in_days_and_times() -> None:
    """Spans of holidays are all their days; a bell at no such time of the day is told by the name of its field."""
    form = FORM.validate_python({
        "kind": "itineraries", "roster": R, "term_start": "2026-09-07", "term_weeks": 18, "pause": 15,
        "holidays": [{"first": "2026-10-01", "last": "2026-10-02"}, {"first": "2027-01-01", "last": "2027-01-01"}],
        "makeup": [{"day": "2026-10-10", "weekday": "周三"}, {"day": "2026-09-20"}],
        "bells": {"上午上课": "8:30、9:20"},
    })
    days = frozenset({date(2026, 10, 1), date(2026, 10, 2), date(2027, 1, 1)})
    bells = {"上午上课": (time(8, 30), time(9, 20))}
    assert term_of(form.plain()) == TermRequest(
        date(2026, 9, 7), 18, days, bells, 15, {date(2026, 10, 10): 2, date(2026, 9, 20): None}
    )
    bare = FORM.validate_python({"kind": "itineraries", "roster": R})
    assert term_of(bare.plain()) == TermRequest()
    with pytest.raises(InputError) as caught:
        term_of({"bells": {"上午上课": "23:00"}})
    assert [(each.table, each.column) for each in caught.value.problems] == [("bells", "上午上课")]
