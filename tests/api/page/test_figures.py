"""What the benchmark of the page says of its figures, and what it draws from a plan; it is run by hand."""

from typing import Any

from benchmarks.page.figures import Figure, ratio
from benchmarks.page.trying import edits, moves

VIEW: dict[str, Any] = {"years": [2026, 2027], "postings": [
    {
        "teacher": f"T{number}", "from": f"S{number % 2}", "to": f"S{2 + number % 3}", "stage": "小学",
        "subject": "语文", "first_year": 2026 + (number > 20), "last_year": 2028,
    } for number in range(24)
]}


def test_a_figure_is_judged_by_its_target() -> None:
    assert Figure("x", 0.3, "s", 0.3).cells() == ("x", "0.3 s", "≤ 0.3 s", "reached", "")
    assert Figure("x", 0.31, "s", 0.3).cells()[3] == "NOT REACHED"
    assert Figure("x", None, "s").cells()[1:4] == ("no", "", "NOT REACHED") and not Figure("x", None, "s").sound
    assert Figure("x", 9.0, "s").cells()[3] == "" and Figure("x", 9.0, "s").sound
    assert ratio("x", 1.0, 4.0).cells()[1] == "0.25 ×"


def test_moves_and_edits_are_of_people_whom_the_plan_sends_in_its_first_year() -> None:
    postings = {each["teacher"]: each for each in VIEW["postings"][:21]}
    drawn = moves(VIEW, 20)
    assert len({each["teacher"] for each in drawn}) == 20 and {each["teacher"] for each in drawn} <= set(postings)
    assert sum(each["to"] is None for each in drawn) == 10
    for each in drawn:
        assert each["to"] not in (postings[each["teacher"]]["from"], postings[each["teacher"]]["to"])
    asked = edits(VIEW, 8)
    assert [each["action"] for each in asked] == ["pin", "ban", "stay", "swap"] * 2
    people = [each["teacher"] for each in asked] + [each["other"] for each in asked if "other" in each]
    assert len(set(people)) == 10 and set(people) <= set(postings)
    for each in asked:
        own = postings[each["teacher"]]
        assert each["action"] != "ban" or each["school"] == own["to"]
        assert each["action"] != "swap" or postings[each["other"]]["to"] != own["to"]
    assert edits(VIEW, 8) == asked
